"""Makes the home that tests/upgrade upgrades; kept to be read, and run with the code of revision ff12a5b alone.

    git worktree add --detach ../old ff12a5b
    cd ../old && PYTHONPATH=src:. python ../ser/tests/upgrade/make_old_home.py FOLDER

Its imports are the modules of that revision, so it does not run with the code beside it. See README.md.
"""

import contextlib
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from ser.cli.load import take
from ser.core.table_file import write_table_csv
from ser.services.entering import Place
from ser.services.reporting import CannotBeAsked, Question
from ser.store.place import programs
from ser.store.server import lease

from ser.services import (
    access,
    backing_up,
    claiming,
    delete_requests,
    drafting,
    entering,
    freezing,
    reporting,
    showing,
)
from ser.services.access import Place as Seat
from ser.store.connect import connection, opened
from ser.store.orm import use_opened
from ser.store.running import state
from ser.store.scope import Scope, lea_scope, state_scope, visitor_scope
from ser.store.showing import busiest
from ser.synthetic.files import COUNT_DAY, generate

FIRST, TYPED, SECOND = date(2018, 3, 1), date(2018, 3, 5), date(2018, 3, 8)
STATE = state_scope("operator:made-up")

Cells = list[dict[str, str]]
Files = dict[str, Cells]


def ask(query: str, *parameters: object) -> list[tuple]:
    """What the database answers the application."""
    with connection(STATE) as db:
        return db.execute(query, parameters).fetchall()


def one(query: str, *parameters: object) -> object:
    """The first value of the first row."""
    return ask(query, *parameters)[0][0]


# --- what is sent -----------------------------------------------------------------------------------------------------


def read(folder: Path) -> Files:
    """The cells of every file of a delivery; of the directory only what the children's rows name."""
    found: Files = {}
    for file in sorted(folder.glob("*.csv")):
        if file.stem != "manifest":
            with file.open(encoding="utf-8", newline="") as lines:
                header, *rows = csv.reader(lines)
                # A planted row may have a cell too many; it goes under no name.
                found[file.stem] = [dict(zip([*header, "+"], row, strict=False)) for row in rows]
    directory = ("lea", "site", "school_calendar", "provider", "provider_assignment")
    children = [row for name, rows in found.items() if name not in directory for row in rows]
    sites = {text for row in children for name, text in row.items() if name.endswith("site_code")}
    leas = {row["lea_code"] for row in children}
    found["site"] = [row for row in found["site"] if row["site_code"] in sites]
    for name in directory[2:]:
        found[name] = [row for row in found[name] if row["lea_code"] in leas]
    return found


def write(folder: Path, files: Mapping[str, Cells], more: str = "") -> Path:
    """A delivery as CSV files; `more` names a column beside the elements, such as `action`."""
    folder.mkdir(parents=True)
    for name, rows in files.items():
        header = [*state().records[name].spec.by_name, *([more] if more and any(more in row for row in rows) else [])]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            lines = csv.writer(out, lineterminator="\n")
            lines.writerow(header)
            lines.writerows([*(row.get(c, "") for c in header), *([row["+"]] if "+" in row else [])] for row in rows)
    return folder


def first_of(made: Files) -> Files:
    """The first delivery: two children come without their state ID, one from a second LEA; some rows are converted."""
    files = {name: [dict(row) for row in rows] for name, rows in made.items()}
    later = files["student"][20]["system_id"]
    for row in (row for rows in files.values() for row in rows if row.get("system_id") == later):
        row["state_id"] = ""
    files["student"].append({**namesake(files), "state_id": ""})
    for row in files["referral"][::2]:
        row["legacy"] = "Y"
    return files


def namesake(files: Files) -> dict[str, str]:
    """The row of a second LEA about the first child of the largest one."""
    leas = [lea for lea, _ in Counter(row["lea_code"] for row in files["student"]).most_common(2)]
    child = next(row for row in files["student"] if row["lea_code"] == leas[0] and row["state_id"])
    return {**child, "lea_code": leas[1], "system_id": "second-1", "residence_lea_code": leas[1]}


def second_of(made: Files, conflict: str) -> Files:
    """The second delivery: some rows changed, some corrected, some that wait, one to delete, one edited meanwhile."""
    files = {name: [dict(row) for row in rows] for name, rows in made.items()}
    for row in files["service"][::20]:
        row["minutes"] = str(int(row["minutes"] or "30") + 5)
    for row in files["evaluation"][::15]:
        row["parent_copy_date"] = row["dissemination_date"]
    for row in files["student"][::12]:
        row["street"] = "1 New Street"
    for row in files["placement"][::25]:
        row["minutes_regular"] = "100"
    for row in files["iep"][5::30]:
        row["parent_concerns"] = "That the bus is late"
    for row in files["guardian"]:
        row["relationship"] = row["relationship"].replace("??", "MO")
        row["phone"] = "225-555-0199" if row["guardian_id"] == conflict else row["phone"]
    files["student"].append(namesake(files))
    files["lea"][3]["cutover_date"] = "2017-07-01"
    lost = files["service"][-1] | {"service_id": "waits-1", "iep_id": "nobody-sent-it"}
    files["service"] += [lost, lost | {"service_id": "waits-2"}]
    files["goal"].append(files["goal"][-1] | {"goal_id": "waits-3", "iep_id": "nobody-sent-it"})
    files["guardian"][7]["action"] = "D"
    for row in files["referral"][::4]:
        row["legacy"] = "Y"
    return files


