"""Twenty rules of the state written a second time, as pandera checks over polars frames: what rules.py compares with.

Each check is true for a row that stands; a blank that makes it unknown counts as standing, as our rules are not asked
about blanks. Only the columns that the checks look at are in the frames, which is to pandera's advantage.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from ser.law.element import Kind
from ser.law.record import Record
from ser.store.running import state

c = pl.col

_NAME = r"^(?:[^\W\d_]|[\u0300-\u036f '’‘`.,()-])+$"
_OFFICIAL = c("iep_status").is_in(["OFFICIAL", "SUPERSEDED"])
_RULED_OUT = (
    c("lacked_reading_instruction").fill_null(False)
    | c("lacked_math_instruction").fill_null(False)
    | c("limited_english").fill_null(False)
)
_LOW = ["DEAF", "HOH", "VI-B", "VI-P", "DB", "TBI", "ID-MO", "ID-SE", "ID-PR", "MD", "GT", "TM", "TV", "TT"]
_PERCENT = 100 * c("minutes_regular")
_TOTAL = c("minutes_total")
_ONE_AT_LEAST = pl.max_horizontal(_TOTAL, pl.lit(1))


def _lies(environment: str, low: int, high: int) -> pl.Expr:
    fits = (low * _TOTAL <= _PERCENT) & (high * _ONE_AT_LEAST > _PERCENT)
    return (c("school_age_environment") != environment) | fits


_SHARES = (
    _lies("RC80", 80, 101) & _lies("RC79TO40", 40, 80) & _lies("RC39", 0, 40)
    & (c("school_age_environment").is_in(["RC80", "RC79TO40", "RC39"])
       | ((_PERCENT >= 0) & (101 * _ONE_AT_LEAST > _PERCENT)))
)  # fmt: skip

_NOTICED = (
    (c("change_effective_date") - c("ten_day_notice_date")).dt.total_days() >= 10
) & c("ten_day_notice_method").is_in(["MAIL", "EMAIL", "TEXT", "PORTAL"]).fill_null(True)  # fmt: skip

CHECKS: Mapping[str, Mapping[str, pl.Expr]] = {
    "enrollment": {"SER-0003": c("site_code").str.starts_with(c("lea_code"))},
    "responsibility": {
        "SER-0004": (c("role") != "FAPE") | c("site_code").str.starts_with(c("lea_code")),
        "SER-0021": c("end_date") >= c("begin_date"),
    },
    "student": {"SER-0013": c("last_name").str.contains(_NAME) & c("first_name").str.contains(_NAME)},
    "referral": {
        "SER-0029": c("request_date") <= c("referral_received_date"),
        "SER-0034": c("referral_received_date").is_null()
        | c("suspected_exceptionalities").list.eval(pl.element().is_in(_LOW)).list.all()
        | c("interventions_documented").fill_null(False)
        | c("immediate_reason").is_not_null(),
    },
    "evaluation": {
        "SER-0030": c("dissemination_date") >= c("consent_received_date"),
        "SER-0053": (c("evaluation_type") == "W")
        | ((c("evaluation_status") == "COMPLETED") == c("dissemination_date").is_not_null()),
        "SER-0046": ~c("evaluation_outcome").is_in(["E", "B"]) | ~_RULED_OUT,
        "SER-0037": c("coordinator_discipline").is_in(["ED", "PSY", "SLP", "SW"]),
    },
    "evaluation_extension": {
        "SER-0041": ~c("extension_kind").is_in(["PAE", "SLD", "TRF"]) | c("parent_agreed_date").is_not_null(),
    },
    "program_episode": {"SER-0095": c("end_date").is_null() == c("exit_reason").is_null()},
    "iep": {
        "SER-0064": c("iep_status").is_null() | (c("iep_type") != "INT") | c("interim_reason").is_not_null(),
        "SER-0065": ~c("iep_type").is_in(["INIT", "INT"])
        | ~_OFFICIAL
        | c("parent_signature_date").is_not_null()
        | c("parent_attempts_documented").fill_null(False),
        "SER-0067": c("end_date") < c("begin_date").dt.offset_by("12mo"),
        "SER-0070": c("change_effective_date").is_null()
        | c("ten_day_notice_date").is_null()
        | (c("change_effective_date") < date(2024, 6, 10))
        | _NOTICED,
        "SER-0079": ~c("esy_eligible") | c("esy_criterion").is_not_null(),
        "SER-0089": ~c("iep_type").is_in(["INIT", "REV"]) | ~_OFFICIAL | c("esy_considered").fill_null(False),
    },
    "placement": {
        "SER-0073": _SHARES,
        "SER-0057": (c("school_age_environment").is_null() != c("early_childhood_environment").is_null())
        | c("program").fill_null("").is_in(["GT", "TAL"])
        | c("is_of_plan").is_null(),
    },
}
"""The check of each rule, by the record that it looks at."""

CODES = frozenset(code for checks in CHECKS.values() for code in checks)

_LINKS = {
    "placement": ("lea_code", "iep_id"),
    "iep": ("lea_code", "iep_id", "program_episode_id"),
    "program_episode": ("lea_code", "program_episode_id", "program"),
}
"""What leads from a placement to the program of its plan."""

_TYPES = {
    Kind.DATE: pl.Date,
    Kind.YES_NO: pl.Boolean,
    Kind.INTEGER: pl.Int64,
    Kind.CODES: pl.List(pl.String),
}


def frames_of(rows: Mapping[str, Sequence[Record]]) -> dict[str, pl.DataFrame]:
    """The rows as frames of the columns that the checks look at, and of those that lead to a plan's program."""
    return {name: _frame(name, rows.get(name, ())) for name in CHECKS}


