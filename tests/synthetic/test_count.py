"""The files, counted once more with nothing but their text, say what the published table says of these children."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from ser.states.louisiana.state import STATE
from ser.synthetic.population import Kind, cells, scaled
from tests.synthetic.conftest import CHILDREN, SEED, Files

DAY = "2017-10-01"
Row = dict[str, str]


def running(rows: list[Row], begin: str, end: str) -> list[Row]:
    return [row for row in rows if row[begin] and row[begin] <= DAY and (not row[end] or row[end] >= DAY)]


def by(rows: list[Row], *columns: str) -> dict[tuple[str, ...], list[Row]]:
    groups: defaultdict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[column] for column in columns)].append(row)
    return groups


def federal(record: str, element: str) -> Callable[[str], str | None]:
    codes = STATE.records[record].spec.by_name[element].codes
    assert codes is not None
    return codes.federal


def disabilities(files: Files) -> dict[str, str]:
    """The disability of each child by its latest report."""
    names, to_federal = (
        by(files["exceptionality"], "lea_code", "evaluation_id"),
        federal("exceptionality", "exceptionality"),
    )
    done = [e for e in files["evaluation"] if e["dissemination_date"] and e["dissemination_date"] <= DAY]
    found = {}
    for report in sorted(done, key=lambda e: e["dissemination_date"]):
        if report["is_gifted_talented_only"] == "N" and report["evaluation_outcome"] in ("E", "B"):
            for name in names[report["lea_code"], report["evaluation_id"]]:
                if name["order"] == "1":
                    found[report["state_id"]] = to_federal(name["exceptionality"]) or ""
    return found


def served(files: Files) -> Iterator[tuple[str, str]]:
    """The ID and the environment of each child with a plan, a placement and a delivered service on the day."""
    placements = by(running(files["placement"], "begin_date", "end_date"), "lea_code", "iep_id")
    services = by(running(files["service"], "first_delivered_date", "end_date"), "lea_code", "iep_id")
    for plan in running(files["iep"], "begin_date", "end_date"):
        key = plan["lea_code"], plan["iep_id"]
        if plan["iep_type"] != "AMD" and key in placements and key in services:
            (place,) = placements[key]
            yield plan["state_id"], place["school_age_environment"] or place["early_childhood_environment"]


def race(student: Row) -> str:
    if student["is_hispanic"] == "Y":
        return "HI7"
    return "MU7" if ";" in student["races"] else student["races"] + "7"


def age(student: Row) -> int:
    return int(DAY[:4]) - int(student["birth_date"][:4]) - (DAY[5:] < student["birth_date"][5:])


def counted(files: Files) -> Counter[Kind]:
    owned = by(
        [r for r in running(files["responsibility"], "begin_date", "end_date") if r["end_date"] != DAY], "state_id"
    )
    enrolled = by(running(files["enrollment"], "entry_date", "exit_date"), "state_id")
    episodes = [e for e in files["program_episode"] if e["program"] in ("IDEA", "SVC")]
    open_episodes = by(running(episodes, "begin_date", "end_date"), "state_id")
    agreed = by([c for c in files["consent"] if c["consent_kind"] == "SERVICES" and c["response"] == "Y"], "state_id")
    students, found = by(files["student"], "state_id"), disabilities(files)
    kinds: Counter[Kind] = Counter()
    for state_id, environment in served(files):
        key = (state_id,)
        if state_id and all(key in have for have in (owned, enrolled, open_episodes, agreed)):
            assert len(owned[key]) == 1
            student = students[key][0]
            kinds[Kind(found[state_id], environment, age(student), race(student), student["sex"])] += 1
    return kinds


def test_the_files_hold_the_children_of_the_scaled_count(files: Files) -> None:
    assert counted(files) == Counter(scaled(CHILDREN, SEED))


def test_every_figure_of_the_table_is_that_of_the_files(files: Files) -> None:
    assert cells(counted(files)) == cells(scaled(CHILDREN, SEED))
