"""Files as LEAs were reported to send them (`tests/field`), sent in their order: what each step stores and tells."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import pytest

from ser.services.submissions import checking
from ser.store.operations.server import Connections
from tests import database
from tests.sending import STATE_SCOPE, TODAY, ask, findings, lea, load
from tests.services.submissions.test_check_is_load import DIRECTORY, FIELD, Home

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Step:
    """What is sent by which LEA, the state if by none, the rules that tell of it, and what became of its rows."""

    act: str
    path: str
    lea: str
    rules: str
    counts: Mapping[str, int] = field(default_factory=dict)


STEPS: Mapping[str, tuple[Step, ...]] = {
    "B01": (
        Step("load", "C02/010", "010", "", {"new": 15}),
        Step("load", "C02/022", "022", "0303", {"new": 2, "changed": 1}),
        Step("load", "C02/022", "022", "0303", {"unchanged": 3}),
        Step("load", "C02/010", "010", "0240", {"set_aside": 1, "unchanged": 14}),
        Step("load", "C02/010c", "010", "0240", {"set_aside": 1}),
        Step("load", "C08/022", "022", "0303", {"changed": 1}),
        Step("load", "C08/010", "010", "0240", {"set_aside": 1, "unchanged": 14}),
    ),
    "B02": (
        Step("load", "A01/1/student.csv", "022", "", {"new": 1}),
        Step("load", "A01/2/student.csv", "022", "", {"unchanged": 1}),
    ),
    "B03": (
        Step("load", "I01/1", "022", "0243", {"held": 2}),
        Step("load", "I01/2", "022", "0243", {"held": 1}),
        Step("load", "I01/3", "022", "0243", {"held": 3}),
    ),
    "B04": (
        Step("load", "A05/1/student.csv", "022", "", {"new": 2}),
        Step("load", "A05/2/student.csv", "022", "0241", {"held": 2}),
        Step("load", "A05b/1", "022", "", {"new": 4}),
        Step("load", "A05b/2", "022", "0241", {"held": 2, "unchanged": 2}),
    ),
    "B06": (
        Step("load", "A05d/1", "022", "", {"new": 2}),
        Step("load", "A05d/2", "022", "0245", {"changed": 2, "released": 1}),
        Step("load", "A05d/3", "022", "", {"new": 1}),
        Step("check", "A05d/1 A05d/2", "022", "0216 0271"),
    ),
    "B07": (
        Step("load", "W01/1", "022", "0216", {"held": 2}),
        Step("load", "W01/2", "022", "", {"new": 1}),
    ),
    "B11": (
        Step("check", "T05/student.csv", "022", "0227"),
        Step("check", "T05b/student.csv", "022", "0210 0227"),
        Step("load", "T05b/2", "022", "0210 0227", {"held": 1}),
        Step("load", "T05b/3", "022", "0210 0227", {"held": 1}),
    ),
    "B13": (
        Step("check", "X05/student.xlsx", "022", "0231"),
        Step("load", "X05/student.xlsx", "022", "0231", {"held": 1}),
    ),
    "B14": (
        Step("check", "T04/evaluation.csv", "022", "0231"),
        Step("load", "T04/evaluation.csv", "022", "0231", {"held": 2}),
        Step("load", "T04/2", "022", "", {"new": 2}),
        Step("check", "T04b/student.csv", "022", "0231"),
    ),
    "B16": (
        Step("load", "A03/enrollment.csv", "022", "0232", {"held": 1}),
        Step("check", "T06/enrollment.csv", "022", "0232"),
    ),
    "B17": (
        Step("load", "A08/october", "022", "0204 0230", {"new": 1}),
        Step("check", "A08/october.zip", "022", "0204 0230"),
        Step("load", "A08c/enrollment.csv.gz", "022", "0201", {}),
    ),
    "B19": (
        Step("check", "D01/evaluation.csv", "022", "0233"),
    ),
    "B21": (
        Step("check", "K01/student.csv", "022", "0013"),
        Step("load", "K01/student.csv", "022", "0013", {"new": 1}),
        Step("load", "K01/student.csv", "", "0013", {"unchanged": 1}),
        Step("load", "K01/2", "022", "0013", {"new": 2}),
    ),
    "B23": (
        Step("check", "E01/student.csv", "022", "0206"),
        Step("load", "M01/student.csv", "022", "0206", {"new": 6}),
        Step("check", "M01/student.csv", "022", "0206"),
    ),
    "B25": (
        Step("check", "X01/student.xlsx", "", ""),
    ),
    "B27": (
        Step("check", "A09c/enrollment.csv", "22", "0215"),
        Step("check", "A09c/enrollment.csv", "022", "0215"),
    ),
    "B28": (
        Step("check", "T03/student.csv", "022", "0206"),
    ),
    "B30": (
        Step("check", "D02/enrollment.csv", "022", ""),
        Step("load", "D02/count", "010", "", {"new": 15}),
    ),
    "B31": (
        Step("load", "C02/010", "010", "", {"new": 15}),
        Step("load", "C02/022", "022", "0303", {"new": 2, "changed": 1}),
        Step("load", "C02/022", "022", "0303", {"unchanged": 3}),
        Step("load", "C02/010", "010", "0240", {"set_aside": 1, "unchanged": 14}),
        Step("load", "C02/010c", "010", "0240", {"set_aside": 1}),
    ),
    "B33": (
        Step("check", "T07/evaluation.csv", "022", "0031 0206 0211"),
    ),
    "B35": (
        Step("check", "X08/send.xlsx", "022", "0230"),
        Step("load", "X08/send.xlsx", "022", "0230", {"new": 1}),
    ),
    "B37": (
        Step("check", "T01/student.csv", "022", "0206"),
    ),
    "B38": (
        Step("check", "T02/student.csv", "022", "0206"),
    ),
    "B40": (
        Step("check", "X04/student.xlsx", "022", "0206"),
        Step("check", "X04b/student.csv", "022", "0206"),
        Step("check", "X04c/student.csv", "022", "0206"),
    ),
    "B41": (
        Step("check", "Q01/student.csv", "022", ""),
        Step("check", "Q01b/student.csv", "022", ""),
        Step("load", "Q01b/student.csv", "022", "", {"new": 1}),
    ),
    "B43": (
        Step("check", "X09/student.xlsx", "022", "0228"),
        Step("check", "X09b/student.xlsx", "022", "0228"),
    ),
    "B45": (
        Step("check", "E04/student.csv", "022", "0013 0206"),
    ),
    "B46": (
        Step("load", "N01/student.csv", "", "0140", {"new": 2}),
    ),
}  # fmt: skip

STUDENT = "SELECT lea_code, system_id, first_name FROM student ORDER BY id"
AFTER: Mapping[str, tuple[str, list[tuple[object, ...]]]] = {
    "B01": (
        "SELECT lea_code, address_is_protected, substitute_address IS NOT NULL FROM student",
        [("022", True, True)],
    ),
    "B02": ("SELECT address_is_protected, substitute_address IS NOT NULL FROM student", [(True, True)]),
    "B03": (STUDENT, []),
    "B04": (
        "SELECT s.first_name, s.system_id FROM student s JOIN enrollment e ON e.student_id = s.id ORDER BY e.id",
        [("Amy", "A5bs1"), ("Zoe", "A5bs2")],
    ),
    "B06": ("SELECT DISTINCT s.state_id FROM student s JOIN enrollment e ON e.student_id = s.id", [("9000001082",)]),
    "B07": ("SELECT count(*) FROM enrollment", [(0,)]),
    "B11": (STUDENT, []),
    "B13": (STUDENT, []),
    "B14": ("SELECT count(*) FROM evaluation", [(0,)]),
    "B23": (
        "SELECT last_name FROM student ORDER BY state_id LIMIT 4",
        [("José",), ("García",), ("Jesús",), ("Ángela",)],
    ),
    "B30": ("SELECT count(*) FROM enrollment WHERE exit_date IS NOT NULL", [(1,)]),
    "B31": (STUDENT, [("022", "C2n", "Max")]),
    "B41": ("SELECT last_name FROM student", [("Smith",)]),
}
"""What the database says when all steps are done."""


@pytest.fixture(scope="module")
def home(server: Connections) -> Iterator[Home]:
    with database.copy(server) as made:
        yield Home(made, DIRECTORY)


@pytest.mark.parametrize("today", [TODAY, date(2018, 3, 2)])
@pytest.mark.parametrize("case", STEPS)
def test_each_step_stores_and_tells_what_is_right(case: str, today: date, home: Home) -> None:
    home.empty()
    for step in STEPS[case]:
        by, paths = lea(step.lea) if step.lea else STATE_SCOPE, [FIELD / case / path for path in step.path.split(" ")]
        if step.act == "check":
            found = checking.check(by=by, paths=paths, today=today).findings
        else:
            outcome = load(*paths, by=by, today=today)
            assert +Counter(outcome.counts) == Counter(step.counts), step
            found = tuple(findings(outcome, by))
        assert sorted({finding.rule.removeprefix("SER-") for finding in found}) == step.rules.split(), step
    if case in AFTER:
        query, rows = AFTER[case]
        assert ask(query) == rows
