"""What `ser serve` sets up before anything is served."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from ser.cli.demo.sign_ins import SignIn, SignIns, read, write
from ser.cli.exits import Refusal
from ser.cli.operations.serve import set_up
from tests.cli.command import ser

MADE = SignIns(date(2018, 3, 1), "amber-bayou-canoe-levee", (SignIn("Data manager", "Somewhere (017)", "d@x.example"),))


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment in which nothing is set, put back at the end."""
    for name in list(os.environ):
        if name.startswith("SER_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)
    monkeypatch.setattr(os, "environ", dict(os.environ))


def test_sign_ins_are_kept_for_their_owner_alone(tmp_path: Path) -> None:
    write(tmp_path, MADE)
    assert read(tmp_path) == MADE
    assert (tmp_path / "sign-ins.csv").stat().st_mode & 0o077 == 0


def test_the_sign_ins_of_an_earlier_demonstration_are_found(tmp_path: Path) -> None:
    write(tmp_path, MADE)
    (tmp_path / "demo").mkdir()
    (tmp_path / "sign-ins.csv").rename(tmp_path / "demo" / "sign-ins.csv")
    assert read(tmp_path) == MADE


def test_a_home_has_one_secret_that_only_its_owner_reads(tmp_path: Path) -> None:
    set_up(tmp_path, "127.0.0.1", None, None)
    secret = os.environ.pop("SER_SECRET_KEY")
    set_up(tmp_path, "127.0.0.1", None, None)
    assert os.environ["SER_SECRET_KEY"] == secret
    assert len(secret) >= 50
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_an_external_database_wants_a_secret_that_is_given(tmp_path: Path) -> None:
    os.environ["DATABASE_URL"] = "postgresql://ser_app@db/ser"
    with pytest.raises(Refusal, match="SER_SECRET_KEY"):
        set_up(tmp_path, "127.0.0.1", None, None)


def test_an_external_database_wants_a_way_to_send_letters(tmp_path: Path) -> None:
    os.environ |= {
        "DATABASE_URL": "postgresql://ser_app@db/ser",
        "SER_SECRET_KEY": "x" * 50,
        "SER_HOSTS": "ser.example",
        "SER_PROXIES": "1",
    }
    with pytest.raises(Refusal, match="SER_EMAIL_HOST"):
        set_up(tmp_path, "0.0.0.0", None, None)
    os.environ["SER_EMAIL_FOLDER"] = str(tmp_path / "letters")
    set_up(tmp_path, "0.0.0.0", None, None)


def test_a_web_server_of_ones_own_prints_no_letters_either() -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SER_EMAIL")}
    command = [sys.executable, "-c", "import ser.project.wsgi"]
    ran = subprocess.run(command, env=kept | {"SER_SECRET_KEY": "x" * 50}, capture_output=True, text=True, check=False)
    assert "links that reset passwords would stand in the log" in ran.stderr


def test_letters_in_a_folder_are_read_by_the_server_alone(tmp_path: Path) -> None:
    script = (
        "from ser.store.running import start; start(); from ser.store.post import send; send('a', 'b', 'c@d.example')"
    )
    folder = tmp_path / "letters"
    before = os.umask(0o022)
    try:
        environment = {**os.environ, "SER_EMAIL_FOLDER": str(folder), "DJANGO_SETTINGS_MODULE": "ser.project.settings"}
        subprocess.run([sys.executable, "-c", script], env=environment, check=True)
    finally:
        os.umask(before)
    (letter,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, letter.stat().st_mode & 0o777) == (0o700, 0o600)
    assert "c@d.example" in letter.read_text()


def test_what_a_command_makes_is_for_its_account_alone(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from ser.cli import main; main()", "offline-form"]
    before = os.umask(0o022)
    try:
        subprocess.run([*command, "--out", str(tmp_path / "made.xlsx")], check=True, capture_output=True)
    finally:
        os.umask(before)
    found = list(tmp_path.rglob("*"))
    assert found
    assert [path for path in found if path.stat().st_mode & 0o077] == []


def test_a_web_server_of_ones_own_wants_it_too() -> None:
    kept = {name: value for name, value in os.environ.items() if name != "SER_SECRET_KEY"}
    command = [sys.executable, "-c", "import ser.project.wsgi"]
    ran = subprocess.run(command, env=kept, capture_output=True, text=True, check=False)
    assert "SER_SECRET_KEY is not set" in ran.stderr


def test_a_second_factor_is_left_out_in_a_demonstration_alone(tmp_path: Path) -> None:
    set_up(tmp_path, "127.0.0.1", None, None)
    assert "SER_SECOND_FACTOR" not in os.environ
    set_up(tmp_path, "127.0.0.1", None, MADE)
    assert os.environ["SER_SECOND_FACTOR"] == "0"
    assert os.environ["SER_TODAY"] == "2018-03-01"


def test_pages_that_others_reach_are_served_by_https_alone(tmp_path: Path) -> None:
    os.environ["SER_PROXIES"] = "1"
    set_up(tmp_path, "0.0.0.0", None, None)
    assert os.environ["SER_HTTPS"] == "1"


def test_the_worker_wants_a_way_to_send_e_mail_as_the_pages_do(tmp_path: Path) -> None:
    os.environ["DATABASE_URL"] = "postgresql://ser_app@nowhere.example/ser"
    ran = ser("worker", "--once", "--home", tmp_path)
    assert (ran.code, "SER_EMAIL_HOST" in ran.err) == (64, True)


def test_pages_that_others_reach_want_a_proxy(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="no proxy is named"):
        set_up(tmp_path, "0.0.0.0", None, None)
    os.environ["SER_PROXIES"] = "10.0.0.7"
    set_up(tmp_path, "0.0.0.0", None, None)
