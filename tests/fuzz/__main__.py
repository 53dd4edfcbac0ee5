"""`python -m tests.fuzz`: mutants by the number, by the minute; kills and races counted anew.

    python -m tests.fuzz --minutes 10          score files broken in every way, in whole commands
    python -m tests.fuzz --mutants 50000       as many
    python -m tests.fuzz --seed 7 --mutants 9  the same again
    python -m tests.fuzz kills | races         runs killed at any file operation; two runs in one folder
    python -m tests.fuzz guided --minutes 10   where atheris is installed: what reaches new code is broken further

What fails is kept in a folder (``--keep``), with its command beside it. Exit code 1 when something failed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from .mutators import mutate, of_kind
from .seeds import Seed, all_seeds
from .shapes import shape
from .worker import Case, Took, run_all

_AT_ONCE = 100
"""Cases that one process is given."""
_SHAPES_SHARE = 0.04
"""Shapes are slow: so many of the cases are one."""


def cases(seed: int) -> Iterator[Case]:
    """Yield cases without end; the same for the same seed."""
    draw = random.Random(seed)
    seeds = all_seeds()
    beside = {one.role: one for one in seeds}
    while True:
        yield _shaped(draw) if draw.random() < _SHAPES_SHARE else _mutant(draw, seeds, beside)


def _shaped(draw: random.Random) -> Case:
    made = shape(draw)
    words = draw.choice((("look", made.name), ("screen", made.name), ("screen", made.name, "--json")))
    return Case({made.name: made.content}, words)


def _mutant(draw: random.Random, seeds: list[Seed], beside: dict[str, Seed]) -> Case:
    chosen = draw.choice(seeds)
    broken = mutate(chosen.content, draw, of_kind(chosen.content))
    files = {chosen.name: broken}
    if chosen.role == "scores":
        other = seeds[0]
        if draw.random() < 0.7 or other.name == chosen.name:
            return Case(files, (draw.choice(("look", "look", "screen")), chosen.name))
        files[other.name] = other.content
        words = draw.choice(
            (
                ("report", chosen.name, other.name),
                ("check", other.name, chosen.name),
                ("rates", chosen.name),
                ("track", chosen.name, other.name),
                ("explain", chosen.name, "赵样0"),
                ("whatif", chosen.name),
                ("screen", other.name, "--before", chosen.name),
                ("screen", chosen.name, "--notes"),
            )
        )
        return Case(files, words)
    whole = beside_scores = seeds[0]
    files[whole.name] = beside_scores.content
    options = {"exempt": "--exempt", "roll": "--roll", "policy": "--policy"}
    if chosen.role == "teachers":
        later = seeds[1]
        files[later.name] = later.content
        return Case(files, ("check", whole.name, later.name, "--teachers", chosen.name))
    return Case(files, ("screen", whole.name, options[chosen.role], chosen.name))


def fuzz(seed: int, mutants: int, minutes: float, keep: Path) -> int:
    """Run cases until there were so many, or so long; print figures; return how many failed."""
    import xuekun_cli.commands.contract.base
    import xuekun_cli.commands.shared.screen_files
    import xuekun_cli.pipeline.screen  # noqa: F401 - loaded once, for all the processes

    start = time.monotonic()
    source = cases(seed)
    done, failed, slowest, largest = 0, 0, 0.0, 0
    codes: Counter[int] = Counter()
    while done < mutants and time.monotonic() - start < minutes * 60:
        batch = [next(source) for _ in range(min(_AT_ONCE, mutants - done))]
        for case, took in run_all(batch):
            done += 1
            codes[took.code] += 1
            slowest, largest = max(slowest, took.seconds), max(largest, took.memory)
            if took.why:
                failed += 1
                _keep(case, took, keep)
        told = f"{done} cases, {failed} failed, {time.monotonic() - start:.0f} s, exit codes {dict(sorted(codes.items()))}"
        print(f"{told}, slowest {slowest:.1f} s, largest {largest / 1e6:.0f} MB", flush=True)
    return failed


def _keep(case: Case, took: Took, keep: Path) -> None:
    digest = hashlib.sha256(repr(case).encode()).hexdigest()[:10]
    folder = keep / digest
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in case.files.items():
        (folder / name).write_bytes(content)
    (folder / "case.json").write_text(json.dumps({"words": case.words, "why": took.why}, ensure_ascii=False))
    print(
        f"  {digest} {' '.join(case.words)}: {took.why.splitlines()[0]} ({took.seconds:.1f} s, {took.memory / 1e6:.0f} MB)"
    )


def main() -> int:
    """Parse the command line and run what it asks for."""
    asked = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.partition("\n")[0])
    asked.add_argument("what", nargs="?", default="mutants", choices=("mutants", "kills", "races", "guided"))
    asked.add_argument("--minutes", type=float, default=0)
    asked.add_argument("--mutants", type=int, default=0)
    asked.add_argument("--seed", type=int, default=int(time.time()))
    asked.add_argument("--keep", type=Path, default=Path("fuzz-found"))
    given = asked.parse_args()
    print(f"seed {given.seed}", flush=True)
    if given.what in ("kills", "races"):
        from .crashes import kills, races

        return kills(given.mutants or 300) if given.what == "kills" else races(given.mutants or 50)
    if given.what == "guided":
        from .guided import guided

        return guided(given.minutes or 1)
    mutants = given.mutants or (10**9 if given.minutes else 1_000)
    return 1 if fuzz(given.seed, mutants, given.minutes or 10**6, given.keep) else 0


if __name__ == "__main__":
    sys.exit(main())
