"""What is sent is kept as it came: once, sealed, open to its sender and the state, and destroyed in its time."""

import base64
import os
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from ser.engine.jobs import tasks
from ser.engine.jobs.sweeping import put_nightly
from ser.services.submissions import loading
from ser.store import contents, queue
from ser.store.connect import connection
from ser.store.contents import Destroyed
from ser.store.progress import silent
from ser.store.scope import Scope, lea_scope
from ser.store.sealing import KeyMissing
from tests.persons import holds
from tests.sending import ORLEANS, STATE_SCOPE, TODAY, act, ask, ask_as_owner, child, count, lea, load, only, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("empty")]


def bytes_of(by: Scope, digest: str) -> bytes:
    """The bytes of a file, as this scope may read them."""
    with connection(by) as db:
        return b"".join(piece for _, piece in contents.pieces(db, [digest]))


def digest_of(name: str, number: int) -> str:
    query = "SELECT digest FROM submission_file WHERE submission_id = %s AND name = %s"
    return str(ask(query, number, name)[0][0])


def test_bytes_are_kept_as_they_came(tmp_path: Path) -> None:
    files = write(tmp_path / "sent", child())
    outcome = load(files)
    for file in sorted(files.glob("*.csv")):
        assert bytes_of(STATE_SCOPE, digest_of(file.name, outcome.load_id)) == file.read_bytes()


def test_a_file_of_many_pieces_is_kept_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "PIECE", 7)
    files = write(tmp_path / "sent", only(child(), "lea", "site"))
    outcome = load(files)
    assert count("content_piece") > 40
    assert bytes_of(STATE_SCOPE, digest_of("site.csv", outcome.load_id)) == (files / "site.csv").read_bytes()


def test_nothing_of_a_file_can_be_read_in_the_database(tmp_path: Path) -> None:
    load(write(tmp_path / "sent", child()))
    names = [row[0].encode() for row in ask("SELECT DISTINCT last_name FROM student")]
    sealed = b"".join(bytes(row[0]) for row in ask("SELECT sealed FROM content_piece"))
    assert names
    assert sealed
    assert not any(name in sealed for name in names)
    assert b"state_id" not in sealed


def test_the_same_bytes_are_stored_once_whoever_sends_them(tmp_path: Path) -> None:
    files = write(tmp_path / "sent", child())
    load(files)
    before = count("content"), count("content_piece")
    load(files)
    load(files, by=lea("017"))
    assert (count("content"), count("content_piece")) == before
    assert count("submission") == 3


def test_only_the_sender_and_the_state_read_bytes(tmp_path: Path) -> None:
    load(write(tmp_path / "known", only(child(ORLEANS), "lea", "site")))
    outcome = load(write(tmp_path / "sent", only(child(), "student")), by=lea("017"))
    digest = digest_of("student.csv", outcome.load_id)
    assert bytes_of(lea("017"), digest) == bytes_of(STATE_SCOPE, digest) != b""
    with pytest.raises(Destroyed):
        bytes_of(lea("036"), digest)
    with connection(lea("036")) as db:
        for table in ("content_piece", "content", "submission_file", "tally"):
            query = f"SELECT count(*) FROM {table}".encode()
            assert db.execute(query).fetchone() == (0,), table
    # The state sent the sites; no LEA reads that file.
    with connection(lea("017")) as db:
        assert db.execute("SELECT count(*) FROM content").fetchone() == (1,)


def test_another_lea_that_sends_the_same_bytes_reads_its_own(tmp_path: Path) -> None:
    load(write(tmp_path / "known", only(child(ORLEANS), "lea", "site")))
    files = write(tmp_path / "sent", only(child(), "student"))
    first = load(files, by=lea("017"))
    load(files, by=lea("036"))
    assert bytes_of(lea("036"), digest_of("student.csv", first.load_id)) == (files / "student.csv").read_bytes()


def test_bytes_are_not_opened_without_the_key_that_sealed_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = load(write(tmp_path / "sent", child()))
    digest = digest_of("student.csv", outcome.load_id)
    old, new = os.environ["SER_APP_SUBMISSION_KEY"], base64.b64encode(b"another key of thirty-two bytes!").decode()
    monkeypatch.setenv("SER_APP_SUBMISSION_KEY", new)
    with pytest.raises(KeyMissing):
        bytes_of(STATE_SCOPE, digest)
    # A key that was replaced goes on opening what it has sealed.
    monkeypatch.setenv("SER_APP_SUBMISSION_KEY", f"{new},{old}")
    assert bytes_of(STATE_SCOPE, digest)


@pytest.mark.parametrize("key", ["", "short", "bm90IHRoaXJ0eS10d28gYnl0ZXM="])
def test_nothing_is_taken_in_without_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("SER_APP_SUBMISSION_KEY", key)
    with pytest.raises(KeyMissing):
        load(write(tmp_path / "sent", child()))
    assert count("submission") == 0