def of_one_lea(files: Files, lea: str, other: str) -> Files:
    """What one LEA sends in its own name: two guardians, and one of another LEA, which it may not send."""
    child, stranger = (next(r for r in files["student"] if r["lea_code"] == code) for code in (lea, other))
    rows = [
        next(r for r in files["guardian"] if r["lea_code"] == lea) | who(child) | {"guardian_id": f"own-{n}"}
        for n in (1, 2)
    ]
    return {"guardian": [*rows, rows[0] | who(stranger) | {"guardian_id": "own-3"}]}


def who(row: Mapping[str, str]) -> dict[str, str]:
    """The names by which a row says whose it is."""
    return {name: row[name] for name in ("lea_code", "state_id", "system_id")}


# --- what people do ---------------------------------------------------------------------------------------------------


def place_of(kind: str, lea: str, at: int = 0, more: str = "true") -> Place:
    """The place of a record of a child for whom this LEA is responsible."""
    student = "r.id" if kind == "student" else "r.student_id"
    query = f"""
        SELECT s.public_id::text, r.id FROM {kind} r JOIN student s ON s.id = {student}
        WHERE r.lea_code = %s AND {more} AND EXISTS (SELECT FROM responsibility h WHERE h.student_id = s.id
        AND h.lea_code = r.lea_code AND h.responsibility_status = 'ACCEPTED' AND h.end_date IS NULL)
        ORDER BY r.id OFFSET %s LIMIT 1
    """
    child, number = ask(query, lea, at)[0]
    return Place(child, kind, number)


def save(by: Scope, place: Place, values: Mapping[str, str], why: str = "", under: int | None = None) -> None:
    """Open a form, type something, save it."""
    opened_form = entering.form(by=by, place=place, today=TYPED, under=under)
    entering.save(
        by=by,
        place=place,
        values={**opened_form.values, **values},
        version=opened_form.version,
        why=why,
        today=TYPED,
        under=under,
    )


def edit(ann: Scope, lea: str) -> str:
    """Edits on the screen; gives the guardian whom the next delivery says otherwise."""
    save(ann, place_of("service", lea), {"minutes": "50"})
    save(ann, place_of("service", lea, 1), {"sessions": "4"})
    where = place_of("evaluation", lea, more="r.dissemination_date IS NOT NULL AND r.parent_copy_date IS NOT NULL")
    save(ann, where, {"late_reason_text": "The school was closed by a storm"}, why="The reason was left out")
    plan = place_of("iep", lea, more="r.iep_status = 'OFFICIAL'")
    goal = entering.form(by=ann, place=Place(plan.child, "goal"), today=TYPED, under=plan.number)
    area = goal.choices["goal_area"][0].value
    save(ann, Place(plan.child, "goal"), {"goal_area": area, "goal_text": "Asks for help"}, under=plan.number)
    new = {"last_name": "Fontenot", "first_name": "Marie", "birth_date": "05/06/2010", "sex": "F", "races": "WH"}
    save(ann, Place("", "student"), {"is_hispanic": "N", "home_language": "eng", "lea_code": lea, **new})
    guardian = place_of("guardian", lea)
    save(ann, guardian, {"phone": "225-555-0111", "email": "parent@ser.example"})
    return str(one("SELECT guardian_id FROM guardian WHERE id = %s", guardian.number))


def draft(ann: Scope, bea: Scope, lea: str) -> None:
    """Drafts of two people, one of them in a flow, and a form that both have open."""
    where = place_of("evaluation", lea, 2)
    form = entering.form(by=ann, place=where, today=TYPED)
    drafting.keep(by=ann, place=where, values={**form.values, "late_reason_text": "Snow"}, version=form.version)
    drafting.keep(by=bea, place=where, values={"late_reason_text": "Ice, typed by Bea"}, version=form.version)
    plan = place_of("iep", lea, 1)
    goal = {"goal_text": "Reads 90 words a minute"}
    drafting.keep(by=ann, place=Place(plan.child, "goal"), values=goal, under=plan.number, step=("plan", "goals"))
    drafting.keep(by=ann, place=Place("", "student"), values={"last_name": "Hebert", "first_name": "Zoé"})
    for by, name in ((ann, "Ann Boudreaux"), (bea, "Bea Roy")):
        drafting.meet(by=by, place=where, full_name=name)


