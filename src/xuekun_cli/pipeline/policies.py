"""The door between the commands about policies and what reads, runs, compares and drafts them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xuekun_cli.model.findings import CannotGoOn
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.policy_views import PoliciesCompared, PolicyEntry, PolicyTested, PolicyText
from xuekun_cli.policies.clauses import OF_THE_FILE, section_titles, sentences
from xuekun_cli.policies.differences import differences
from xuekun_cli.policies.drafts import draft
from xuekun_cli.policies.loading import load_policy
from xuekun_cli.policies.locate import find_policy, policy_files, shipped_folder
from xuekun_cli.policies.page import policies_page
from xuekun_cli.policies.schema import policy_schema
from xuekun_cli.rules.examples.run import boundaries, run_examples, untried


def shipped() -> list[PolicyEntry]:
    """Return the shipped policies, in the order of their files. Raises `CannotGoOn` for one that is broken."""
    return [_entry(load_policy(str(file))) for file in policy_files(shipped_folder())]


def show(name: str, changes: Sequence[str] = (), as_of: str = "") -> PolicyText:
    """Return what a policy says, sentence by sentence. Raises `CannotGoOn` as `load_policy` does."""
    policy = load_policy(name, changes, as_of)
    return PolicyText(policy, tuple(sentences(policy)), section_titles(policy))


def try_examples(paths: Sequence[str]) -> list[PolicyTested]:
    """Return what came of the examples of policies: ids, files, or folders of files; none given is all shipped.

    A file that cannot be used is among the results with its problem. Raises `CannotGoOn` where nothing is found.
    """
    return [_tested(path) for path in _files(paths)]


def compare(first: str, second: str) -> PoliciesCompared:
    """Return what two policies do not share. Raises `CannotGoOn` as `load_policy` does."""
    return differences(load_policy(first), load_policy(second))


def new_policy(base: str, own_id: str, path: str) -> str:
    """Return the text of a commented copy of a policy, to be written at ``path``.

    Raises `CannotGoOn` for a base that cannot be used.
    """
    load_policy(base)
    return draft(find_policy(base), own_id, Path(path))


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a policy file."""
    return policy_schema()


def page() -> str:
    """Return the page that documents policies, Markdown."""
    return policies_page([entry.policy for entry in shipped()])


def _entry(policy: Policy) -> PolicyEntry:
    return PolicyEntry(policy, tuple(section_titles(policy).values()))


def _files(paths: Sequence[str]) -> list[Path]:
    if not paths:
        return policy_files(shipped_folder())
    files: list[Path] = []
    for path in paths:
        if Path(path).is_dir():
            found = policy_files(Path(path))
            if not found:
                raise CannotGoOn(f"「{path}」里没有办法的文件", "办法是以 .yaml 结尾的文件。")
            files += found
        else:
            files.append(find_policy(path))
    return files


def _tested(file: Path) -> PolicyTested:
    try:
        policy = load_policy(str(file))
        checked = run_examples(policy)
    except CannotGoOn as problem:
        return PolicyTested(str(file), None, problem)
    return PolicyTested(
        str(file),
        policy,
        None,
        tuple(checked),
        tuple(untried(policy, checked)),
        len(boundaries(policy)),
        not policy.file.examples and not _decides(policy),
    )


def _decides(policy: Policy) -> bool:
    """Tell whether the file itself, and not only what it extends, says something that an example could try."""
    return any(
        place.file == policy.path
        and path.partition(".")[0] not in OF_THE_FILE
        and not path.startswith(_BY_REGISTRATION)
        for path, place in policy.places.items()
    )


_BY_REGISTRATION = "screening.exempt."
"""Who is listed by registration alone is no matter of scores."""
