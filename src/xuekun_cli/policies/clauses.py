"""A policy as an office reads it: sentences with their clauses, and every value with its key and its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from xuekun_cli.model.policy.conditions import Condition, parts_of
from xuekun_cli.model.policy.document import (
    Band,
    ExemptRule,
    OverallRule,
    Policy,
    PolicyFile,
    ReferenceRule,
    ScoreRule,
)
from xuekun_cli.model.policy.values import Section
from xuekun_cli.model.policy.wording import (
    band_text,
    choice_text,
    exempt_text,
    overall_text,
    percent,
    phrase,
    reference_text,
    score_text,
    unsaid_text,
    value_text,
)
from xuekun_cli.model.results.policy_views import Said, Sentence
from xuekun_cli.model.scores.numbers import points
from xuekun_cli.policies.shapes import OTHER_CLAUSES, TRUE_FALSE, Field, Form, Shape, fields_of, shape_of
from xuekun_cli.policies.tree import NAMING_KEYS

SECTIONS = {
    "marks": "缺考等怎样算",
    "screening": "筛查",
    "conversion": "转化",
    "targets": "指标",
    "rates": "一分二率",
    "stars": "争星",
    "retention": "巩固率",
    "measures": "措施",
    "requirements": "次数要求",
    "law": "法律规定",
    "value_added": "增值（参考）",
    "tracking": "历次跟踪（提醒）",
}
"""Section → how offices call it, for lists; a section that is not here is called by its own words."""
OF_THE_FILE = ("id", "name", "source", "effective", "extends", "note", "examples")
"""What is said of the file, and is no rule."""


def section_title(key: str) -> str:
    """Return how an office calls a section of a policy."""
    told = PolicyFile.FIELDS.get(key)
    title = SECTIONS.get(key) or (phrase(told.says) if told else key)
    return title + (told.remark if told else "")


def sections_in(file: PolicyFile) -> list[str]:
    """Return the sections that a policy has, in the order of the model."""
    return [
        field.key for field in fields_of(PolicyFile) if field.key not in OF_THE_FILE and getattr(file, field.name)
    ]


def section_titles(policy: Policy) -> dict[str, str]:
    """Return each section that a policy has, and how offices call it."""
    return {key: section_title(key) for key in sections_in(policy.file)}


def sentences(policy: Policy) -> list[Sentence]:
    """Return everything that a policy's sections say, what holds by default with it, section by section."""
    found: list[Sentence] = []
    for field in fields_of(PolicyFile):
        if field.key in sections_in(policy.file):
            told = _Teller(policy, field.key)
            found.extend(told.of_value(getattr(policy.file, field.name), field, field.key, "", ()))
    return [one for one in found if one.words]


