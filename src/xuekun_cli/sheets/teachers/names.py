"""The names in one cell of a 任课表: several teachers, spaces inside names, lessons, posts, who follows whom."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from xuekun_cli.model.teaching import Day
from xuekun_cli.sheets.teachers.days import Span, span_in
from xuekun_cli.sheets.teachers.spelling import HAN_NAME, joined_by_length, name_fault
from xuekun_cli.sheets.teachers.words import TeachingWords
from xuekun_cli.sheets.words.meanings import fold_mark

_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
"""Full-width signs to half-width; nothing else, because names keep their own characters."""
_ARROW = re.compile(r"\s*(?:→|⇒|➡|➔|=+>|-+>|—+>|(?<=\w\w)(?:更换为|调整为|改为|换为|换成|改)(?=\w\w))\s*")
_SEPARATOR = re.compile(
    r"[/\\、,;&+|\n\r]+|\s+[和与及]\s+|(?<=[一-龥]{2})[和与及](?=[一-龥]{2})|\s+(?=[^\W\d_]{1,6}:\S)|(?<=[)\]])\s*(?=[一-龥])(?!老师)"
)
_BRACKET = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|〔([^〔〕]*)〕")
_LESSONS = re.compile(r"(?:每?周)?(\d{1,2}(?:\.\d)?)(?:节|课时)?(?:/周)?")
_LESSONS_BEHIND = re.compile(r"(?<=\D)\s*(?:每?周)?(\d{1,2}(?:\.\d)?)\s*(?:节|课时)?(?:/周)?\s*$")
_TITLES = ("老师", "教师", "先生", "女士")
_TITLE = re.compile(rf"(?<=.)(?:{'|'.join(_TITLES)})$")
_LABEL = re.compile(r"^([^\W\d_]{1,6}):\s*(?=\S)")
"""What a name is labelled with: 主:张三, 语文:张三."""
_NUMBERED = re.compile(r"^(?:\d{1,2}[.)]|[①-⑳])\s*(?=\D)")
_PHONE = re.compile(r"(?<!\d)(?:1\d{2}[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8}|(?!(?:19|20)\d{6})\d{7,})(?!\d)")
_SIGNS = re.compile(r"[*?★☆▲△●◆■※#]+")
_NAMESAKE = re.compile(r"[大小男女长甲乙丙A-Za-z1-9]")
"""What is set behind a name in brackets to tell two people of one name apart."""
_FORMER = re.compile(r"^(?:原任课?|前任|原先|原)[:：]?\s*")
_PRESENT = re.compile(r"^(?:现任课?|新任|现在|现)[:：]?\s*")
_BOTH = re.compile(
    r"^原(?:任|先)?[:：]?\s*(?P<former>[一-龥·]{2,4}?)[\s,;、/]*现(?:任|在)?[:：]?\s*(?P<present>[一-龥·]{2,4})$"
)
_FOR = re.compile(
    r"^(?:代替|接替|顶替|暂代|代课|代|接|替|顶|原任|原)[:：]?(?P<who>[一-龥·]{2,4}?)(?:老师|的课|课)?$"
)
_BY = re.compile(
    r"^(?:由|现由|现|改由|换)(?P<a>[一-龥·]{2,4}?)(?:老师)?(?:代课?|接替?|顶|任教?|上)?$"
    r"|^(?P<b>[一-龥·]{2,4}?)(?:老师)?(?:暂代|代课|代|接替|接手|接任|接|顶替|顶)$"
)
_INLINE_FOR = re.compile(r"^(?P<who>[一-龥]{2,4}?)(?:代课|暂代|代替|代|接替|顶替)(?P<whom>[一-龥]{2,4})$")
_POST = re.compile(r"(?:主任|长|书记|主席|假|组|员|干事|辅导|支教|实习|退休|兼|聘|代课?|工会|级)$")


class Spell(NamedTuple):
    """Who teaches together over one stretch of time."""

    names: tuple[str, ...]
    since: Day = Day()
    until: Day = Day()
    replaces: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()


class NameCell(NamedTuple):
    """What a cell of names says."""

    spells: tuple[Spell, ...] = ()
    note: str = ""
    lessons: str = ""
    doubts: tuple[str, ...] = ()
    """Why a person should look, each a clause in Chinese."""
    vacant: bool = False
    """The subject is taught and nobody is named for it (待定, 外聘)."""
    is_head: bool = False
    """A name in it has 班主任 beside it."""

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody named as a teacher, in order."""
        return tuple(name for spell in self.spells for name in spell.names)