def night(day: str = "2018-03-02") -> None:
    """Do the nightly destruction."""
    job = queue.Job(0, 0, tasks.RETENTION, {tasks.DAY: int(day.replace("-", ""))}, 0)
    tasks.retain(job, silent)


def age(days: int, number: int | None = None) -> None:
    """Let submissions, or one of them, be so much older, as the owner of the tables."""
    with psycopg.connect(os.environ["SER_OWNER_URL"]) as db:
        db.execute("UPDATE content SET stored_at = stored_at - %s", [timedelta(days)])
        db.execute(
            "UPDATE submission SET started_at = started_at - %s WHERE id = coalesce(%s, id)", [timedelta(days), number]
        )


def test_sessions_whose_time_is_over_are_forgotten_at_night() -> None:
    with psycopg.connect(os.environ["SER_OWNER_URL"]) as db:
        db.execute(
            """INSERT INTO django_session (session_key, session_data, expire_date)
               VALUES ('ended', '', now() - interval '1 minute'), ('runs', '', now() + interval '1 minute')"""
        )
    night()
    night("2018-09-03")
    assert ask_as_owner("SELECT session_key FROM django_session") == [("runs",)]


def test_bytes_are_destroyed_in_their_time_and_what_was_sent_stays_known(tmp_path: Path) -> None:
    outcome = load(write(tmp_path / "sent", child()))
    age(729)
    night()
    assert ask("SELECT count(*) FROM content WHERE destroyed_at IS NOT NULL") == [(0,)]
    files = count("content")
    age(2)
    night()
    assert count("content_piece") == 0
    assert ask("SELECT count(*) FROM content WHERE destroyed_at IS NOT NULL") == [(files,)]
    assert len({digest_of(f"{name}.csv", outcome.load_id) for name in ("student", "iep")}) == 2
    ((detail,),) = ask("SELECT detail FROM audit_event WHERE act = 'destroy'")
    assert (detail["files"], detail["older_than_days"]) == (files, 730)
    with pytest.raises(Destroyed):
        bytes_of(STATE_SCOPE, digest_of("student.csv", outcome.load_id))
    # Nothing is left to destroy, so nothing is noted again.
    night("2018-03-03")
    assert ask("SELECT count(*) FROM audit_event WHERE act = 'destroy'") == [(1,)]


def test_bytes_that_a_younger_submission_has_too_are_kept(tmp_path: Path) -> None:
    files = write(tmp_path / "sent", child())
    first = load(files)
    load(files)
    age(800, first.load_id)
    night()
    assert bytes_of(STATE_SCOPE, digest_of("student.csv", first.load_id))


def test_bytes_that_were_destroyed_are_stored_again_when_they_are_sent_again(tmp_path: Path) -> None:
    files = write(tmp_path / "sent", child())
    load(files)
    age(800)
    night()
    again = load(files)
    assert bytes_of(STATE_SCOPE, digest_of("student.csv", again.load_id)) == (files / "student.csv").read_bytes()


def test_bytes_of_what_still_waits_are_kept(tmp_path: Path) -> None:
    loading.submit(by=STATE_SCOPE, paths=[write(tmp_path / "sent", child())], today=TODAY)
    age(800)
    night()
    assert count("content_piece") > 0


def test_the_nights_work_is_put_in_once_a_day_and_never_for_a_day_gone_by() -> None:
    put = [put_nightly(day) for day in (TODAY, TODAY, TODAY + timedelta(1), TODAY)]
    assert put == [True, False, True, False]
    # The night before waits still, and does what the next one would.
    assert ask("SELECT task_name, args FROM queue.procrastinate_jobs ORDER BY id") == [
        ("roll", {"day": 20180301}),
        ("retention", {"day": 20180301}),
        ("letters", {"day": 20180301}),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM submission",
        "UPDATE submission SET sent_by = 'somebody else'",
        "UPDATE submission SET started_at = now()",
        "INSERT INTO submission (sent_by, today, started_at) VALUES ('a', '2018-03-01', '2000-01-01')",
        "UPDATE submission_file SET digest = NULL",
        "DELETE FROM submission_file",
        "DELETE FROM content",
        "UPDATE content SET size = 0",
        "UPDATE content_piece SET sealed = ''",
        "UPDATE tally SET counts = '{}'",
        "DELETE FROM tally",
    ],
)
def test_the_application_may_not_rewrite_what_was_sent(statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        act(statement)


def test_an_lea_cannot_destroy_what_it_sent(tmp_path: Path) -> None:
    load(write(tmp_path / "known", only(child(), "lea", "site")))
    load(write(tmp_path / "sent", only(child(), "student")), by=lea("017"))
    with connection(lea_scope(holds(1, "017"), "017")) as db:
        assert db.execute("DELETE FROM content_piece").rowcount == 0
        assert db.execute("UPDATE content SET destroyed_at = now()").rowcount == 0
