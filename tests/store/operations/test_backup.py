"""A backup holds everything as it was at one moment, and comes back whole or not at all."""

import json
import os
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ser.law.rule import change
from ser.services.operations import backing_up
from ser.services.operations.backing_up import BackupDamaged, Manifest, NotAllowed, NotRestored, Restored
from ser.services.submissions import loading
from ser.store.connect import NotReady
from ser.store.operations import restore as restoring
from ser.store.operations.backup import LEFT_OUT
from ser.store.operations.server import Connections
from tests import database
from tests.sending import ORLEANS, STATE_SCOPE, TODAY, act, ask, cells, child, contents, lea, load, only, table, write
from tests.store.operations.test_external import debian

pytestmark = pytest.mark.slow
MIGRATIONS = Path(__file__).parents[3] / "src" / "ser" / "project" / "migrations" / "louisiana"


@dataclass(frozen=True, slots=True)
class Life:
    """A database in which something happened, what it holds, and a backup of it."""

    home: Path
    file: Path
    made: Manifest
    held: dict[str, list[str]]
    files: Path


def quiet(_what: str, _done: int, _total: int) -> None:
    """Hear of progress and do nothing."""


def back_up(home: Path, file: Path, told: Callable[[str, int, int], None] = quiet) -> Manifest:
    with file.open("wb") as out:
        return backing_up.back_up(by=STATE_SCOPE, home=home, out=out, progress=told)


def put_back(file: Path, home: Path, replace: bool = False, digest: str | None = None) -> Restored:
    return backing_up.put_back(
        by=STATE_SCOPE, file=file, home=home, role="ser_app", replace=replace, digest=digest, progress=quiet
    )


def check(file: Path, digest: str | None = None) -> Manifest:
    return backing_up.check(by=STATE_SCOPE, file=file, digest=digest, progress=quiet)