class NameReader:
    """Reads cells of names; a bare month lies in ``school_year``, where that is known."""

    def __init__(self, words: TeachingWords, school_year: int | None = None) -> None:
        """Take the words and the year in which the school year begins."""
        self.words = words
        self.school_year = school_year

    def read(self, text: str) -> NameCell:
        """Return who is named in a cell."""
        plain = text.translate(_HALF).strip()
        if alone := _BRACKET.fullmatch(plain):
            plain = next(part for part in alone.groups() if part is not None).strip()
        if fold_mark(plain) in self.words.nobody:
            return NameCell()
        if fold_mark(plain) in self.words.vacant:
            return NameCell(vacant=True, note=plain)
        reading = _Reading(self)
        stages = [stage for stage in _ARROW.split(plain) if stage.strip()]
        spells: list[Spell] = []
        for stage in stages:
            found = reading.stage(stage)
            if spells and found:
                spells = _followed(spells, found[0])
                found[0] = found[0]._replace(replaces=found[0].replaces or spells[-1].names)
            spells.extend(found)
        if any(name not in reading.odd for spell in spells for name in spell.names):
            spells = [kept for spell in spells if (kept := _without(spell, reading.odd)).names]
        teachers = {name for spell in spells for name in spell.names}
        reading.notes.extend(odd for odd in reading.odd if odd not in teachers)
        reading.doubts.extend(
            f"「{odd}」不像姓名，{'照写的当作教师' if odd in teachers else '只当作备注'}" for odd in reading.odd
        )
        return NameCell(
            tuple(spells),
            "；".join(dict.fromkeys(reading.notes)),
            reading.lessons,
            tuple(dict.fromkeys(reading.doubts)),
            is_head=reading.is_head,
        )


def _without_marks(name: str) -> str:
    """Return a name without quotes, points and pictures around it; "" for what has no letter. × stands for one."""
    kept = [at for at, char in enumerate(name) if char == "×" or unicodedata.category(char)[0] not in "PSC"]
    return name[kept[0] : kept[-1] + 1] if kept and any(char.isalpha() for char in name) else ""


def _without(spell: Spell, odd: list[str]) -> Spell:
    """Return a spell without what does not look like a name and may be a remark: not who came or went."""
    if spell.replaces or spell.replaced_by:
        return spell
    return spell._replace(names=tuple(name for name in spell.names if name not in odd))


def _followed(earlier: list[Spell], later: Spell) -> list[Spell]:
    """Say of those before an arrow who followed them, and when."""
    return [
        spell._replace(replaced_by=later.names, until=spell.until or later.since)
        if not spell.replaced_by
        else spell
        for spell in earlier
    ]


