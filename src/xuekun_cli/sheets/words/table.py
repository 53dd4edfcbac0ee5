"""The table of words that says what a header, a mark or a summary row is: words.yaml, and what a person adds.

There is one mechanism for every layout: a header text is folded, split into a subject and a component
where it has both, and looked up. Nothing here knows a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from xuekun_cli.model.layouts import Layout
from xuekun_cli.model.patterns import late
from xuekun_cli.model.scores.cells import column_letters
from xuekun_cli.model.scores.marks import SCALE
from xuekun_cli.model.scores.tables import ColumnRole
from xuekun_cli.sheets.words.meanings import (
    ASIDE,
    ASSIGNED,
    ITEM,
    LEVEL,
    MAPPED,
    OVERALL,
    PART,
    RAW,
    SCORE,
    SCORES,
    SUM,
    Meaning,
    component_meaning,
    fold,
    fold_mark,
    is_item,
    said,
)
from xuekun_cli.sheets.words.plain_names import pattern_of_plain_names

__all__ = [
    "ASIDE",
    "ASSIGNED",
    "ITEM",
    "LEVEL",
    "MAPPED",
    "OVERALL",
    "PART",
    "RAW",
    "SCORE",
    "SUM",
    "Meaning",
    "Words",
    "fold",
    "fold_mark",
    "is_item",
]

_JOINTS = "-_/:·.()[]{}<>《》【】 "
_FULL_MARK = late(r"[(\[]?(?:满分|总分|共|卷面)?[:为]?(\d{2,4})分?(?:制|满分)?[)\]]?$")

_POINTS_BEHIND = late(r"\d{2,3}分|/\d{2,3}分?")
"""语文100分, 语文/100: a full mark without brackets."""
_PERCENT = late(r"\d{1,3}%")
"""语文30%: a share of the mark, not the mark."""
_SCHOOL_SUBJECT = late(r"^(?:学科|科)(?!学|技)")
"""语文学科, 语文科成绩."""
_ROWS_OF_SLIPS = (SCORE, ASSIGNED)
"""What stands in a name's place in the rows of a slip: 得分, 赋分 of the student above."""
_FIRST_LAST = "前后"
_FIRST_OR_LAST = late(rf"[{_FIRST_LAST}]\d+[名人%]?")
_LONGEST_PIECED = 10
"""Letters of a component word made of several, at the most."""
_LONGEST_OF_SUBJECT = 14
"""Letters of an unexplained header that belongs to the subject named in it, at the most."""
_CORE = ("语文", "数学", "英语", "物理", "化学", "生物", "历史", "地理", "政治")
"""Subjects that offices call by their first character."""
_TELLING = ("ignored", "rank", LEVEL, PART, ASSIGNED, OVERALL, RAW, SCORE)
"""Of a component word in several pieces the first of these that is among them says what the column is."""
_LETTERS = late(r"[A-Z]{1,3}")
"""A column's letter, as ``--map`` may name it."""
_RUNNING_NUMBER = late(r"^\s*\d{1,2}\s*[.、．]\s*(?=\D)")
"""1.语文, 2、数学."""