def everything() -> dict[str, list[str]]:
    """Every row of every table, to the microsecond, but that backups were made and restored."""
    with psycopg.connect(os.environ["SER_OWNER_URL"]) as db:
        names = [r[0] for r in db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")]
        kept = [name for name in names if name not in LEFT_OUT | {"cache_entry", "django_migrations"}]
        held = {n: sorted(r[0] for r in db.execute(f"SELECT t::text FROM {n} t")) for n in kept}
        acts = db.execute("SELECT t::text FROM audit_event t WHERE act NOT IN ('backup', 'restore')").fetchall()
        return held | {"audit_event": sorted(r[0] for r in acts)}


def correct(folder: Path, day: int) -> None:
    """Send the evaluation again with another day on which the parent got a copy."""
    changed = child(change("evaluation", parent_copy_date=date(2016, 11, day)))
    load(write(folder / str(day), only(changed, "evaluation")))


@pytest.fixture(scope="module")
def life(server: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """Rows stored, corrected, held, deleted; a file in the home; then a backup."""
    folder = tmp_path_factory.mktemp("life")
    home = folder / "home"
    (home / "findings").mkdir(parents=True)
    (home / "findings" / "load-2.csv").write_text("file,row\n")
    with database.copy(server):
        load(write(folder / "first", child(ORLEANS)))
        for day in (3, 4):
            correct(folder, day)
        spoiled = cells(write(folder / "spoiled", only(child(), "evaluation")), "evaluation")
        load(table(folder / "bad" / "evaluation.csv", [{**spoiled[0], "lea_code": "099"}]))
        gone = [{**cells(folder / "first", "guardian")[0], "action": "D"}]
        load(table(folder / "gone" / "guardian.csv", gone), approve_deletes=True)
        held = everything()
        made = back_up(home, folder / "backup.zip")
        yield Life(home, folder / "backup.zip", made, held, folder / "first")


@dataclass(frozen=True, slots=True)
class Again:
    """The backup as it was restored into another database and another home."""

    urls: Connections
    home: Path
    done: Restored


@pytest.fixture(scope="module")
def again(life: Life, server: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Again]:
    home = tmp_path_factory.mktemp("again")
    (home / "findings").mkdir()
    (home / "findings" / "load-2.csv").write_text("of another life")
    with database.copy(server) as urls:
        yield Again(urls, home, put_back(life.file, home))


@pytest.fixture
def restored(again: Again, server: Connections) -> Iterator[Again]:
    """A copy of the restored database, which commands then use."""
    with database.copy(server, again.urls.app_url.rpartition("/")[2].partition("?")[0]):
        yield again


def test_the_backup_holds_every_table_of_the_database(life: Life) -> None:
    assert [part.name for part in life.made.tables] == list(life.held)
    counts = {part.name: part.rows for part in life.made.tables}
    assert counts == {name: len(rows) for name, rows in life.held.items()}
    assert all(counts[name] for name in ("evaluation_history", "guardian_history", "finding", "held", "audit_event"))


@pytest.mark.usefixtures("restored")
def test_every_row_comes_back_with_its_numbers_and_times_and_the_restore_is_noted(life: Life) -> None:
    assert everything() == life.held
    days = ask("SELECT parent_copy_date FROM evaluation_history ORDER BY recorded_to")
    assert days == [(date(2016, 11, 2),), (date(2016, 11, 3),)]
    assert ask("SELECT detail->>'digest' FROM audit_event WHERE act = 'restore'") == [(life.made.digest,)]


@pytest.mark.usefixtures("restored")
def test_loads_go_on_where_they_were(life: Life, tmp_path: Path) -> None:
    before = {
        name: ask(f"SELECT max(id) FROM {name}")[0][0] for name in ("submission", "evaluation_history", "audit_event")
    }
    again = load(life.files)
    assert again.load_id > before["submission"]
    assert set(again.counts) & {"new", "changed"} == {"changed", "new"}  # the evaluation back, the guardian back
    assert ask("SELECT count(*) FROM evaluation_history") == [(3,)]
    assert ask("SELECT max(id) > %s FROM evaluation_history", before["evaluation_history"]) == [(True,)]
    assert ask("SELECT max(id) > %s FROM audit_event", before["audit_event"]) == [(True,)]
    assert load(life.files).counts.get("changed", 0) == 0


@pytest.mark.usefixtures("restored")
def test_the_guards_stand_again() -> None:
    for statement in (
        "UPDATE audit_event SET act = 'nothing'",
        "DELETE FROM audit_event",
        "DELETE FROM evaluation_history",
        "UPDATE evaluation SET recorded_from = now()",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            act(statement)
    with pytest.raises(psycopg.errors.ExclusionViolation):
        act(
            """INSERT INTO responsibility (lea_code, student_id, responsibility_id, role, begin_date,
               responsibility_status) SELECT '036', id, 'R9', 'FAPE', '2018-01-01', 'ACCEPTED' FROM student"""
        )
    changed = ask("SELECT max(recorded_from) FROM evaluation")[0][0]
    act("UPDATE evaluation SET parent_copy_date = '2016-11-09'")
    assert set(ask("SELECT recorded_from > %s, recorded_by FROM evaluation", changed)) == {(True, "operator:screen")}


def test_files_of_the_home_come_back_and_those_that_were_there_are_kept_aside(again: Again) -> None:
    found, aside = again.home / "findings" / "load-2.csv", again.done.aside
    assert found.read_text() == "file,row\n"
    assert found.stat().st_mode & 0o777 == 0o600
    assert aside is not None
    assert (aside / "findings" / "load-2.csv").read_text() == "of another life"
    assert sorted(path.name for path in again.home.iterdir()) == [aside.name, "findings"]


def test_a_load_that_runs_meanwhile_is_not_in_the_backup(server: Connections, tmp_path: Path) -> None:
    with database.copy(server):
        load(write(tmp_path / "known", child(ORLEANS)))
        before, loaded = everything(), []

        def told(_what: str, done: int, _total: int) -> None:
            if done == 1:
                correct(tmp_path, 7)
                loaded.append(everything() != before)

        back_up(tmp_path, tmp_path / "b.zip", told)
    assert loaded == [True]
    with database.copy(server):
        put_back(tmp_path / "b.zip", tmp_path)
        assert everything() == before


def test_a_backup_amid_a_load_is_finished_by_the_same_files(server: Connections, tmp_path: Path) -> None:
    home, files = tmp_path / "home", write(tmp_path / "files", child(ORLEANS))
    with database.copy(server):

        def told(what: str, done: int, total: int) -> None:
            if what == "storing" and done == total // 2:
                back_up(home, tmp_path / "b.zip")

        loading.load(by=STATE_SCOPE, paths=[files], today=TODAY, progress=told)
        undisturbed = contents()
    with database.copy(server):
        put_back(tmp_path / "b.zip", home)
        assert contents() != undisturbed
        load(files)
        assert contents() == undisturbed


@pytest.mark.usefixtures("restored")
def test_a_database_that_holds_data_is_left_alone(life: Life, tmp_path: Path) -> None:
    before = everything()
    with pytest.raises(NotRestored, match=r"1 students, 5 loads\. Nothing was changed\..*--replace"):
        put_back(life.file, tmp_path / "home")
    assert everything() == before


KILLED = """
import sys
from pathlib import Path
from ser.services.operations import backing_up
from ser.store.scope import state_scope

def told(what, done, total):
    if what == "restoring" and done == total:
        print("amid", flush=True)
        sys.stdin.read()

backing_up.put_back(by=state_scope("operator:test"), file=Path(sys.argv[1]), home=Path(sys.argv[2]), role="ser_app",
                    replace=True, progress=told)
"""


def test_a_restore_that_is_killed_leaves_what_was_there_and_may_be_done_again(
    life: Life, server: Connections, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "note.txt").write_text("kept")
    with database.copy(server):
        load(write(tmp_path / "other", child(ORLEANS)))
        before = everything()
        command = [sys.executable, "-c", KILLED, str(life.file), str(home)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"amid\n"
            process.kill()
        assert everything() == before
        assert (home / "note.txt").read_text() == "kept"
        assert put_back(life.file, home, replace=True).replaced_students == 1
        assert everything() == life.held


def test_a_database_whose_first_migration_was_killed_can_be_restored_into(
    life: Life, server: Connections, tmp_path: Path
) -> None:
    with database.copy(server, "template0") as urls:
        with psycopg.connect(urls.owner_url) as owner:
            owner.execute("CREATE TABLE django_migrations (id bigint, app text, name text, applied timestamptz)")
        put_back(life.file, tmp_path / "home")
        assert everything() == life.held


def test_others_at_work_keep_a_restore_from_beginning(
    life: Life, restored: Again, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "WAIT", "50ms")
    with psycopg.connect(os.environ["DATABASE_URL"]) as other:
        other.execute("SELECT count(*) FROM student")
        with pytest.raises(NotRestored, match="Others are at work"):
            put_back(life.file, tmp_path / "home", replace=True)
    assert everything() == life.held


def test_a_bit_that_flips_is_seen_or_changes_nothing(life: Life, tmp_path: Path) -> None:
    whole, chance, seen = life.file.read_bytes(), random.Random(5), 0
    for _ in range(150):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        (tmp_path / "b.zip").write_bytes(damaged)
        try:
            assert check(tmp_path / "b.zip") == life.made
        except BackupDamaged:
            seen += 1
    assert seen > 100


def test_a_backup_that_was_cut_off_is_refused(life: Life, tmp_path: Path) -> None:
    whole = life.file.read_bytes()
    for length in (0, 1, len(whole) // 2, len(whole) - 1):
        (tmp_path / "b.zip").write_bytes(whole[:length])
        with pytest.raises(BackupDamaged, match="no whole backup"):
            check(tmp_path / "b.zip")


def rewritten(life: Life, to: Path, changes: dict[str, Callable[[bytes], bytes]]) -> Path:
    """The backup with some of its parts changed by a hand that knows how to write a zip."""
    with zipfile.ZipFile(life.file) as old, zipfile.ZipFile(to, "w") as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, bytes)(old.read(name)))
    return to


def manifest_with(**values: Any) -> dict[str, Callable[[bytes], bytes]]:
    return {"manifest.json": lambda text: json.dumps({**json.loads(text), **values}).encode()}


def test_a_row_that_was_changed_is_refused_before_anything_is_written(
    life: Life, server: Connections, tmp_path: Path
) -> None:
    forged = {"tables/evaluation.csv": lambda text: text.replace(b"2016-11-04", b"2016-11-05")}
    with database.copy(server), pytest.raises(BackupDamaged, match=r"tables/evaluation\.csv .* was changed"):
        put_back(rewritten(life, tmp_path / "b.zip", forged), tmp_path / "home")


def test_with_its_digest_a_backup_whose_manifest_was_changed_too_is_refused(life: Life, tmp_path: Path) -> None:
    forged = rewritten(life, tmp_path / "b.zip", manifest_with(taken_by="operator:somebody else"))
    assert check(forged).taken_by == "operator:somebody else"
    with pytest.raises(BackupDamaged, match="not the backup that was noted"):
        check(forged, life.made.digest)
    assert check(life.file, life.made.digest) == life.made


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"migrations": ["store.9999_later"], "ser": "9.1"}, r"SER 9\.1, which is newer.*Install SER 9\.1"),
        ({"state": "Atlantis"}, "is of Atlantis"),
    ],
)
def test_a_backup_that_this_ser_cannot_use_is_refused_in_words(
    life: Life, tmp_path: Path, values: dict[str, Any], words: str
) -> None:
    with pytest.raises(NotRestored, match=words):
        check(rewritten(life, tmp_path / "b.zip", manifest_with(**values)))


