"""Names and ids that are one slip apart, as the rules use them."""

from xuekun_cli.model.names.near import like_names, near_ids, near_names, one_slip, plain_name, slip_keys

__all__ = ["like_names", "near_ids", "near_names", "one_slip", "plain_name", "slip_keys"]