class Words:
    """The loaded table. ``mapping`` is what ``--map`` says: folded header → role or subject name."""

    def __init__(self, table: Mapping[str, object], mapping: Mapping[str, str] | None = None) -> None:
        """Take the parsed YAML; raises `CannotGoOn` for a ``--map`` target that is no role and empty."""
        self.roles: dict[str, ColumnRole] = {}
        self.strength: dict[str, int] = {}
        for role, words in _section(table, "roles").items():
            for place, word in enumerate(words):
                self.roles[fold(word)] = ColumnRole(role)
                self.strength[fold(word)] = place
        people = "".join(word for word, role in self.roles.items() if role in (ColumnRole.NAME, ColumnRole.ID))
        self._who_chars = frozenset(people + people.upper())
        self.components: dict[str, str] = {}
        for component, words in _section(table, "components").items():
            for word in words:
                self.components.setdefault(fold(word), component)
        self.subjects: dict[str, str] = {}
        for subject, words in _section(table, "subjects").items():
            for word in (subject, *words):
                self.subjects[fold(word)] = subject
        endings = table.get("endings")
        self.endings: list[tuple[ColumnRole, tuple[str, ...]]] = [
            (ColumnRole(entry["role"]), tuple(fold(str(word)) for word in entry["ends"]))
            for entry in (endings if isinstance(endings, list) else [])
        ]
        rows = _section(table, "summary_rows")
        self._summary = re.compile("|".join(re.escape(word) for word in rows["contains"]))
        self._summary_whole = frozenset(rows["whole"])
        self._full_mark_rows = frozenset(rows["full_mark"])
        self._labels = frozenset(fold(word) for word in rows.get("labels", ())) | {
            word
            for word, kind in self.components.items()
            if len(word) > 1 and kind in _ROWS_OF_SLIPS and not word.isascii()
        }
        self._label_ends = tuple(rows.get("label_ends", ()))
        self._summary_chars = frozenset("".join(word for words in rows.values() for word in words))
        """What a label must share with the words to be worth folding: most names share nothing."""
        self._summary_starts = tuple(fold(word) for word in rows.get("starts", ()))
        nobody = {*rows["contains"], *rows["whole"], *self._summary_starts, *self._labels, *self._label_ends}
        self._plain_name = pattern_of_plain_names(nobody, _FIRST_LAST)
        exams = _section(table, "exams")
        self.exam_kind = _any_of(exams["kinds"])
        self.exam_term = _any_of(exams.get("terms", []))
        partial = table.get("partial_lists")
        self.partial = re.compile("|".join(map(str, partial if isinstance(partial, list) else [])) or r"(?!)")
        ranking = table.get("ranking_lists")
        self.ranking = _any_of([str(word) for word in ranking] if isinstance(ranking, list) else [])
        marks = _section(table, "marks")
        self.marks = {name: frozenset(fold_mark(word) for word in words) for name, words in marks.items()}
        self.teaching = _section(table, "teaching")
        """The words of a 任课表, by kind; `teachers_words` knows what each is for."""
        ends = self.teaching.get("school_ends")
        self.school_ends = [str(word) for word in ends] if isinstance(ends, list) else []
        skipped = table.get("sheets_to_skip")
        self.sheets_to_skip = frozenset(fold(str(w)) for w in (skipped if isinstance(skipped, list) else []))
        self.mapping_used: set[str] = set()
        self.settled: dict[str, str] = {}
        """What a person answered about columns: a question's key → the answer."""
        self.layouts: tuple[Layout, ...] = ()
        """Settled readings of whole headers: they come before every word."""
        self.converted = False
        """Converted marks (赋分) are wanted, where a subject has them."""
        self._lettered = {header.strip() for header in mapping or {} if _LETTERS.fullmatch(header.strip())}
        self.mapping = {fold(header): target for header, target in (mapping or {}).items()}
        self.usual_subjects = tuple(dict.fromkeys(self.subjects.values()))
        self._subject_heads = sorted(self.subjects, key=len, reverse=True)
        self._total_heads = sorted(
            (word for word, role in self.roles.items() if role is ColumnRole.TOTAL), key=len, reverse=True
        )
        self._known: dict[tuple[str, bool], Meaning | None] = {}

    def meaning(self, text: str, under_group: bool = False) -> Meaning | None:
        """Return what a header text means, or None when no word explains it.

        ``under_group``: the text stands under a subject, where 校名 is a rank and a bare 得分 the score.
        """
        key = (text, under_group)
        if key not in self._known:
            self._known[key] = self._look_up(text, under_group)
        return self._known[key]

    def _look_up(self, text: str, under_group: bool) -> Meaning | None:
        word = fold(text)
        if not word or len(word) > 40:
            return None
        if word in self.mapping:
            self.mapping_used.add(word)
            return self._mapped(self.mapping[word])
        if under_group:
            component = self.component(word)
            if component:
                return component_meaning(component)
        if word in self.roles:
            return Meaning(self.roles[word], strength=self.strength[word], said=text.strip())
        if word in self.subjects:
            return Meaning(ColumnRole.SCORE, self.subjects[word], said(text))
        component = self.component(word)
        if component and component != "short_rank":
            return component_meaning(component)
        if is_item(text):
            return Meaning(ColumnRole.IGNORED, said=text.strip(), component=ITEM)
        return self._composed(word) or self._by_ending(word) or self._numbered(text)

    def mapped_header(self, texts: Sequence[str], column: int) -> Meaning | None:
        """Return what ``--map`` says of a column: by its letter, its whole path (语文｜考查分), or a group to leave out.

        ``texts`` are its header's texts from top to bottom, ``column`` its zero-based number.
        """
        if not self.mapping:
            return None
        letters = column_letters(column)
        keys = [fold("|".join(texts))] if len(texts) > 1 else []
        if letters in self._lettered and fold(letters) not in map(fold, texts):
            keys.append(fold(letters))
        for key in keys:
            if key in self.mapping:
                self.mapping_used.add(key)
                return self._mapped(self.mapping[key])
        for key in map(fold, texts[:-1]):
            if key in self.mapping and self._mapped(self.mapping[key]).role is ColumnRole.IGNORED:
                self.mapping_used.add(key)
                return self._mapped(self.mapping[key])
        return None

    def _numbered(self, text: str) -> Meaning | None:
        """Look through a running number before a subject (1.语文)."""
        bare = _RUNNING_NUMBER.sub("", text)
        inner = self.meaning(bare) if bare != text else None
        return inner if inner and inner.role is ColumnRole.SCORE and inner.subject else None

    def _mapped(self, target: str) -> Meaning:
        word = fold(target)
        if word in {"不用", "忽略", "ignore"}:
            return Meaning(ColumnRole.IGNORED, said=target)
        if word in self.roles:
            return Meaning(self.roles[word], said=target)
        return Meaning(
            ColumnRole.SCORE, self.subjects.get(word, target.strip()), target.strip(), SCORE, strength=MAPPED
        )

    def _composed(self, word: str) -> Meaning | None:
        """Split ``语文分数``, ``语文(满分150)``, ``得分(语文)``, ``期中语文``, ``总分班名``."""
        of_exam = self._of_exam(word)
        if of_exam:
            return of_exam
        for head in self._subject_heads:
            if len(head) < 2 or head not in word:
                continue
            if word.startswith(head):
                rest = word[len(head) :]
                if self.roles.get(rest.strip(_JOINTS)) is ColumnRole.TOTAL:
                    return Meaning(ColumnRole.SCORE, self.subjects[head], head, SUM)
            elif word.endswith(head) or word.rstrip(")]").endswith(head):
                rest = word.rstrip(")]")[: -len(head)]
            else:
                continue
            found = self._with_component(rest, head)
            if found:
                return found
        return self._total_with_component(word)

    def _of_exam(self, word: str) -> Meaning | None:
        """Split ``期中语文``, ``上学期数学``, ``期末成绩``: what is left must be a score, a level or a rank."""
        for pattern in (self.exam_kind, self.exam_term):
            hit = pattern.search(word)
            if not hit:
                continue
            rest = (word[: hit.start()] + word[hit.end() :]).strip(_JOINTS)
            ordinal = re.match(r"(第[一二三四五六七八九十\d]+次)", rest)
            rest = rest[ordinal.end() :].strip(_JOINTS) if ordinal else rest
            inner = self.meaning(rest) if rest else None
            if inner and inner.role in (ColumnRole.SCORE, ColumnRole.LEVEL, ColumnRole.RANK):
                exam = (ordinal.group(1) if ordinal else "") + hit.group()
                return Meaning(inner.role, inner.subject, inner.said, inner.component, inner.full_mark, exam)
        return None

    def exam_alone(self, text: str) -> str:
        """Return the exam that a whole header text names (期中, 期末40%, 上学期, 第二次月考), or ""."""
        word = re.sub(r"\(?\d{1,3}%\)?", "", fold(text))
        for pattern in (self.exam_kind, self.exam_term):
            hit = pattern.search(word)
            rest = word[: hit.start()] + word[hit.end() :] if hit else word
            if hit and (not rest or re.fullmatch(r"第?[一二三四五六七八九十\d]{1,3}次?|考试|测试|检测", rest)):
                return word
        return ""

    def _total_with_component(self, word: str) -> Meaning | None:
        """Split ``总分班名``, ``总分(420)``, ``总分(物理)(赋分)``."""
        for head in self._total_heads:
            if not word.startswith(head) or len(head) < 2:
                continue
            rest = word[len(head) :]
            full = _FULL_MARK.search(rest)
            mark = int(full.group(1)) * SCALE if full else None
            rest = rest[: full.start()] if full else rest
            component = self.component(rest.strip(_JOINTS))
            if component in SCORES:
                return Meaning(ColumnRole.TOTAL, component=component, full_mark=mark)
            if component:
                return component_meaning(component)
            bracketed = re.fullmatch(r"(?:\([^()]*\))*", rest)
            if bracketed:
                inside = re.findall(r"\(([^()]*)\)", rest)
                assigned = any(self.components.get(part) == ASSIGNED for part in inside)
                return Meaning(ColumnRole.TOTAL, component=ASSIGNED if assigned else "", full_mark=mark)
        return None

    def _with_component(self, rest: str, head: str) -> Meaning | None:
        subject = self.subjects[head]
        full = _FULL_MARK.search(rest)
        stated = full and (rest[full.start()] in "([" or "满分" in rest or _POINTS_BEHIND.fullmatch(rest))
        mark = int(full.group(1)) * SCALE if full and stated else None
        if full and mark is not None:
            rest = rest[: full.start()]
        rest = rest.strip(_JOINTS)
        if _PERCENT.fullmatch(rest):
            return Meaning(ColumnRole.SCORE, subject, head, OVERALL)
        rest = _SCHOOL_SUBJECT.sub("", rest)
        if not rest or self.subjects.get(rest) == subject:
            return Meaning(ColumnRole.SCORE, subject, head, "", mark)
        component = self.component(rest)
        if component in SCORES:
            return Meaning(ColumnRole.SCORE, subject, head, component, mark)
        if component:
            found = component_meaning(component)
            return Meaning(found.role, subject, head, found.component)
        return None

    def _by_ending(self, word: str) -> Meaning | None:
        for role, ends in self.endings:
            end = next((end for end in ends if word.endswith(end)), "")
            if end:
                before = self.component(word.removesuffix(end)) if role is ColumnRole.TOTAL else ""
                return Meaning(role, said=word, strength=50, component=before if before in SCORES else "")
        return None

    def component(self, word: str) -> str:
        """Return the component that a folded text names, by itself or in pieces (原始分数, 赋分成绩), or "".

        Of several pieces the one that says most counts: 赋分 before 成绩, 班级排名 before 分数.
        """
        whole = self.components.get(word, "")
        if whole or not 2 < len(word) <= _LONGEST_PIECED:
            return whole
        said = {self.components[piece] for piece in self._pieces(word)}
        return next((component for component in _TELLING if component in said), "")

    def _pieces(self, word: str) -> tuple[str, ...]:
        """Return a text as known component words, the longest first, or () where something is left over."""
        for length in range(len(word), 0, -1):
            piece = word[:length]
            if self.components.get(piece, "") not in _TELLING or (length == 1 and len(word) > 1):
                continue
            if length == len(word):
                return (piece,)
            behind = self._pieces(word[length:])
            if behind:
                return (piece, *behind)
        return ()

    def subject_part(self, text: str) -> tuple[str, str, str] | None:
        """Return the one subject that an unexplained header begins or ends with: key, word, and the rest.

        语文段内序, 月考1_语文, 语文2; None for a text with no subject or with several.
        """
        word = fold(text)
        heads = [head for head in self._subject_heads if len(head) > 1 and not head.isascii() and head in word]
        longest = [head for head in heads if not any(head != other and head in other for other in heads)]
        if len({self.subjects[head] for head in longest}) != 1 or len(word) > _LONGEST_OF_SUBJECT:
            return None
        head = longest[0]
        bare = word.rstrip(")]")
        if not (word.startswith(head) or bare.endswith(head)):
            return None
        rest = word[len(head) :] if word.startswith(head) else bare[: -len(head)]
        return self.subjects[head], head, rest.strip(_JOINTS)

    def short_subject(self, text: str) -> Meaning | None:
        """Return what a subject's first character before a component means (物赋, 化原始), or None."""
        word = fold(text)
        subjects = {
            key for said, key in self.subjects.items() if word and said[0] == word[0] and not said.isascii()
        }
        component = self.component(word[1:]) if len(word) > 1 else ""
        core = [key for key in subjects if key in _CORE]
        if len(core) != 1 or not component:
            return None
        found = component_meaning(component)
        return found._replace(subject=core[0], said=core[0])

    def people_words(self, texts: Iterable[str]) -> set[str]:
        """Return those of the texts that are header words for a name or an id."""
        likely = _with_letters(texts, self._who_chars)
        return {text for text in likely if self.roles.get(fold(text)) in (ColumnRole.NAME, ColumnRole.ID)}

    def is_summary(self, text: str) -> bool:
        """Tell whether a row's label (平均分, 合计, 签名 …) says that the row is no student."""
        if self._summary_chars.isdisjoint(text):
            return False
        word = fold(text)
        return bool(word) and (
            word.strip(_JOINTS) in self._summary_whole
            or self._summary.search(word) is not None
            or word.startswith(self._summary_starts)
        )

    def summaries(self, texts: Iterable[str]) -> set[str]:
        """Return those of the texts that say that a row is no student (`is_summary`)."""
        return {text for text in _with_letters(texts, self._summary_chars) if self.is_summary(text)}

    def names_nobody(self, text: str) -> bool:
        """Tell whether a text in a name's place names a number (优生, 得分率, 前10名), unless the row has an id."""
        word = fold(text)
        ends = len(word) > 2 and word.endswith(self._label_ends)
        return ends or ":" in word or word in self._labels or _FIRST_OR_LAST.fullmatch(word) is not None

    def is_plain_name(self, text: str) -> bool:
        """Tell of most names that they can be nothing else: no word for a summary or a number is made of their letters.

        Of any other, `is_summary` and `names_nobody` have to be asked.
        """
        return self._plain_name.fullmatch(text) is not None

    def know_levels(self, levels: Sequence[str]) -> None:
        """Take these texts for levels too, wherever they stand in a score's place."""
        self.marks = self.marks | {"levels": self.marks["levels"] | {fold_mark(level) for level in levels}}

    def gives_full_marks(self, text: str) -> bool:
        """Tell whether a row's label (满分, 分值) says that the row holds the full marks."""
        return fold(text).strip(_JOINTS) in self._full_mark_rows

    def nearest(self, text: str) -> list[str]:
        """Return known header words that look like ``text``, the nearest first."""
        known = [*self.roles, *self.subjects, *self.components]
        return get_close_matches(fold(text), known, n=2, cutoff=0.6)


def _with_letters(texts: Iterable[str], letters: Iterable[str]) -> set[str]:
    """Return those of the texts that have one of the letters; most columns have hardly any, and none of most."""
    texts = list(texts)
    together = "".join(texts)
    there = frozenset(letter for letter in letters if letter in together)
    return {text for text in texts if not there.isdisjoint(text)} if there else set()


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern for any of the words, the longest first; no words match nothing."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(re.escape(word) for word in longest_first) or r"(?!)")


def _section(table: Mapping[str, object], name: str) -> dict[str, list[str]]:
    section = table.get(name)
    if not isinstance(section, dict):
        return {}
    return {str(key): [str(word) for word in words or []] for key, words in section.items()}
