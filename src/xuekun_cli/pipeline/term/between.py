"""Two exams of a term and who is who in them: what became of everybody, by both lines."""

from __future__ import annotations

from collections.abc import Sequence

from xuekun_cli.model.findings import Finding, Severity
from xuekun_cli.model.policy.conversion import Conversion
from xuekun_cli.model.policy.document import Policy
from xuekun_cli.model.results.matching import Matching
from xuekun_cli.model.results.transitions import Transition
from xuekun_cli.pipeline.inputs.writing import first_writing, transitions_named
from xuekun_cli.pipeline.term.exams import ExamRead
from xuekun_cli.rules.conversion.exams import has_plain_lines
from xuekun_cli.rules.conversion.transitions import by_other_line, transitions


class Between:
    """Two exams and who is who in them."""

    def __init__(
        self, policy: Policy, rule: Conversion, before: ExamRead, after: ExamRead, matching: Matching
    ) -> None:
        self._policy = policy
        self._rule = rule
        self._before = before
        self._after = after
        self._matching = matching
        held = {subject.key for subject in after.table.subjects}
        self.dropped = tuple(subject.name for subject in before.table.subjects if subject.key not in held)
        self._writing = first_writing((before.table, after.table))
        self._gone = {subject.key for subject in before.table.subjects if subject.key not in held}

    def transitions(self) -> tuple[Transition, ...]:
        """Return what became of everybody listed; subjects that the later exam does not have are left out."""
        found = transitions(
            [band.category for band in self._policy.bands],
            self._before.exam,
            self._after.exam,
            self._matching,
            self._rule,
            register_only=self._before.used.register_only,
            struck=self._struck,
        )
        kept = (one for one in found if one.subject_key not in self._gone)
        return transitions_named(kept, self._writing, self._after.table)

    def by_other_line(self, found: Sequence[Transition]) -> tuple[Transition, ...]:
        """Return the same by the line that the policy did not choose; () where there is no such line.

        A register alone has none, nor has a policy that looks at more than lines.
        """
        if not has_plain_lines(self._policy) or self._before.used.register_only or self._after.used.register_only:
            return ()
        again = by_other_line(
            [band.category for band in self._policy.bands],
            found,
            self._before.exam,
            self._after.exam,
            self._matching,
            self._rule,
            struck=self._struck,
        )
        return tuple(one for one in again if one.subject_key not in self._gone)

    def _struck(self, student: int, subject: str) -> bool:
        return (student, subject) in self._before.struck

    def struck_now(self) -> tuple[tuple[str, str, str], ...]:
        """Return class, name and subject of those struck before who are below a line now."""
        found = []
        for student, subject in sorted(self._before.struck):
            later = self._matching.after_of[student]
            if later >= 0 and self._after.exam.at(later, subject).listed:
                person = self._before.table.students[student]
                found.append((person.class_name or "", person.name, self._writing.subjects[subject]))
        return tuple(found)

    def findings(self) -> list[Finding]:
        """Return what is to be said about subjects that only one of the exams has, and about registers."""
        said = []
        held = len(self._before.table.subjects)
        if self.dropped and len(self.dropped) == held and self._after.table.subjects:
            now = "、".join(subject.name for subject in self._after.table.subjects)
            said.append(
                Finding(
                    "no_subject_in_common",
                    Severity.ERROR,
                    f"前后两次没有一科相同，没有可以比的（前一次：{'、'.join(self.dropped)}；后一次：{now}）",
                    "同一科叫法不同的，用 --map 说明哪一列是这一科。",
                )
            )
        elif self.dropped:
            said.append(
                Finding(
                    "subject_not_held",
                    Severity.WARNING,
                    f"后一次考试没有{'、'.join(self.dropped)}，这几科不算转化",
                    "若考过，请核对成绩表，或用 --map 说明哪一列是这一科。",
                )
            )
        if self._rule.line.is_ == "frozen" and not has_plain_lines(self._policy):
            said.append(
                Finding(
                    "no_frozen_line",
                    Severity.WARNING,
                    "办法写的是固定线，但列入不只看分数线（还看名单、等级、几次考试或几科），前一次的线用不上，后一次按它自己的判",
                    "请在办法的 conversion.line 里改成 floating。",
                )
            )
        known = {subject.key for subject in self._before.table.subjects}
        new = [subject.name for subject in self._after.table.subjects if subject.key not in known]
        if new and not self._before.used.register_only:
            said.append(
                Finding(
                    "subject_new",
                    Severity.INFO,
                    f"前一次考试没有{'、'.join(new)}，这几科列入的都算首次入册",
                )
            )
        if self._before.used.register_only:
            said.append(
                Finding(
                    "register_only",
                    Severity.INFO,
                    "前一次只给了名册：不在名册上的学生当作上次有成绩、没有列入，这次列入就算新增",
                    "给出前一次的成绩表（和名册放在一个文件夹里），首次入册的才分得清。",
                )
            )
        return said
