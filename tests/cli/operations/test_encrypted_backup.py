"""A backup is encrypted to those who may open it, holds what is declared, and no key beside what it seals."""

import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from ser.store.operations.home_files import BELONGS
from ser.store.operations.server import Connections
from tests import database
from tests.cli.command import ser
from tests.sending import ORLEANS, ask, ask_as_owner, child, load, write

pytestmark = pytest.mark.slow
ANOTHER_KEY = "YW5vdGhlciBrZXksIG5vIHNlY3JldCBlaXRoZXI6KSE="
KEPT_OUT = {
    "secret": "the key of sessions",
    "submission.key": "the key of what was sent",
    "sign-ins.csv": "a password of the demonstration",
    "letters/20180301.log": "a link that lets somebody in",
    "demo/student.csv": "made again by the demonstration",
    "notes.txt": "whatever else lies there",
}


@dataclass(frozen=True, slots=True)
class Sealed:
    """An encrypted backup, the key that opens it, and the home that it was made of."""

    file: Path
    key: Path
    home: Path
    said: str


@pytest.fixture(scope="module")
def sealed(server: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealed]:
    """A child, what was sent of it, a person with an authenticator app; a home with all that a home may hold."""
    folder = tmp_path_factory.mktemp("sealed")
    home, key = folder / "home", folder / "backup.key"
    for name, text in {**KEPT_OUT, "findings/load-1.csv": "file,row\n"}.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)
    with database.copy(server):
        load(write(folder / "sent", child(ORLEANS)))
        with psycopg.connect(os.environ["SER_OWNER_URL"]) as owner:
            owner.execute(
                """WITH made AS (INSERT INTO user_account (password, email, full_name)
                   VALUES ('!', 'a@example.org', 'A') RETURNING id)
                   INSERT INTO mfa_authenticator (user_id, type, data, created_at)
                   SELECT id, unnest(ARRAY['totp', 'webauthn']), '{}', now() FROM made"""
            )
        made = ser("backup-key", "--out", key)
        assert made.code == 0, made.err
        recipient = made.out.strip()
        ran = ser("backup", "--out", folder / "b.zip.age", "--to", recipient, "--home", home)
        assert ran.code == 0, ran.err
        yield Sealed(folder / "b.zip.age", key, home, ran.err)


@pytest.fixture
def empty(server: Connections) -> Iterator[Connections]:
    """An empty database to restore into."""
    with database.copy(server) as urls:
        yield urls


def test_an_encrypted_backup_shows_nothing_and_is_opened_by_its_key(sealed: Sealed) -> None:
    whole = sealed.file.read_bytes()
    assert whole.startswith(b"age-encryption.org/v1\n")
    assert b"student.csv" not in whole
    assert "not encrypted" not in sealed.said
    assert sealed.key.stat().st_mode & 0o777 == 0o600
    checked = ser("restore", sealed.file, "--identity", sealed.key, "--check")
    assert checked.code == 0, checked.err
    assert "The backup is whole." in checked.out


def test_a_backup_is_encrypted_unless_it_is_said_that_it_need_not_be(sealed: Sealed, tmp_path: Path) -> None:
    for said in ((), ("--plain", "--to", "age1nobody")):
        ran = ser("backup", "--out", tmp_path / "b.zip", *said, "--home", sealed.home)
        assert ran.code == 64
        assert "ser backup-key" in ran.err
    wrong = ser("backup", "--out", tmp_path / "b.zip", "--to", "age1nobody", "--home", sealed.home)
    assert wrong.code == 64
    assert "age1nobody is no recipient" in wrong.err
    assert list(tmp_path.iterdir()) == []


def test_without_its_key_or_with_another_a_backup_stays_closed(sealed: Sealed, tmp_path: Path) -> None:
    assert "is encrypted" in ser("restore", sealed.file, "--check").err
    ser("backup-key", "--out", tmp_path / "other.key")
    ran = ser("restore", sealed.file, "--check", "--identity", tmp_path / "other.key")
    assert ran.code == 64
    assert "was not encrypted to the key" in ran.err
    (tmp_path / "none.key").write_text("no key\n")
    assert "holds no secret key" in ser("restore", sealed.file, "--check", "--identity", tmp_path / "none.key").err
    assert ser("backup-key", "--out", sealed.key).code == 64


def test_an_encrypted_backup_that_was_changed_or_cut_off_is_refused(sealed: Sealed, tmp_path: Path) -> None:
    whole = sealed.file.read_bytes()
    changed = bytearray(whole)
    changed[len(whole) // 2] ^= 1
    for broken in (bytes(changed), whole[:-1], whole[: len(whole) // 2], whole[:40]):
        (tmp_path / "b.age").write_bytes(broken)
        ran = ser("restore", tmp_path / "b.age", "--identity", sealed.key, "--check")
        assert ran.code == 2
        assert "no whole backup" in ran.err


def test_a_backup_holds_of_a_home_what_is_declared_and_nothing_else(sealed: Sealed, tmp_path: Path) -> None:
    ran = ser("backup", "--out", tmp_path / "b.zip", "--plain", "--home", sealed.home)
    assert ran.code == 0, ran.err
    assert "not encrypted" in ran.err
    with zipfile.ZipFile(tmp_path / "b.zip") as made:
        files = {name for name in made.namelist() if name.startswith("files/")}
        held = b"".join(made.read(name) for name in made.namelist())
    assert files == {"files/findings/load-1.csv"}
    assert {name.split("/")[1] for name in files} == set(BELONGS)
    assert [name for name, text in KEPT_OUT.items() if text.encode() in held] == []


def test_a_restore_wants_the_keys_or_says_what_is_lost_without(
    sealed: Sealed, empty: Connections, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SER_SUBMISSION_KEY", ANOTHER_KEY)
    monkeypatch.delenv("SER_SECRET_KEY", raising=False)
    restore = ("restore", sealed.file, "--identity", sealed.key, "--home", tmp_path / "home")
    refused = ser(*restore)
    assert refused.code == 64
    assert "files that were sent cannot be opened here" in refused.err
    assert "1 people have to set up their second step" in refused.err
    assert "Nothing was changed" in refused.err
    assert ask("SELECT count(*) FROM student") == [(0,)]
    done = ser(*restore, "--new-keys")
    assert done.code == 0, done.err
    assert "cannot be opened here" in done.out
    assert ask("SELECT count(*) FROM student") == [(1,)]
    assert ask_as_owner("SELECT type FROM mfa_authenticator") == [("webauthn",)]
    assert not (tmp_path / "home" / "secret").exists()


def test_a_restore_with_its_keys_says_how_old_it_is_and_what_was_recorded_since(
    sealed: Sealed, empty: Connections, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SER_SECRET_KEY", "x" * 50)
    restore = ("restore", sealed.file, "--identity", sealed.key, "--home", tmp_path / "home")
    done = ser(*restore)
    assert done.code == 0, done.err
    assert "The backup was taken 0 days, 0 hours and" in done.out
    assert ask_as_owner("SELECT count(*) FROM mfa_authenticator") == [(2,)]
    before = ask("SELECT count(*) FROM student")
    sent = load(write(tmp_path / "more", child(ORLEANS)))
    assert sent.counts.get("new", 0) == 0
    with psycopg.connect(os.environ["SER_OWNER_URL"]) as owner:
        owner.execute("UPDATE guardian SET recorded_from = now()")
    replaced = ser(*restore, "--replace")
    assert replaced.code == 0, replaced.err
    assert "1 row had been recorded since the backup" in replaced.out
    assert ask("SELECT count(*) FROM student") == before