class _Reading:
    """One cell being read: what is gathered besides the names."""

    def __init__(self, reader: NameReader) -> None:
        self.words, self.school_year = reader.words, reader.school_year
        self.notes: list[str] = []
        self.doubts: list[str] = []
        self.lessons = ""
        self.is_head = False
        self.odd: list[str] = []
        """Texts in a teacher's place that do not look like names."""

    def stage(self, text: str) -> list[Spell]:
        """Return the spells of one stage of a succession, the former before the present."""
        both = _BOTH.match(text.strip())
        pieces = [f"原:{both['former']}", f"现:{both['present']}"] if both else _pieces(text)
        former: list[Spell] = []
        present: list[Spell] = []
        was_former = any(_PRESENT.match(piece) for piece in pieces)
        for piece in pieces:
            old = bool(_FORMER.match(piece)) and (was_former or ":" in piece[:4])
            core = _FORMER.sub("", piece) if old else _PRESENT.sub("", piece) if was_former else piece
            for spell in self._piece(core):
                (former if old or "原" in self._states else present).append(spell)
        together = [spell for spell in present if not spell[1:] or not any(spell[1:])]
        apart = [spell for spell in present if any(spell[1:])]
        if together and any(spell.since and not spell.replaces for spell in apart) and not former:
            self.doubts.append("看不出是后来接课，还是几人同教；当作同教")
        joined = [Spell(tuple(name for spell in together for name in spell.names))] if together else []
        now = [*joined, *apart]
        if former and now:
            former = _followed(former, now[0])
            names = tuple(name for spell in former for name in spell.names)
            now[0] = now[0]._replace(replaces=now[0].replaces or names)
        return [*former, *now]

    def _piece(self, piece: str) -> list[Spell]:
        """Return whom one piece between separators names: usually one, two where it says who takes over."""
        self._states: list[str] = []
        inside = [next(part for part in match.groups() if part is not None) for match in _BRACKET.finditer(piece)]
        core = _NUMBERED.sub("", _BRACKET.sub(" ", piece).strip())
        if label := _LABEL.match(core):
            self.notes.append(label[1])
            core = core[label.end() :]
        self.notes.extend(_PHONE.findall(core))
        core = _PHONE.sub(" ", core).strip()
        span = span_in(core, self.school_year) if re.search(r"\d\s*月|\d{4}|\d\.\d|学期", core) else None
        core = span.rest if span else core
        core = self._without_lessons(core)
        signs = _SIGNS.findall(core)
        self.notes.extend(signs)
        if any("?" in sign for sign in signs):
            self.doubts.append(f"「{core}」打了问号")
        core = _SIGNS.sub("", core).strip()
        instead = _INLINE_FOR.match(core)
        replaces: tuple[str, ...] = ()
        if instead:
            core, replaces = instead["who"], (instead["whom"],)
        names = self._names(core) if core else ()
        successor: tuple[str, ...] = ()
        for content in inside:
            told, also, by = self._bracket(content, names)
            span = _merged(span, told)
            replaces, successor = replaces + also, successor + by
            if len(content) == 1 and _NAMESAKE.fullmatch(content) and names and not content.isdigit():
                names = (*names[:-1], f"{names[-1]}({content})")
        since, until = (span.since, span.until) if span else (Day(), Day())
        self._say_of(span)
        if not names:
            return []
        if successor:
            return [
                Spell(names, until=until or since, replaces=replaces, replaced_by=successor),
                Spell(successor, since=since, replaces=names),
            ]
        return [Spell(names, since, until, replaces)]

    def _say_of(self, span: Span | None) -> None:
        if span is None:
            return
        for text in span.unread:
            self.doubts.append(f"「{text}」看不出是哪一年的哪一天，没有当作日期")
        if span.guessed and not span.unread:
            self.doubts.append(f"「{span.since.text}」当作从这一天（月）起任课")

    def _without_lessons(self, core: str) -> str:
        alone = _LESSONS.fullmatch(core)
        behind = _LESSONS_BEHIND.search(core)
        found = alone or behind
        if not found:
            return core
        self.lessons = self.lessons or found.group(1)
        return "" if alone else core[: found.start()]

    def _bracket(
        self, content: str, names: tuple[str, ...]
    ) -> tuple[Span | None, tuple[str, ...], tuple[str, ...]]:
        """Return what a bracket behind a name says: when, for whom, and by whom instead."""
        span: Span | None = None
        replaces: tuple[str, ...] = ()
        successor: tuple[str, ...] = ()
        whole = content.strip()
        if len(whole) == 1 and _NAMESAKE.fullmatch(whole) and not whole.isdigit():
            return None, (), ()
        dated = span_in(whole, self.school_year)
        texts = [dated.rest] if dated else [whole]
        if dated:
            span = dated._replace(rest="")
        for text in (part.strip() for one in texts for part in re.split(r"[,;，；、\s]+", one)):
            lessons = _LESSONS.fullmatch(text)
            for_whom, by_whom = _FOR.match(text), _BY.match(text)
            name = self._looks_like_name(text)
            if not text:
                continue
            if lessons:
                self.lessons = self.lessons or lessons.group(1)
            elif text in ("原", "原任", "前任"):
                self._states.append("原")
            elif text in ("现", "现任", "新任"):
                self._states.append("现")
            elif for_whom and self._looks_like_name(for_whom["who"]):
                replaces += (for_whom["who"],)
            elif by_whom and self._looks_like_name(by_whom["a"] or by_whom["b"]):
                successor += (by_whom["a"] or by_whom["b"],)
            elif name and dated:
                successor += (text,)
            else:
                self.notes.append(text)
                self.is_head |= text in ("班主任", "班", "兼班主任", "任班主任")
                if name and names:
                    self.doubts.append(f"括号里的「{text}」看不出是什么意思，只当作备注")
        return span, replaces, successor

    def _looks_like_name(self, text: str) -> bool:
        han = HAN_NAME.fullmatch(text) is not None and 2 <= len(text) <= 4
        known = self.words.part(text) or self.words.subject(text)
        return han and text[0] in self.words.surnames and not known and not _POST.search(text)

    def _without_posts(self, tokens: list[str]) -> list[str]:
        """Return the words of a cell without those beside a name that say what somebody is (王五 副校长, 李四 老师)."""
        posts = [
            token
            for token in tokens
            if token in _TITLES or (_POST.search(token) and token[0] not in self.words.surnames)
        ]
        if not posts or len(posts) == len(tokens):
            return tokens
        self.notes.extend(post for post in posts if post not in _TITLES)
        return [token for token in tokens if token not in posts]

    def _names(self, core: str) -> tuple[str, ...]:
        names, unsure = joined_by_length(self._without_posts(core.split()), self.words)
        if unsure:
            self.doubts.append(f"「{core}」里的空格，看不出是一个名字还是几个；当作{'、'.join(names)}")
        kept = []
        for name in names:
            name = _without_marks(name)  # noqa: PLW2901
            if not name:
                continue
            bare = _TITLE.sub("", name)
            whole = len(bare) == 1 or self.words.words.meaning(bare) is not None
            if whole and bare != name:  # 张老师, 语文老师: who is meant, nobody can say
                self.doubts.append(f"「{name}」不是完整的姓名")
                kept.append(name)
                continue
            wrong, doubt = name_fault(bare, self.words)
            if doubt:
                self.doubts.append(doubt)
            if wrong:
                self.odd.append(bare)
            kept.append(bare)
        return tuple(kept)


def _merged(one: Span | None, other: Span | None) -> Span | None:
    if one is None or other is None:
        return one or other
    return Span(one.since or other.since, one.until or other.until, "", one.guessed and other.guessed)


def _pieces(text: str) -> list[str]:
    """Split a text at its separators outside brackets."""
    covered = [range(match.start(), match.end()) for match in _BRACKET.finditer(text)]
    pieces, first = [], 0
    for cut in _SEPARATOR.finditer(text):
        if any(cut.start() in span for span in covered):
            continue
        pieces.append(text[first : cut.start()])
        first = cut.end()
    pieces.append(text[first:])
    found: list[str] = []
    for piece in (piece.strip() for piece in pieces):
        if found and piece and not _BRACKET.sub("", found[-1]).strip():
            found[-1] = piece + found[-1]
        elif piece:
            found.append(piece)
    return found
