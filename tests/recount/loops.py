"""Federal figures counted a second time: plain loops over the files, which share no code with what they check.

A figure is a count by LEA and category. Only the standard library is imported here, so that a mistake of the product
cannot be repeated by using its own functions.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

Row = dict[str, str]
Files = dict[str, list[Row]]
FOREVER = "9999-12-31"


def read(folders: Sequence[Path]) -> Files:
    """The rows of all files of these folders, by the name of the file."""
    files: Files = {}
    for folder in folders:
        for path in sorted(folder.glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as lines:
                files.setdefault(path.stem, []).extend(csv.DictReader(lines))
    return files


def holds(begin: str, end: str, day: str) -> bool:
    """Whether a range whose end is its last day holds a day; days are written year first, so that text compares."""
    return begin != "" and begin <= day <= (end or FOREVER)


def age(born: str, day: str) -> int:
    """Completed years."""
    return int(day[:4]) - int(born[:4]) - (day[5:] < born[5:])


def of_child(files: Files, name: str, child: Row) -> list[Row]:
    """The rows of one child in a file."""
    return [row for row in files.get(name, []) if row["state_id"] == child["state_id"]]


def disability(files: Files, child: Row, day: str) -> str:
    """The category that the last whole evaluation by a day found; an additional concern changes none."""
    found, since = "", ""
    for evaluation in of_child(files, "evaluation", child):
        if evaluation["evaluation_type"] == "AC" or evaluation["evaluation_outcome"] not in ("E", "B"):
            continue
        if not since < evaluation["dissemination_date"] <= day:
            continue
        for each in files.get("exceptionality", []):
            if each["evaluation_id"] == evaluation["evaluation_id"] and each["order"] == "1":
                found, since = each["exceptionality"], evaluation["dissemination_date"]
    return found


def is_parentally_placed(files: Files, child: Row, day: str) -> bool:
    """A services plan, or a private placement by the official plan in force."""
    for episode in of_child(files, "program_episode", child):
        if episode["program"] == "SVC" and holds(episode["begin_date"], episode["end_date"], day):
            return True
    for plan in of_child(files, "iep", child):
        if plan["iep_status"] != "OFFICIAL" or not holds(plan["begin_date"], plan["end_date"], day):
            continue
        for place in files.get("placement", []):
            if place["iep_id"] == plan["iep_id"] and holds(place["begin_date"], place["end_date"], day):
                return place["school_age_environment"] == "PPPS"
    return False


def counted(files: Files, day: str) -> Counter[tuple[str, str]]:
    """Children of the count, by LEA and disability."""
    figures: Counter[tuple[str, str]] = Counter()
    for child in files["student"]:
        if child["death_date"] and child["death_date"] < day:
            continue
        episodes = [
            e
            for e in of_child(files, "program_episode", child)
            if e["program"] in ("IDEA", "SVC") and holds(e["begin_date"], e["end_date"], day)
        ]
        found = disability(files, child, day)
        if found == "DD" and age(child["birth_date"], day) > 8:
            continue
        if episodes and found and is_served(files, child, day):
            figures[episodes[0]["lea_code"], found] += 1
    return figures


def is_served(files: Files, child: Row, day: str) -> bool:
    """Whether a service of an official plan in force had been delivered by a day."""
    for plan in of_child(files, "iep", child):
        if plan["iep_status"] != "OFFICIAL" or not holds(plan["begin_date"], plan["end_date"], day):
            continue
        for service in files.get("service", []):
            delivered = service["first_delivered_date"]
            if service["iep_id"] == plan["iep_id"] and "" < delivered <= day:
                return True
    return False


def exits(files: Files, school_year: int, seen: date) -> Counter[tuple[str, str, str]]:
    """Exits of a school year at 14 to 21 as far as they had happened by a day, by LEA, basis and disability."""
    figures: Counter[tuple[str, str, str]] = Counter()
    first, last = f"{school_year - 1}-07-01", min(f"{school_year}-06-30", seen.isoformat())
    for child in files["student"]:
        for episode in of_child(files, "program_episode", child):
            end = episode["end_date"]
            if episode["program"] != "IDEA" or not first <= end <= last:
                continue
            count_day = f"{school_year - 1}-10-01"
            if end < count_day:
                count_day = f"{school_year - 2}-10-01"
            if not 14 <= age(child["birth_date"], count_day) <= 21 or is_parentally_placed(files, child, end):
                continue
            found = disability(files, child, end)
            found = "MISSING" if found in ("", "DD") else found
            figures[episode["lea_code"], episode["exit_reason"] or "MISSING", found] += 1
    return figures


def expelled(files: Files, school_year: int, seen: date) -> Counter[tuple[str, str, str]]:
    """Children expelled in a school year by a day, by LEA, whether under IDEA, and whether served meanwhile."""
    figures: Counter[tuple[str, str, str]] = Counter()
    first, last = f"{school_year - 1}-07-01", min(f"{school_year}-06-30", seen.isoformat())
    for child in files["student"]:
        latest: Row | None = None
        for removal in of_child(files, "removal", child):
            begin = removal["begin_date"]
            if removal["discipline_method"] != "EXP" or not first <= begin <= last:
                continue
            if not is_parentally_placed(files, child, begin) and (latest is None or latest["begin_date"] < begin):
                latest = removal
        if latest is None:
            continue
        under_idea = any(
            e["program"] == "IDEA" and holds(e["begin_date"], e["end_date"], latest["begin_date"])
            for e in of_child(files, "program_episode", child)
        )
        served = {"Y": "SERVPROV", "N": "SERVNOTPROV"}.get(latest["services_provided"], "MISSING")
        figures[latest["lea_code"], "WDIS" if under_idea else "WODIS", served] += 1
    return figures
