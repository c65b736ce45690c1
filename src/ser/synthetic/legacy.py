"""The made-up state as an older system would hand it over: one wide row a student, with its own names, codes and dates.

Nobody has published the layouts of such systems; this one is made up, with the habits that they share: codes of
numbers with zeros before them, several forms of dates, blanks of zeros, the name in one column, services in numbered
ones. `data/legacy_columns.csv` has its columns; a # stands for the number of a record of which a row holds several.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path

SOURCE = "spedmstr"
"""The name of the one file."""

SERVICES = EXCEPTIONALITIES = 4

Row = Mapping[str, str]
Kept = dict[str, list[Row]]
"""The rows of one student that a wide row can hold, by record."""

_RECORDS = (
    "student", "responsibility", "enrollment", "referral", "evaluation", "exceptionality", "consent",
    "program_episode", "iep", "placement", "service",
)  # fmt: skip
_OPERATORS = ("JSMITH", "BATCH", "KB02")

_OWN = ("OPR_ID", "UPD_TS", "FILLER")


def write_legacy(folder: Path, out: Path) -> Path:
    """Write the extract of a generated state into a folder, one row a student, parted by bars, in Windows-1252."""
    out.mkdir(parents=True, exist_ok=True)
    codes, path = _codes(), out / f"{SOURCE}.txt"
    columns = [*_numbered()]
    with path.open("w", encoding="cp1252", newline="") as file:
        table = csv.writer(file, delimiter="|", lineterminator="\r\n")
        table.writerow([*(name for name, *_ in columns), *_OWN])
        for number, student in enumerate(kept(folder)):
            slots = _slots(student)
            cells = [_cell(slots.get(record, {}), element, form, codes) for _, record, element, form in columns]
            table.writerow([*cells, _OPERATORS[number % 3], f"2018-02-28-{number % 24:02}.15.00", ""])
    return path


def kept(folder: Path) -> Iterator[Kept]:
    """Of each student of a generated state, the rows that a wide row can hold."""
    by_student: dict[str, Kept] = defaultdict(lambda: defaultdict(list))
    aliases, owners = {}, dict[tuple[str, str], str]()
    for record in _RECORDS:
        for row in _read(folder / f"{record}.csv"):
            if record == "student":
                aliases[row["lea_code"], row["system_id"]] = row["state_id"] or row["system_id"]
            owner = _owner(record, row, aliases, owners)
            if f"{record}_id" in row:
                owners[record, row[f"{record}_id"]] = owner
            by_student[owner][record].append(row)
    return (_chosen(rows) for rows in by_student.values())


def _owner(record: str, row: Row, aliases: Mapping[tuple[str, str], str], owners: Mapping[tuple[str, str], str]) -> str:
    if "state_id" in row:
        return row["state_id"] or aliases.get((row["lea_code"], row["system_id"]), row["system_id"])
    parent = "evaluation" if record == "exceptionality" else "iep"
    return owners[parent, row[f"{parent}_id"]]


def _chosen(rows: Kept) -> Kept:
    """The latest of each: the plan that stands, the evaluation that it rests on, and the one that is under way."""
    episode = _last(rows["program_episode"], "begin_date")
    plans = [
        p
        for p in rows["iep"]
        if p["iep_type"] != "AMD" and episode and p["program_episode_id"] == episode["program_episode_id"]
    ]
    plan = _last(plans, "begin_date")
    pending = [e for e in rows["evaluation"] if e["evaluation_status"] == "IN_PROCESS"][-1:]
    done = [e for e in rows["evaluation"] if e["evaluation_type"] != "W" and e not in pending]
    found = [e for e in done if plan and e["evaluation_id"] == plan["evaluation_id"]]
    evaluation = found[0] if found else _last(done, "dissemination_date")
    child: dict[str, Sequence[Row | None]] = {
        "student": rows["student"],
        "responsibility": [_last(rows["responsibility"], "begin_date")],
        "enrollment": [_last(rows["enrollment"], "entry_date")],
        "referral": [_last(rows["referral"], "referral_received_date")],
        "evaluation": [evaluation, *pending],
        "consent": [_last([c for c in rows["consent"] if c["consent_kind"] == "SERVICES"], "signed_date")],
        "program_episode": [episode],
        "iep": [plan],
    }
    made: Kept = {name: [row for row in each if row] for name, each in child.items()}
    found_in = [x for x in rows["exceptionality"] if evaluation and x["evaluation_id"] == evaluation["evaluation_id"]]
    made["exceptionality"] = sorted(found_in, key=lambda x: int(x["order"]))[:EXCEPTIONALITIES]
    of_plan = [p for p in rows["placement"] if plan and p["iep_id"] == plan["iep_id"]]
    made["placement"] = [row for row in [_last(of_plan, "begin_date")] if row]
    made["service"] = [s for s in rows["service"] if plan and s["iep_id"] == plan["iep_id"]][:SERVICES]
    return made


def _last(rows: Sequence[Row], by: str) -> Row | None:
    return max(rows, key=lambda row: row[by], default=None)


def _slots(student: Kept) -> dict[str, Row]:
    """The rows by the place that they have in a wide row."""
    slots = {name: rows[0] for name, rows in student.items() if rows}
    for evaluation in student["evaluation"]:
        is_pending = evaluation["evaluation_status"] == "IN_PROCESS"
        slots["pending" if is_pending else "evaluation"] = evaluation
    if slots.get("evaluation", {}).get("evaluation_status") == "IN_PROCESS":
        del slots["evaluation"]
    for record in ("exceptionality", "service"):
        slots |= {f"{record}{at}": row for at, row in enumerate(student[record], 1)}
    return slots


def _numbered() -> Iterator[tuple[str, str, str, str]]:
    """The columns, those of numbered records once for each number."""
    for record in ("", "exceptionality#", "service#"):
        several = SERVICES if record else 1
        for number in range(1, several + 1):
            for column, name, element, form in (row.values() for row in _data("legacy_columns.csv")):
                if (name if "#" in name else "") == record:
                    yield column.replace("#", str(number)), name.replace("#", str(number)), element, form


def _cell(row: Row, element: str, form: str, codes: Mapping[tuple[str, str], str]) -> str:
    """A value as the older system writes it."""
    if form in _SPECIAL:
        return _SPECIAL[form](row)
    value = row.get(element, "")
    if form in _DATES:
        return _DATES[form](date.fromisoformat(value)) if value else "00000000" if form == "YYYYMMDD" else ""
    if not value or not form:
        return value
    if form == "1/2":
        return "1" if value == "Y" else "2"
    if set(form) == {"0"}:
        return value.zfill(len(form))
    if form == "site":
        return value[3:]
    return "/".join(codes[form, code] for code in value.split(";"))


def _name(row: Row) -> str:
    if not row:
        return ""
    given = " ".join(filter(None, (row["first_name"], row["middle_name"])))
    return f"{row['last_name']}, {given}".upper()


def _environment(row: Row) -> str:
    """One column for both lists of environments, told apart by its numbers."""
    school, early = row.get("school_age_environment", ""), row.get("early_childhood_environment", "")
    known = _codes()
    return known["school_age", school] if school else known["early", early] if early else ""


_SPECIAL: Mapping[str, Callable[[Row], str]] = {"name": _name, "lre": _environment}
_DATES: Mapping[str, Callable[[date], str]] = {
    "YYYYMMDD": lambda day: f"{day:%Y%m%d}", "MMDDYYYY": lambda day: f"{day:%m%d%Y}",
    "MM/DD/YY": lambda day: f"{day:%m/%d/%y}", "YYYYDDD": lambda day: f"{day:%Y%j}",
    "day before": lambda day: f"{day - timedelta(1):%Y%m%d}",
}  # fmt: skip


@cache
def _codes() -> Mapping[tuple[str, str], str]:
    """The older system's codes by list and by ours."""
    return {(row["list"], row["ours"]): row["theirs"] for row in _data("legacy_codes.csv")}


def _data(name: str) -> Sequence[Row]:
    with (files("ser.synthetic") / "data" / name).open(encoding="utf-8") as file:
        return [*csv.DictReader(file)]


def _read(path: Path) -> Iterable[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