@pytest.mark.parametrize("name", ["../escaped", "/escaped", "a/../../escaped", "server.json", "postgres/PG_VERSION"])
def test_a_backup_that_would_write_elsewhere_than_beside_the_database_is_refused(
    life: Life, tmp_path: Path, name: str
) -> None:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    forged = rewritten(life, tmp_path / "b.zip", manifest_with(files=[{"name": name, "size": 0, "sha256": empty}]))
    with zipfile.ZipFile(forged) as old, zipfile.ZipFile(tmp_path / "c.zip", "w") as new:
        for part in old.namelist():
            if not part.startswith("files/"):
                new.writestr(part, old.read(part))
        new.writestr(f"files/{name}", b"")
    with pytest.raises(BackupDamaged):
        check(tmp_path / "c.zip")


def test_only_the_state_backs_up_and_restores(life: Life, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed), (tmp_path / "b.zip").open("wb") as out:
        backing_up.back_up(by=lea("017"), home=life.home, out=out, progress=quiet)
    with pytest.raises(NotAllowed):
        backing_up.check(by=lea("017"), file=life.file, progress=quiet)


def test_only_the_owner_can_back_up_and_restore(
    life: Life, restored: Again, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert back_up(life.home, tmp_path / "b.zip").rows == life.made.rows + 1  # that it was restored
    monkeypatch.delenv("SER_OWNER_URL")
    with pytest.raises(NotReady, match="SER_OWNER_URL"):
        back_up(life.home, tmp_path / "c.zip")
    with pytest.raises(NotReady, match="SER_OWNER_URL"):
        put_back(life.file, tmp_path / "home", replace=True)
    monkeypatch.setenv("SER_OWNER_URL", os.environ["DATABASE_URL"])
    with pytest.raises(NotReady, match="may not read every table"):
        back_up(life.home, tmp_path / "c.zip")
    with pytest.raises(NotReady, match="ser_app, which may not make tables"):
        put_back(life.file, tmp_path / "home", replace=True)


LATER = """
from django.db import migrations, models

def count(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("INSERT INTO later (students) SELECT count(*) FROM student")

class Migration(migrations.Migration):
    dependencies = [("store", "{last}")]
    operations = [
        migrations.CreateModel("Later", [("id", models.BigAutoField(primary_key=True)),
                                         ("students", models.IntegerField())], options={{"db_table": "later"}}),
        migrations.AddField("evaluation", "added", models.TextField(null=True)),
        migrations.RunPython(count),
    ]
"""


def test_a_backup_is_brought_to_the_tables_of_a_newer_ser(life: Life, server: Connections, tmp_path: Path) -> None:
    newer = tmp_path / "newer_migrations"
    shutil.copytree(MIGRATIONS, newer, ignore=shutil.ignore_patterns("__pycache__"))
    (newer / "9999_later.py").write_text(LATER.format(last=max(path.stem for path in MIGRATIONS.glob("0*.py"))))
    with database.copy(server):
        environment = {**os.environ, "SER_MIGRATIONS": "newer_migrations", "PYTHONPATH": str(tmp_path)}
        command = [sys.executable, "-c", "from ser.cli import main; main()", "restore", str(life.file)]
        subprocess.run([*command, "--home", str(tmp_path / "home")], env=environment, check=True, capture_output=True)
        assert ask("SELECT name FROM django_migrations WHERE app = 'store' ORDER BY id DESC LIMIT 1") == [
            ("9999_later",)
        ]
        with psycopg.connect(os.environ["SER_OWNER_URL"]) as owner:
            assert owner.execute("SELECT students FROM later").fetchall() == [(1,)]
        assert ask("SELECT count(*) FROM evaluation_history") == [(2,)]
        with pytest.raises(NotReady, match=r"newer SER than this one.*9999_later"):
            back_up(tmp_path / "home", tmp_path / "b.zip")


@pytest.mark.needs("postgresql")
def test_a_backup_of_postgresql_18_is_restored_on_debians_and_back_as_it_was(
    life: Life, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with debian() as urls:
        named = {"DATABASE_URL": urls.app_url, "SER_APP_URL": urls.app_url, "SER_OWNER_URL": urls.owner_url}
        for name, url in named.items():
            monkeypatch.setenv(name, url)
        put_back(life.file, tmp_path / "home")
        assert everything() == life.held
        back = back_up(life.home, tmp_path / "back.zip")
    assert back.postgres != life.made.postgres
    assert _sizes(back) == _sizes(life.made)


def _sizes(made: Manifest) -> list[tuple[str, int, int]]:
    return [(part.name, part.rows, part.size) for part in made.parts if part.name != "audit_event"]


def test_a_backup_into_the_home_itself_does_not_hold_itself(server: Connections, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "findings").mkdir(parents=True)
    growing = home / "findings" / "load-1.csv"
    growing.write_bytes(os.urandom(3_000_000))

    def grow(_what: str, _done: int, _total: int) -> None:
        with growing.open("ab") as file:
            file.write(os.urandom(1_000))

    with database.copy(server):
        load(write(tmp_path / "known", child()))
        made = back_up(home, home / "b.zip", grow)
    assert [part.name for part in made.files] == ["findings/load-1.csv"]
    assert check(home / "b.zip") == made