def claim(ann: Scope, carl: Scope, lea: str) -> None:
    """Four claims of another LEA: one waits, one is disputed, one was accepted, one was withdrawn."""
    moved = {"begin_date": "02/20/2018", "begin_reason": "T", "claim_basis": "ENROLLED"}
    more = "r.role = 'FAPE' AND r.begin_date < '2018-01-01' AND r.end_date IS NULL"
    made = []
    for at in range(4):
        child = place_of("responsibility", lea, at, more).child
        claiming.claim(by=carl, child=child, values=moved, why=f"enrolled with us, {at}", today=TYPED)
        numbers = {c.number for c in claiming.queue(by=carl, today=TYPED).claims}
        made.append(next(iter(numbers - set(made))))
    claiming.refuse(by=ann, number=made[1], why="still on our roll", today=TYPED)
    claiming.accept(by=ann, number=made[2], why="moved", today=TYPED)
    claiming.withdraw(by=carl, number=made[3], why="a slip", today=TYPED)


def delete(ann: Scope, bea: Scope, lea: str) -> None:
    """Three requests to delete: one waits, one was approved, one was refused."""
    for at, why in ((2, "entered twice"), (3, "not needed"), (4, "of another child")):
        delete_requests.ask(by=ann, place=place_of("service", lea, at), why=why, today=TYPED)
    numbers = {asked.why: asked.number for asked in delete_requests.waiting(by=bea)}
    delete_requests.decide(by=bea, number=numbers["not needed"], approve=True, why="looked at it", today=TYPED)
    delete_requests.decide(by=bea, number=numbers["of another child"], approve=False, why="it is hers", today=TYPED)


def let_in(lea: str) -> dict[str, str]:
    """A person for each role, and what waits: invitations, requests; a role taken away. Gives who holds which role."""
    use_opened()
    showing.people(by=STATE, password="made-up-people-only", today=FIRST)
    seat = Seat("DATA_MANAGER", lea)
    for name in ("waits", "withdrawn"):
        access.invite(
            by=STATE, email=f"{name}@ser.example", full_name=f"Who {name}", place=seat, why="new", today=FIRST
        )
    withdrawn = next(i for i in access.open_invitations(by=STATE) if i.full_name == "Who withdrawn")
    access.withdraw(by=STATE, number=withdrawn.number, why="a slip")
    roles = list(access.holders(by=STATE))
    provider = next(h for h in roles if h.place.role == "PROVIDER")
    manager = next(h for h in roles if h.place.role == "DATA_MANAGER" and h.place.lea_code == lea)
    for why in ("I stand in for a colleague", "I want to look"):
        access.ask(by=visitor_scope(f"user:{provider.person}"), person=provider.person, place=seat, why=why)
    refused = next(a for a in access.open_requests(by=STATE) if a.why == "I want to look")
    access.decide(by=STATE, number=refused.number, grant=False, answer="That is no reason")
    access.take(by=STATE, number=manager.number, why="changed schools")
    return {held.place.role: f"user:{held.person}" for held in roles}


# --- what is counted --------------------------------------------------------------------------------------------------


def questions(snapshot: Path, known_on: datetime) -> Iterator[tuple[str, Question]]:
    """The ways in which each report is asked, by name."""
    yield "today", Question(SECOND)
    yield "to-date", Question(SECOND, to_date=True)
    yield "count", Question(SECOND, as_of=COUNT_DAY)
    yield "known", Question(SECOND, as_of=COUNT_DAY, known_on=known_on)
    yield "snapshot", Question(SECOND, folder=snapshot)


def count(out: Path, lea: str, snapshot: Path, known_on: datetime) -> dict[str, dict[str, str]]:
    """Every report, asked in every way for the state, and as of today for one LEA: the digests of their CSV files.

    Each file is kept once, under its digest.
    """
    out.mkdir()
    asked = [(way, STATE, question) for way, question in questions(snapshot, known_on)]
    asked.append(("lea", lea_scope("operator:made-up", lea, today=SECOND), Question(SECOND)))
    digests: dict[str, dict[str, str]] = {way: {} for way, _, _ in asked}
    for way, by, question in asked:
        for made in state().declared.reports:
            with contextlib.suppress(CannotBeAsked):
                table, _ = reporting.report(by=by, name=made.name, question=question)
                write_table_csv(table, text := io.StringIO())
                digests[way][made.name] = sha256(text.getvalue().encode()).hexdigest()
                (out / f"{digests[way][made.name]}.csv").write_text(text.getvalue(), encoding="utf-8", newline="")
    return digests


