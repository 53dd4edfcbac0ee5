"""What two policies say differently, value by value."""

from __future__ import annotations

from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.policy_views import Difference, PoliciesCompared, Said
from xuekun_cli.policies.clauses import section_titles, sections_in, sentences


def differences(first: Policy, second: Policy) -> PoliciesCompared:
    """Return what two policies do not share; what holds by default counts as said."""
    one, other = _values(first), _values(second)
    found = []
    for path in dict.fromkeys([*one, *other]):
        section, mine = one.get(path, ("", None))
        section, theirs = other.get(path, (section, None))
        if _text(mine) != _text(theirs) or (mine and theirs and mine.clause != theirs.clause):
            found.append(Difference(section, path, mine, theirs))
    in_first, in_second = sections_in(first.file), sections_in(second.file)
    return PoliciesCompared(
        first,
        second,
        tuple(one for one in found if not one.clause_only),
        tuple(one for one in found if one.clause_only),
        tuple(key for key in in_first if key not in in_second),
        tuple(key for key in in_second if key not in in_first),
        section_titles(first) | section_titles(second),
    )


def _values(policy: Policy) -> dict[str, tuple[str, Said]]:
    return {
        said.path: (sentence.section, said)
        for sentence in sentences(policy)
        for said in sentence.values
        if said.text
    }


def _text(said: Said | None) -> str:
    return said.text if said else ""
