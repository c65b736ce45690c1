"""Which child a row is of, and which records are of one child: recall and precision on planted typos and twins."""

import csv
import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figure import Figure
from bench.finding import Names
from bench.made import TODAY, home
from bench.measure import Options, say, seconds
from ser.services.merges import candidates
from ser.services.reports import reporting
from ser.services.reports.reporting import Question
from ser.services.submissions import loading
from ser.store.connect import in_transaction, opened
from ser.store.running import state
from ser.store.scope import state_scope, system_scope

STUDENTS, PLANTED = 20_000, 100
"""Children, and of each kind of change so many."""

BY = state_scope("operator:bench")
_ROW = ("lea_code", "state_id", "system_id", "last_name", "first_name", "middle_name", "birth_date", "sex",
        "multiple_birth")  # fmt: skip
_RULE = "SER-0014, which compares sound, birth date and sex"
_ANY = "holding whatever differs in name or birth date"


@dataclass(frozen=True, slots=True)
class Made:
    """A made-up child as an LEA sends it."""

    state_id: str
    lea_code: str
    last: str
    first: str
    middle: str
    born: date
    sex: str
    multiple: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        own = f"S{self.state_id}"
        return (self.lea_code, self.state_id, own, self.last, self.first, self.middle, self.born.isoformat(), self.sex,
                self.multiple)  # fmt: skip


class Plants:
    """Makes of one child another record of it, as people do, or a child who is another one."""

    def __init__(self, chance: random.Random, names: Names) -> None:
        self._chance, self._names, self._number = chance, names, 0

    def child(self) -> Made:
        """A child who is not known yet."""
        self._number += 1
        born = self._names.child(self._number)
        number = 3_000_000_001 + self._number * 7
        return Made(
            str(number), born.lea_code, born.last, born.first, born.middle or "", born.birth_date,
            self._chance.choice("FM"),
        )  # fmt: skip

    def typo(self, word: str) -> str:
        at = self._chance.randrange(1, max(2, len(word)))
        before, letter, after = word[:at], word[at : at + 1], word[at + 1 :]
        made = self._chance.choice(
            (
                before + after,
                before + before[-1] + letter + after,
                before + "e" + after,
                before + after[:1] + letter + after[1:],
            )
        )
        return made if made != word else word + "s"

    def slip(self, day: date) -> date:
        try:
            return self._chance.choice(
                (day.replace(year=day.year - 1), day.replace(month=day.day), day.replace(day=10))
            )
        except ValueError:
            return day + timedelta(days=1) if day.day < 28 else day - timedelta(days=10)

    def corrections(self, of: Made) -> Mapping[str, Made]:
        """What a correction makes of a child's row; it is the same child."""
        other = self.child()
        return {
            "first name corrected": replace(of, first=self.typo(of.first)),
            "last name corrected": replace(of, last=self.typo(of.last)),
            "name changed": replace(of, last=other.last),
            "birth date corrected": replace(of, born=self.slip(of.born)),
            "sex corrected": replace(of, sex="M" if of.sex == "F" else "F"),
            "name changed and birth date corrected": replace(of, last=other.last, born=self.slip(of.born)),
        }

    def others(self, of: Made) -> Mapping[str, Made]:
        """What stands under a child's ID and is another child."""
        other = self.child()
        sister = replace(of, first=other.first, sex=self._chance.choice("FM"))
        return {
            "ID reused": replace(other, state_id=of.state_id, lea_code=of.lea_code),
            "IDs of twins swapped": sister,
            "IDs of brother and sister swapped": replace(sister, born=of.born - timedelta(days=700)),
        }

    def doubles(self, of: Made) -> Mapping[str, Made]:
        """The same child, entered a second time under an ID of its own."""
        return {kind: self._again(one) for kind, one in self._entered(of).items()}

    def _again(self, one: Made) -> Made:
        return replace(
            one, state_id=self.child().state_id, middle=self._chance.choice((one.middle, "", one.middle[:1]))
        )

    def _entered(self, of: Made) -> Mapping[str, Made]:
        return {
            "entered twice": of,
            "typo in the first name": replace(of, first=self.typo(of.first)),
            "typo in the last name": replace(of, last=self.typo(of.last)),
            "typos in both names": replace(of, first=self.typo(of.first), last=self.typo(of.last)),
            "another last name": replace(of, last=self.child().last),
            "first and last name turned around": replace(of, first=of.last, last=of.first),
            "slip in the birth date": replace(of, born=self.slip(of.born)),
            "another sex": replace(of, sex="M" if of.sex == "F" else "F"),
        }

    def twin(self, of: Made, *, is_told: bool) -> Made:
        """Another child of the same birth; half of them are said to be."""
        other = self.child()
        return replace(of, state_id=other.state_id, first=other.first, middle=other.middle, sex=other.sex,
                       multiple="Y" if is_told else "")  # fmt: skip