def schemas_of(frames: Mapping[str, pl.DataFrame]) -> dict[str, pa.DataFrameSchema]:
    """What pandera is to check of each frame: the type of every column, and our checks."""
    return {name: _schema(name, frame) for name, frame in _joined(frames).items()}


def violations(schemas: Mapping[str, pa.DataFrameSchema], frames: Mapping[str, pl.DataFrame]) -> Counter[str]:
    """How many rows break each rule, as pandera finds them."""
    found: Counter[str] = Counter()
    for name, frame in _joined(frames).items():
        try:
            schemas[name].validate(frame, lazy=True)
        except SchemaErrors as errors:
            found.update(dict(errors.failure_cases["check"].value_counts().iter_rows()))
    return found


def _schema(name: str, frame: pl.DataFrame) -> pa.DataFrameSchema:
    columns = {n: pa.Column(kind, nullable=True) for n, kind in frame.schema.items()}
    return pa.DataFrameSchema(columns, checks=[_check(code, stands) for code, stands in CHECKS[name].items()])


def _check(code: str, stands: pl.Expr) -> pa.Check:
    return pa.Check(lambda data: data.lazyframe.select(stands.fill_null(True)), name=code)


def _joined(frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The frames, where a placement says of which program its plan is."""
    episodes, plans = (frames[name].select(_LINKS[name]) for name in ("program_episode", "iep"))
    of_plan = plans.join(episodes, on=["lea_code", "program_episode_id"], how="left").drop("program_episode_id")
    known = of_plan.with_columns(is_of_plan=pl.lit(True))
    return {**frames, "placement": frames["placement"].join(known, on=["lea_code", "iep_id"], how="left")}


def _frame(name: str, rows: Sequence[Record]) -> pl.DataFrame:
    looked_at = {n for check in CHECKS[name].values() for n in check.meta.root_names()} | {*_LINKS.get(name, ())}
    elements = [e for e in state().records[name].spec.elements if e.name in looked_at]
    types: dict[str, Any] = {e.name: _TYPES.get(e.kind, pl.String) for e in elements}
    return pl.DataFrame({n: [_plain(getattr(r, n)) for r in rows] for n in types}, schema=types)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
