"""The rules of a state, asked of a student and its records: what is broken, and the findings that say so."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any

from ser.law.cutover import is_past
from ser.law.explained import is_explained
from ser.law.finding import Class, Finding, Severity
from ser.law.record import Record, getter
from ser.law.rule import Breach, Rule, plain_word, word, write
from ser.law.student import Student
from ser.law.words import Phrase, names_in


class RuleBook:
    """The rules of a state, sorted by what they look at, ready to be asked of many records."""

    def __init__(self, rules: Iterable[Rule], turned_on: frozenset[str] = frozenset()) -> None:
        self.rules = tuple(rules)
        self.turned_on = turned_on
        self._of_record: dict[str, list[tuple[Rule, Callable[[Record], tuple[Any, ...]], Callable[..., Any]]]] = {}
        self._of_student: list[tuple[Rule, Callable[..., Any]]] = []
        for made in self.rules:
            if made.test is None:
                continue
            if made.cls is Class.RECORD:
                get = getter(tuple(r.element for r in made.reads))
                self._of_record.setdefault(made.on, []).append((made, get, made.test))
            elif made.cls is Class.STUDENT:
                self._of_student.append((made, made.test))
        self.about_all = tuple(made for made in self.rules if made.cls is Class.COLLECTION and made.test is not None)
        self.by_day = frozenset(made.code for made, _ in self._of_student)
        self.refusers = frozenset(made.on for made in self.rules if made.severity is Severity.REJECT)

    def of_record(self, record: Record) -> Iterator[tuple[Rule, Breach]]:
        """The record rules that this record breaks."""
        for made, get, test in self._of_record.get(record.spec.name, ()):
            if None not in get(record) and not test(record) and _is_law(made, record):
                yield made, Breach(record)

    def refusing(self, record: Record) -> Iterator[tuple[Rule, Breach]]:
        """The record rules that keep this record out of the store; `refusers` names the records that have any."""
        return (found for found in self.of_record(record) if found[0].severity is Severity.REJECT)

    def of_student(self, student: Student, day: date) -> Iterator[tuple[Rule, Breach]]:
        """The student rules that this student breaks on the day, each with the record that shows it."""
        for made, test in self._of_student:
            for found in test(student, day):
                breach = found if isinstance(found, Breach) else Breach(found)
                if _is_law(made, breach.record):
                    yield made, breach

    def all_of(self, student: Student, day: date) -> Iterator[tuple[Rule, Breach]]:
        """Every rule that the student or one of its records breaks on the day, but what is past or explained."""
        found = chain(chain.from_iterable(map(self.of_record, student.all())), self.of_student(student, day))
        return _standing(found, student)

    def of_day(self, student: Student, day: date) -> Iterator[tuple[Rule, Breach]]:
        """Those of them whose rule looks at a day, so that another day may tell another verdict."""
        return _standing(self.of_student(student, day), student)

    def severity(self, made: Rule, breach: Breach) -> Severity:
        """The severity of a breach in this state."""
        return Severity.NOTICE if breach.notice else made.severity_in(self.turned_on)

    def findings(self, made: Rule, breach: Breach, file: str = "", row: int | None = None) -> list[Finding]:
        """The lines that say a breach: one for each element that the rule reads or marks in this record."""
        record, spec = breach.record, breach.record.spec
        named = [r.element for r in (*made.reads, *made.marks) if r.record == spec.name] or [spec.key[-1]]
        by_name, names = spec.by_name, tuple(dict.fromkeys(named))
        words = {
            name: plain_word(breach.words[name]) if name in breach.words else word(by_name[name], getattr(record, name))
            for name in names_in(made.says) | names_in(made.fix)
        }
        sentence, fix = Phrase(made.says, words), Phrase(made.fix, words)
        severity = self.severity(made, breach)
        return [
            Finding(
                file,
                row,
                record.key,
                spec.name,
                name,
                write(by_name[name], getattr(record, name)),
                made.code,
                severity,
                sentence,
                fix,
                made.citation,
                names,
            )
            for name in names
        ]


def _standing(found: Iterable[tuple[Rule, Breach]], student: Student) -> Iterator[tuple[Rule, Breach]]:
    """What stands of what was found: what lies before a cut-over is past, and what has its reason is explained."""
    for made, breach in found:
        if student.cutovers and is_past(made, breach, student.cutovers):
            continue
        if not is_explained(made, breach, student):
            yield made, breach


def _is_law(made: Rule, record: Record) -> bool:
    """Whether the rule was law on the day of the fact."""
    if made.since is None:
        return True
    values = (getattr(record, ref.element) for ref in made.reads if ref.record == record.spec.name)
    return next((value >= made.since for value in values if isinstance(value, date)), True)
