"""How a policy is made: sections whose fields say what they are for, and the units values are written in."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, ClassVar, NamedTuple, dataclass_transform

from xuekun_cli.model.scores.marks import SCALE

Share = Annotated[Fraction, "share"]
"""A share of something, exact: ``40%`` or ``0.4`` in the file."""
Points = Annotated[int, "points"]
"""Points in whole ten-thousandths: ``27.5`` in the file is 275000."""
Count = Annotated[int, "count"]
"""A whole number from 1 upwards."""
Whole = Annotated[int, "whole"]
"""A whole number from 0 upwards."""
Day = Annotated[str, "day"]
"""A day as ``2025-09-01``: texts of this form stand in the order of the days."""
Number = Annotated[Fraction, "number"]
"""Any exact number, negative ones too."""

UNSAID = "文件没有写，按默认"
"""The clause of what no document says: this program's own choice, and called so."""
_LONGEST = 40
"""Letters of a number that is still read: ``1e999999999`` is eleven and would fill the machine."""
_EXPONENT = ("e", "E")

LARGEST_SHARE = 10
"""A share above ten is a slip: 40 written for 40%."""


class _Missing:
    """Stands for the default of a field that has to be given."""


MISSING = _Missing()


UNREAD = "；还没有命令用到"
"""How a key's words end as long as no command reads it; tests/policies/test_keys_read.py finds which do."""


class Told(NamedTuple):
    """What a field says of itself: ``says`` in Chinese, its default, and whether its keys are its owner's."""

    says: str
    default: Any
    flat: bool

    @property
    def remark(self) -> str:
        """（还没有命令用到）, or nothing: what stands behind the name of a section."""
        return f"（{UNREAD[1:]}）" if self.says.endswith(UNREAD) else ""


def told(says: str, *, default: Any = MISSING, flat: bool = False, read: bool = True) -> Any:
    """Return the description of a field.

    ``flat`` marks a field whose own keys stand among those of its owner; ``read`` is whether a command reads it.
    """
    return Told(says if read else says + UNREAD, default, flat)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(told,))
class Section:
    """A part of a policy: an unchangeable value with the fields that its class tells of.

    It does what a frozen dataclass does; but dataclasses compile code for each class at every start, which
    for the fifty sections of a policy takes longer than screening a school.
    """

    FIELDS: ClassVar[dict[str, Told]] = {}
    __slots__ = ("__dict__",)

    def __init_subclass__(cls) -> None:
        """Gather the fields, in the order in which they stand."""
        own = [name for name, value in vars(cls).items() if isinstance(value, Told)]
        cls.FIELDS = {name: cls.__dict__[name] for name in own}
        for name in own:
            delattr(cls, name)

    def __init__(self, **values: Any) -> None:
        """Take a value for each field. Raises TypeError for a missing or an unknown one."""
        fields = type(self).FIELDS
        unknown = values.keys() - fields.keys()
        missing = [name for name, one in fields.items() if one.default is MISSING and name not in values]
        if unknown or missing:
            raise TypeError(f"{type(self).__name__}: unknown {sorted(unknown)}, missing {missing}")
        self.__dict__.update({name: values.get(name, one.default) for name, one in fields.items()})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *(repr(value) for value in self.__dict__.values())))

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({said})"

    def but(self, **changed: Any) -> Any:
        """Return the same section with some values changed."""
        return type(self)(**(self.__dict__ | changed))


def share_of(text: str) -> Fraction | None:
    """Return ``40%`` or ``0.4`` as an exact fraction; None for what is no share."""
    try:
        share = _exact(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        return None
    return share if 0 < share <= LARGEST_SHARE else None


def _exact(text: str) -> Fraction:
    """Return a number exactly. Raises ValueError for what is none, or is written with a power of ten."""
    if len(text) > _LONGEST or any(sign in text for sign in _EXPONENT):
        raise ValueError(text[:_LONGEST])
    return Fraction(text)


def number_of(text: str) -> Fraction | None:
    """Return a decimal number or a fraction (``2/5``) exactly; None for what is no number."""
    try:
        return _exact(text)
    except (ValueError, ZeroDivisionError):
        return None


def points_of(text: str) -> int | None:
    """Return points in whole ten-thousandths; None for what is no number or finer than that, or below zero."""
    held = number_of(text)
    if held is None or held < 0 or (held * SCALE).denominator != 1:
        return None
    return int(held * SCALE)


def whole_of(text: str) -> int | None:
    """Return a whole number from 0 upwards; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else None