def text_of(value: Any, shape: Shape) -> str:
    """Return a scalar, a choice, or a list of such as it is written in a file."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "、".join(text_of(one, shape_of(shape.item)) for one in value)
    if shape.choices == TRUE_FALSE:
        return TRUE_FALSE[0] if value else TRUE_FALSE[1]
    match shape.scalar:
        case "share":
            return percent(value)
        case "points":
            return points(value)
    if isinstance(value, Fraction) and value.denominator != 1 and not 10**6 % value.denominator:
        return str(float(value))
    return str(getattr(value, "value", value))


class _Teller:
    """Walks through one section of a policy."""

    def __init__(self, policy: Policy, section: str) -> None:
        self.policy, self.section = policy, section
        self._stands = {path.rpartition(".")[0]: place for path, place in reversed(list(policy.places.items()))}

    def of_value(
        self, value: Any, field: Field, path: str, clause: str, labels: tuple[str, ...]
    ) -> Iterator[Sentence]:
        shape, says = field.shape, field.told.says
        if shape.form is Form.NAMED and value:
            for name, one in value.items():
                yield from self._of_item(
                    one, shape_of(shape.item), f"{path}.{name}", clause, (*labels, name), says
                )
        elif shape.form is Form.LIST and value and isinstance(value[0], Section):
            for number, one in enumerate(value, start=1):
                name = name_of(one)
                head = path.rpartition(".")[0] if name else path
                inner = ".".join(part for part in (head, name or str(number)) if part)
                called = (name or phrase(field.told.says) + field.told.remark,)
                yield from self._of_item(one, shape_of(shape.item), inner, clause, (*labels, *called), says)
        elif isinstance(value, Section):
            yield from self._of_section(value, path, clause, labels)
        else:
            yield self._alone(value, field, path, clause, labels)

    def _of_item(
        self, value: Any, shape: Shape, path: str, clause: str, labels: tuple[str, ...], says: str
    ) -> Iterator[Sentence]:
        """Yield what an item says; ``says`` are the words of the key that holds it."""
        if isinstance(value, Section):
            yield from self._of_section(value, path, clause, labels)
        else:
            text = text_of(value, shape)
            asked = value_text(phrase(says).split("，")[0], text)
            words = text if "：" in asked else asked
            yield self._sentence(path, text, f"{'，'.join(labels)}：{words}", clause)

    def _of_section(self, value: Section, path: str, clause: str, labels: tuple[str, ...]) -> Iterator[Sentence]:
        clause = getattr(value, "clause", "") or clause
        whole = self._whole(value)
        if whole:
            yield Sentence(
                self.section, clause, _led(labels, whole, value), tuple(self._values(value, path, clause))
            )
            return
        telling = [one for one in fields_of(type(value)) if not _is_clause(one) and not _names(one, value, path)]
        single = len(telling) == 1 and not telling[0].told.flat and bool(labels)
        for field in fields_of(type(value)):
            if _is_clause(field) or _names(field, value, path):
                continue
            child = getattr(value, field.name)
            if field.told.flat:
                yield from self._of_section(child, path, clause, labels)
                continue
            own = _own_clause(value, field) or clause
            inner = f"{path}.{field.key}"
            if single and field.shape.form in (Form.SCALAR, Form.CHOICE):
                # a section of one key is spoken of by what its owner calls it
                text = text_of(child, field.shape)
                yield self._sentence(inner, text, _alone_words(field, text, labels), own)
                continue
            more = (phrase(field.told.says) + field.told.remark,) if isinstance(child, Section) else ()
            yield from self.of_value(child, field, inner, own, (*labels, *more))

    def _alone(self, value: Any, field: Field, path: str, clause: str, labels: tuple[str, ...]) -> Sentence:
        text = text_of(value, field.shape)
        words = _words(field, text)
        if not text and not words and _holds_sections(field.shape) and path.count(".") == 1:
            words = f"{phrase(field.told.says)}：没有写"
        return self._sentence(path, text, words and _led(labels, words), clause)

    def _sentence(self, path: str, text: str, words: str, clause: str) -> Sentence:
        said = self._said(path, text, words, clause)
        return Sentence(self.section, clause, words, (said,))

    def _whole(self, value: Section) -> str:
        """Return the sentence that a section makes as a whole; "" where its values speak one by one."""
        match value:
            case Band():
                return f"{value.category}：{band_text(self.policy, self.policy.bands.index(value))}"
            case ReferenceRule() | ExemptRule() | ScoreRule() | OverallRule():
                tell: Mapping[type[Section], Callable[..., str]] = {
                    ReferenceRule: reference_text,
                    ExemptRule: exempt_text,
                    ScoreRule: score_text,
                    OverallRule: overall_text,
                }
                return tell[type(value)](value)
        own = getattr(type(value), "words", None)
        return str(own.fget(value)) if isinstance(own, property) and own.fget else ""

    def _values(self, value: Section, path: str, clause: str) -> Iterator[Said]:
        """Yield the values of a section that speaks as a whole; a condition's with those of its parts."""
        for field in fields_of(type(value)):
            child = getattr(value, field.name)
            if field.told.flat:
                yield from self._condition(child, path, clause)
            elif not _is_clause(field) and not _names(field, value, path):
                own = _own_clause(value, field) or clause
                text = text_of(child, field.shape)
                yield self._said(f"{path}.{field.key}", text, _words(field, text), own)

    def _condition(self, condition: Condition, path: str, clause: str) -> Iterator[Said]:
        clause = condition.clause or clause
        key = fields_of(type(condition))[0].key
        for field in fields_of(type(condition)):
            if not _is_clause(field) and not _holds_sections(field.shape):
                text = text_of(getattr(condition, field.name), field.shape)
                yield self._said(f"{path}.{field.key}", text, _words(field, text), clause)
        several = key in ("all", "any")
        for number, part in enumerate(parts_of(condition), start=1):
            yield from self._condition(part, f"{path}.{key}.{number}" if several else f"{path}.when", clause)

    def _said(self, path: str, text: str, words: str, clause: str) -> Said:
        return Said(path, text, words, clause, self.policy.places.get(path) or self._stands.get(path))


def name_of(value: Section) -> str:
    """Return what an item of a list is called in paths; "" where nothing in it names it."""
    for key in NAMING_KEYS:
        named = getattr(value, key, None) if key in type(value).FIELDS else None
        if isinstance(named, str) and named:
            return named
    return ""


def _own_clause(value: Section, field: Field) -> str:
    """Return the clause that a section gives for one of its keys alone; "" for none."""
    for key in (f"{field.key}_clause", OTHER_CLAUSES.get(field.key, "")):
        if key in type(value).FIELDS:
            return str(getattr(value, key))
    return ""


def _is_clause(field: Field) -> bool:
    return field.key == "clause" or field.key.endswith("_clause")


def _names(field: Field, value: Section, path: str) -> bool:
    """Tell whether a key is what its section is called by in its path."""
    return field.key in NAMING_KEYS and path.rpartition(".")[2] == getattr(value, field.name)


def _holds_sections(shape: Shape) -> bool:
    if shape.form in (Form.LIST, Form.NAMED):
        return _holds_sections(shape_of(shape.item))
    return bool(shape.kinds)


def _words(field: Field, text: str) -> str:
    if not text:
        return unsaid_text(field.told.says)
    if field.shape.form is Form.CHOICE:
        return choice_text(field.told.says, text)
    return value_text(field.told.says, text)


def _alone_words(field: Field, text: str, labels: tuple[str, ...]) -> str:
    if field.shape.form is Form.CHOICE:
        return choice_text(field.told.says, text, "，".join(labels))
    if field.shape.scalar == "str":
        return f"{'，'.join(labels)}：{text}"
    return _led(labels, value_text(field.told.says, text))


def _led(labels: tuple[str, ...], words: str, value: Section | None = None) -> str:
    """Put what a sentence is about in front, unless it says so itself."""
    if not labels or words.startswith(f"{labels[-1]}："):
        return words
    if isinstance(value, ReferenceRule | ExemptRule | ScoreRule | OverallRule):
        return words
    return f"{'，'.join(labels)}：{words}"
