"""Make the sample term and the faulty files: ``python samples/make_samples.py``.

Everything is made up and comes out the same at every run. Two things need a library that is no
dependency of the project: 有密码.xlsx is only made again where msoffcrypto-tool is installed.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))


def main() -> None:
    """Write all sample files beside this script."""
    from making.faulty import write_faulty
    from making.pupils import make_pupils
    from making.term import write_term
    from making.worked import write_worked

    write_term(HERE, make_pupils())
    worked = write_worked(HERE / "算例")
    names = write_faulty(HERE / "faulty")
    print(f"样例已写好：一个学期的 6 个文件，算例/ 里 {len(worked)} 个，faulty/ 里 {len(names)} 个有毛病的文件。")


if __name__ == "__main__":
    main()
