"""Coverage-guided: where atheris is installed, bytes that reach new code are broken further.

calamine is not Python and is not seen: what is guided is our own readers of csv, web pages and XML.
"""

from __future__ import annotations

import sys


def guided(minutes: float) -> int:
    """Feed the text readers for so long; return 2 where atheris is not installed. atheris ends the process itself."""
    try:
        import atheris
    except ImportError:
        print("atheris is not installed: pip install atheris (Linux, macOS)")
        return 2
    with atheris.instrument_imports(include=["xuekun_cli.sheets"]):
        from xuekun_cli.model.findings import CannotGoOn
        from xuekun_cli.model.scores.tables import Container, SourceBook
        from xuekun_cli.sheets.containers.load import Allowance, _whole
        from xuekun_cli.sheets.reading import read_books
        from xuekun_cli.sheets.words.files import load_words

    words = load_words()

    def one(content: bytes) -> None:
        if content.startswith((b"PK", b"\xd0\xcf")):
            return
        try:
            container, sheets = _whole(content, "成绩.csv", "成绩", Allowance(len(content)))
            read_books([SourceBook("成绩.csv", "", Container(container), content, "", sheets)], words)
        except CannotGoOn:
            return

    atheris.Setup(
        [sys.argv[0], f"-max_total_time={int(minutes * 60)}", "-max_len=4096", "-rss_limit_mb=1500"], one
    )
    atheris.Fuzz()
    return 0