def run(options: Options) -> Iterator[Figure]:
    """Load children, then what was planted, and count what is held and what is listed."""
    chance, count = random.Random(options.seed), options.students or STUDENTS
    planted = min(PLANTED, count // 40)
    plants = Plants(chance, Names(chance))
    children = [plants.child() for _ in range(count)]
    with home() as place, TemporaryDirectory() as folder, opened(place):
        say(f"storing {count:,} students")
        _load(Path(folder) / "1", children)
        chosen = chance.sample(children, 3 * planted)
        yield from _doubted(plants, Path(folder), chosen[:planted])
        yield from _listed(plants, Path(folder), chosen[planted : 2 * planted], chosen[2 * planted :], count)


def _doubted(plants: Plants, folder: Path, chosen: Sequence[Made]) -> Iterator[Figure]:
    """Rows under known IDs, one kind a load: those of other children should be held, corrections should not."""
    kinds: dict[str, tuple[bool, list[tuple[Made, Made]]]] = {}
    for one in chosen:
        for is_other, made in ((False, plants.corrections(one)), (True, plants.others(one))):
            for kind, row in made.items():
                kinds.setdefault(kind, (is_other, []))[1].append((one, row))
    held, simple = {True: 0, False: 0}, {True: 0, False: 0}
    total = {True: 0, False: 0}
    for number, (kind, (is_other, rows)) in enumerate(kinds.items()):
        _load(folder / f"doubt-{number}", [row for _, row in rows])
        found = len(_held() & {row.state_id for _, row in rows})
        plain = sum((was.last, was.first, was.born) != (row.last, row.first, row.born) for was, row in rows)
        held[is_other] += found
        simple[is_other] += plain
        total[is_other] += len(rows)
        what = f"Another child? {kind}: held, of {len(rows)}"
        yield Figure(
            what, _percent(found, len(rows)), "%", _ANY, _percent(plain, len(rows)), "100 %" if is_other else "0 %"
        )
        _load(folder / f"back-{number}", [was for was, _ in rows])
    recall, precision = _percent(held[True], total[True]), _percent(held[True], held[True] + held[False])
    yield Figure("Another child? recall", recall, "%", _ANY, _percent(simple[True], total[True]))
    yield Figure("Another child? precision", precision, "%", _ANY, _percent(simple[True], simple[True] + simple[False]))


def _listed(
    plants: Plants, folder: Path, chosen: Sequence[Made], with_twins: Sequence[Made], count: int
) -> Iterator[Figure]:
    """Records of children who are known under another ID should be listed, twins should not."""
    expected: dict[str, set[frozenset[str]]] = {}
    rows: list[Made] = []
    for one in chosen:
        for kind, made in plants.doubles(one).items():
            expected.setdefault(kind, set()).add(frozenset({one.state_id, made.state_id}))
            rows.append(made)
    twins = [(one, plants.twin(one, is_told=place % 2 == 0)) for place, one in enumerate(with_twins)]
    _load(folder / "doubles", [*rows, *(twin for _, twin in twins)])
    same = {pair for pairs in expected.values() for pair in pairs} | _alike(expected)
    found: set[frozenset[str]] = set()
    taken = seconds(lambda: found.update(_candidates()))
    told = _told_by_rule()
    for kind, pairs in expected.items():
        by_rule = sum(not told.isdisjoint(pair) for pair in pairs)
        what = f"Merge candidates, {kind}: listed, of {len(pairs)}"
        yield Figure(what, _percent(len(found & pairs), len(pairs)), "%", _RULE, _percent(by_rule, len(pairs)))
    pairs = {frozenset({one.state_id, twin.state_id}) for one, twin in twins}
    by_rule = sum(twin.state_id in told for _, twin in twins)
    yield Figure(f"Merge candidates, twins: listed, of {len(pairs)}", _percent(len(found & pairs), len(pairs)), "%",
                 _RULE, _percent(by_rule, len(pairs)), "0 %")  # fmt: skip
    planted = {pair for every in expected.values() for pair in every}
    doubled = {number for pair in same for number in pair}
    yield Figure("Merge candidates: recall", _percent(len(found & planted), len(planted)), "%", _RULE,
                 _percent(sum(not told.isdisjoint(pair) for pair in planted), len(planted)))  # fmt: skip
    yield Figure("Merge candidates: precision", _percent(len(found & same), len(found)), "%", _RULE,
                 _percent(len(told & doubled), len(told)))  # fmt: skip
    yield Figure(f"The list for the state, {count:,} students", taken, "s")


def _alike(expected: Mapping[str, Collection[frozenset[str]]]) -> set[frozenset[str]]:
    """The pairs of two records that were both planted for one child."""
    of: dict[str, set[str]] = {}
    for pairs in expected.values():
        for pair in pairs:
            # The lower ID is the child's own, which was made first.
            of.setdefault(min(pair), set()).add(max(pair))
    return {frozenset({one, other}) for made in of.values() for one in made for other in made if one != other}


def _candidates() -> set[frozenset[str]]:
    found = candidates.candidates(by=BY, today=TODAY, most=1_000_000)
    return {frozenset({one.one.known_as, one.other.known_as}) for one in found.shown}


def _told_by_rule() -> set[str]:
    """The IDs of which the rule says that another record may be the same child's."""
    found, _ = reporting.report(by=BY, name="findings", question=Question(TODAY))
    return {str(row[4]) for row in found.rows() if row[0] == "SER-0014"}


def _held() -> set[str]:
    """The state IDs under which a row is held as another child's."""
    query = "SELECT key FROM held WHERE waits_for LIKE 'confirm|%%' AND record = 'student'"
    return in_transaction(system_scope("bench"), lambda db: {str(row[0]) for row in db.execute(query)})


def _load(folder: Path, rows: Sequence[Made]) -> None:
    folder.mkdir(parents=True)
    with (folder / "lea.csv").open("w", newline="") as out:
        csv.writer(out).writerows([("lea_code", "lea_name", "lea_type")])
        csv.writer(out).writerows((*pair, "PARISH") for pair in state().lea_names.items())
    with (folder / "student.csv").open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([_ROW, *(row.cells for row in rows)])
    loading.load(by=BY, paths=[folder], today=TODAY)


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0