# --- what is kept of it -----------------------------------------------------------------------------------------------


def packed(folder: Path, names: tuple[str, ...], file: Path) -> None:
    """What is kept as one archive: in a row, since much of it says the same again."""
    with tarfile.open(file, "w:xz", preset=9) as out:
        for path in sorted(p for name in names for p in (folder / name, *(folder / name).rglob("*")) if p.is_file()):
            entry = tarfile.TarInfo(path.relative_to(folder).as_posix())
            entry.size = path.stat().st_size
            with path.open("rb") as content:
                out.addfile(entry, content)


def backed_up(home: Path, file: Path) -> None:
    """The backup that this revision writes, not compressed: its digests are of what is in it."""
    written = io.BytesIO()
    backing_up.back_up(by=STATE, home=home, out=written, progress=lambda what, done, total: None)
    with zipfile.ZipFile(written) as loose, zipfile.ZipFile(file, "w") as out:
        for name in loose.namelist():
            out.writestr(zipfile.ZipInfo(name), loose.read(name))


def dumped(owner_url: str, home: Path, section: str) -> str:
    """The tables, or what guards them, as this revision left them: statements without the settings of one version."""
    dump = programs(18, home, None) / "pg_dump"
    command = [str(dump), "--schema-only", "--no-owner", f"--section={section}", "--schema=public", owner_url]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    text = re.sub(r"^(SET |SELECT pg_catalog|CREATE SCHEMA|COMMENT ON SCHEMA|\\).*\n", "", text, flags=re.MULTILINE)
    return re.sub(r"^--.*\n|^\n", "", text, flags=re.MULTILINE)


def busiest_of() -> tuple[str, str]:
    """The two LEAs with most children."""
    with connection(STATE) as db:
        busy = busiest(STATE, db)
    assert busy is not None
    return busy.lea_code, busy.other_lea_code


def live(home: Path, folder: Path) -> tuple[str, datetime]:
    """The life of a home, from its first delivery to the last one sent again; its busiest LEA, and a moment of it."""

    def load(by: Scope, sent: Path, day: date, name: str) -> None:
        take(by, [sent], day, home, home / "findings" / f"{name}.csv", quiet=True)

    (home / "findings").mkdir()
    generate(folder / "made", students=60, seed=7, state=state(), errors=60, today=FIRST)
    made = read(folder / "made")
    load(STATE, write(folder / "first", first_of(made), "legacy"), FIRST, "first")
    lea, other = busiest_of()
    people = let_in(lea)
    ann, bea = (lea_scope(people[role], lea, today=TYPED, origin="pages") for role in ("LEA_DIRECTOR", "CASE_MANAGER"))
    carl = lea_scope(people["DATA_MANAGER"], other, today=TYPED, origin="pages")
    guardian = edit(ann, lea)
    draft(ann, bea, lea)
    claim(ann, carl, lea)
    delete(ann, bea, lea)
    moment = datetime.now(UTC)
    second = second_of(made, guardian)
    sent = folder / "sent"
    marked = {name: "action" if name == "guardian" else "legacy" for name in second}
    for name, rows in second.items():
        write(folder / "parts" / name, {name: rows}, marked[name])
        (sent / "state").mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / "parts" / name / f"{name}.csv", sent / "state")
    write(sent / "lea", of_one_lea(second, lea, other))
    own = lea_scope("operator:made-up", lea, today=SECOND)
    for name in ("second", "again"):
        load(STATE, sent / "state", SECOND, f"{name}-state")
        load(own, sent / "lea", SECOND, f"{name}-lea")
    return lea, moment


def main(folder: Path) -> None:
    """Make the home in FOLDER/old-home, and what the test needs of it in FOLDER/old_home.tar.xz."""
    home, tables = folder / "old-home", folder / "tables"
    tables.mkdir(parents=True)
    with opened(home):
        lea, moment = live(home, folder)
        freezing.freeze(by=STATE, day=COUNT_DAY, folder=folder / "snapshot", today=SECOND)
        digests = count(folder / "reports", lea, folder / "snapshot", moment)
        days = {"today": SECOND.isoformat(), "count_day": COUNT_DAY.isoformat(), "known_on": moment.isoformat()}
        told = {"lea": lea, **days, "reports": digests}
        (folder / "asked.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        backed_up(home, folder / "backup.zip")
        with lease(home) as urls:
            for name, section in (("tables", "pre-data"), ("guards", "post-data")):
                (tables / f"{name}.sql").write_text(dumped(urls.owner_url, home, section), encoding="utf-8")
    names = ("asked.json", "backup.zip", "reports", "sent", "snapshot", "tables")
    packed(folder, names, folder / "old_home.tar.xz")


if __name__ == "__main__":
    os.environ.pop("DATABASE_URL", None)
    main(Path(sys.argv[1]).resolve())
