"""The collections that the state has opened, one row for each school year of one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ser.law.finding import Severity
from ser.law.kept_day import KeptDay
from ser.law.period import Period, Stage, Window
from ser.store.connect import Db


@dataclass(frozen=True, slots=True)
class KeptPeriod:
    """A period as it is kept: its number, how far it has come, and who opened it."""

    number: int
    stage: Stage
    opened_by: str
    period: Period


_COLUMNS = """
    id, stage, opened_by, collection, school_year, counts_on, opens, free_of_errors_by, certify_by, closes, leas,
    severities, rule_version"""


def add(db: Db, period: Period, opened_by: str) -> int | None:
    """Keep a period that opens, under a new number; None where the collection has one for the school year already."""
    window = period.window
    row = db.execute(
        "INSERT INTO collection_period (collection, school_year, counts_on, opens, free_of_errors_by, certify_by,"
        " closes, leas, severities, rule_version, opened_by) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (collection, school_year) DO NOTHING RETURNING id",
        [
            period.collection,
            period.school_year,
            period.counts_on,
            window.opens,
            window.free_of_errors_by,
            window.certify_by,
            window.closes,
            None if window.leas is None else sorted(window.leas),
            json.dumps(period.severities),
            period.rule_version,
            opened_by,
        ],
    ).fetchone()
    return None if row is None else int(row[0])


def periods(db: Db) -> list[KeptPeriod]:
    """Every period that was opened, the latest first."""
    found = db.execute(f"SELECT {_COLUMNS} FROM collection_period ORDER BY counts_on DESC, collection")
    return [_kept(row) for row in found]


def period(db: Db, number: int) -> KeptPeriod | None:
    """The period under a number; None where there is none."""
    row = db.execute(f"SELECT {_COLUMNS} FROM collection_period WHERE id = %s", [number]).fetchone()
    return None if row is None else _kept(row)


def close(db: Db, number: int, closed_by: str) -> bool:
    """Close a period; false where it is not open."""
    query = """
        UPDATE collection_period SET stage = 'closed', closed_by = %s, closed_at = now()
        WHERE id = %s AND stage = 'open'
    """
    return db.execute(query, [closed_by, number]).rowcount == 1


def owned_days(db: Db, today: date) -> frozenset[KeptDay]:
    """The days that open periods need by this day, each with the collection that owns it."""
    query = "SELECT collection, counts_on FROM collection_period WHERE stage = 'open' AND counts_on <= %s"
    return frozenset(KeptDay(*row) for row in db.execute(query, [today]))


def _kept(row: Sequence[Any]) -> KeptPeriod:
    number, stage, opened_by, collection, year, counts_on, *days, leas, severities, version = row
    opens, errors, certify, closes = days
    window = Window(opens, errors, certify, closes, None if leas is None else frozenset(leas))
    frozen = {code: Severity(severity) for code, severity in severities.items()}
    return KeptPeriod(number, Stage(stage), opened_by, Period(collection, year, counts_on, window, frozen, version))
