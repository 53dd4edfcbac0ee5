"""Shared: run the command as a person does, in a process of its own only where that is the point."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from unfolded import Unfolded
from xuekun_cli.__main__ import main
from xuekun_cli.model.findings_told import entries

# how long an example takes is the machine's matter, and no test's
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@dataclass(frozen=True)
class Ran:
    """What a run of the command left behind."""

    exit: int
    out: str
    err: str

    @property
    def said(self) -> Unfolded:
        """The text on stderr, in which a sentence is found wherever it was folded."""
        return Unfolded(self.err)

    @property
    def document(self) -> dict[str, Any]:
        """The JSON document on stdout."""
        return json.loads(self.out)


def hold_findings(document: dict[str, Any]) -> None:
    """Every finding of a JSON document is one of the register's, as severe as the register says."""
    known = entries()
    for finding in document.get("findings", ()):
        entry = known.get(finding["code"])
        assert entry is not None, finding
        answered = bool((finding.get("question") or {}).get("answer"))  # then it is no more than said
        assert answered or finding["severity"] in entry.severities, finding


@pytest.fixture
def xuekun(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run `xuekun` with the given words and return exit code, stdout and stderr."""

    def run(*words: str | Path) -> Ran:
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["xuekun", *map(str, words)])
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            with pytest.raises(SystemExit) as left:
                main()
        texts = []
        for stream in (out, err):
            stream.flush()
            texts.append(stream.buffer.getvalue().decode("utf-8"))  # type: ignore[attr-defined]
        ran = Ran(int(left.value.code or 0), *texts)
        if "--json" in words and ran.out:
            hold_findings(ran.document)
        return ran

    return run
