"""Results → xlsx: the marked copy, the register, reports."""
