"""Findings about all children together, and about records that belong to no student."""

from typing import cast

import narwhals as nw
import polars as pl

from ser.law.all_children import findings_by_lea
from ser.law.finding import Finding
from ser.law.report import Answer, Asked, Frame, report

_NEEDS = "children children_before"
_READS = (
    "lea site school_calendar provider provider_assignment membership earlysteps_notice student enrollment"
    " class_roster service"
)

_COLUMNS = """
    rule        Rule
    severity    Severity
    lea_code    LEA
    record      Record
    key         Key
    sentence    What was found
    fix         What to do
    citation    Rests on
"""

_SHOWN = [line.split()[0] for line in _COLUMNS.strip().splitlines()]


@report(
    "findings",
    "Findings about all children together",
    needs=_NEEDS,
    reads=_READS,
    kind="day",
    cite="34 CFR 300.645",
    unit="findings",
    levels="sea lea",
    columns=_COLUMNS,
    compares=True,
)
def findings_together(*given: Frame | Asked) -> Answer:
    """What no child shows alone: one child under two IDs, classes that are too large, counts that moved in a year.

    Also what is amiss in records of no child, such as staff and notices of Part C. Findings about one child come with
    the load that brought them. An LEA sees what its own children and records show, compared with those of all.
    """
    frames = cast("tuple[Frame, ...]", given[:-1])
    named = dict(zip((*_NEEDS.split(), *_READS.split()), frames, strict=True))
    told = findings_by_lea(named, cast(Asked, given[-1]))
    # A finding has a line for each element that shows it; here it has one.
    found = list(dict.fromkeys(tuple(_shown(lea, f, column) for column in _SHOWN) for lea, f in told))
    return Answer(nw.from_native(pl.DataFrame(found, schema=dict.fromkeys(_SHOWN, pl.String), orient="row")))


def _shown(lea_code: str, finding: Finding, column: str) -> str:
    return lea_code if column == "lea_code" else str(getattr(finding, column))
