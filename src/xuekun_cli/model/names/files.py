"""Names of files as text: what workbooks and messages call a file, however its path was typed."""

from __future__ import annotations


def file_name(path: str) -> str:
    """Return the last part of a path as text that can be written anywhere.

    A name whose bytes are no UTF-8 (Python holds them as half characters) is read as GB18030, in which Chinese
    systems wrote names; what is no text there either becomes U+FFFD.
    """
    name = path.replace("\\", "/").rsplit("/", 1)[-1]
    try:
        name.encode()
    except UnicodeEncodeError:
        try:
            return name.encode(errors="surrogateescape").decode("gb18030", errors="replace")
        except UnicodeEncodeError:
            return name.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return name
