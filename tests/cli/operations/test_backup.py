"""`ser backup` and `ser restore`, as the person who runs SER types them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ser.store.operations.server import Connections, remove
from tests.cli.command import ser

pytestmark = pytest.mark.slow
TODAY = ("--today", "2018-03-01")
DAY = ("--as-of", "2017-10-01", *TODAY, "--format", "csv")
REPORTS = (
    ("report", "FS002", *DAY),
    ("report", "FS089", *DAY, "--known-on", "2100-01-01"),
    ("report", "excluded", *DAY),
    ("report", "B-11", "--school-year", "2018", *TODAY, "--format", "csv"),
    ("report", "B-12", "--school-year", "2017", *TODAY, "--format", "csv"),
)


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A home with a made-up state in its database, its backup, and what the command said of it."""

    home: Path
    file: Path
    said: str


@pytest.fixture(scope="module")
def backed_up(database: Connections, made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BackedUp]:
    folder = tmp_path_factory.mktemp("backed-up")
    home = folder / "home"
    home.mkdir()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SER_HOME", str(home))
        assert ser("load", made, *TODAY).code == 0
        ran = ser("backup", "--plain", "--out", folder / "backup.zip")
        assert ran.code == 0, ran.err
        yield BackedUp(home, folder / "backup.zip", ran.err)


def test_a_home_of_its_own_counts_the_same_after_a_restore(
    backed_up: BackedUp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [ser(*asked) for asked in REPORTS]
    assert [ran.code for ran in before] == [0] * len(REPORTS)
    home = tmp_path / "home"
    for name in ("DATABASE_URL", "SER_OWNER_URL", "SER_APP_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SER_HOME", str(home))
    monkeypatch.setenv("SER_SERVER_LINGER", "0.3")
    try:
        ran = ser("restore", backed_up.file)
        assert ran.code == 0, ran.err
        assert "Restored" in ran.out
        assert [ser(*asked).out for asked in REPORTS] == [ran.out for ran in before]
        again = ser("restore", backed_up.file)
        assert again.code == 64
        assert "holds data already" in again.err
    finally:
        remove(home)


def test_the_backup_is_readable_by_its_owner_alone_and_says_its_digest(backed_up: BackedUp) -> None:
    assert backed_up.file.stat().st_mode & 0o777 == 0o600
    assert "keep it as you keep the records" in backed_up.said
    (digest,) = [line.split()[-1] for line in backed_up.said.splitlines() if line.startswith("Digest")]
    checked = ser("restore", backed_up.file, "--check", "--digest", digest)
    assert checked.code == 0, checked.err
    assert "The backup is whole." in checked.out
    assert digest in checked.out
    assert ser("restore", backed_up.file, "--check", "--digest", "0" * 64).code == 2


def test_a_folder_gets_a_backup_named_after_the_moment(backed_up: BackedUp, tmp_path: Path) -> None:
    assert ser("backup", "--plain", "--out", tmp_path).code == 0
    (file,) = tmp_path.iterdir()
    assert file.match("ser-backup-*Z.zip")
    ran = ser("restore", tmp_path)
    assert ran.code == 64
    assert file.name in ran.err


def test_a_backup_is_neither_written_over_nor_into_the_home_nor_from_nothing(
    backed_up: BackedUp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = backed_up.file.read_bytes()
    assert "never written over" in ser("backup", "--plain", "--out", backed_up.file).err
    assert backed_up.file.read_bytes() == whole
    assert "whose loss a backup is for" in ser("backup", "--plain", "--out", backed_up.home / "b.zip").err
    for name in ("DATABASE_URL", "SER_OWNER_URL"):
        monkeypatch.delenv(name)
    ran = ser("backup", "--plain", "--out", tmp_path / "b.zip", "--home", tmp_path / "mistyped")
    assert "There is no database in" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_backup_goes_to_another_program_which_may_encrypt_it(backed_up: BackedUp, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from ser.cli import main; main()", "backup", "--plain", "--out", "-"]
    ran = subprocess.run(command, capture_output=True, env=os.environ, check=True)
    (tmp_path / "b.zip").write_bytes(ran.stdout)
    assert b"standard output" in ran.stderr
    assert ser("restore", tmp_path / "b.zip", "--check").code == 0


def test_a_program_that_stops_reading_is_no_backup(backed_up: BackedUp) -> None:
    command = [sys.executable, "-c", "from ser.cli import main; main()", "backup", "--plain", "--out", "-"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait() == 70, said
    assert b"no part of it was left" in said
    assert b"Traceback" not in said


@pytest.mark.parametrize("text", ["", "no zip at all"])
def test_what_is_no_backup_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "b.zip").write_text(text)
    ran = ser("restore", tmp_path / "b.zip", "--check")
    assert ran.code == 2
    assert "is no whole backup" in ran.err
