import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from ser.cli import COMMANDS, run
from ser.cli import ser as group
from ser.states.louisiana.state import STATE
from tests.cli.command import ser


def _commands() -> list[click.Command]:
    context = click.Context(group)
    found = [group.get_command(context, name) for name in COMMANDS]
    return [command for command in found if command is not None]


@pytest.mark.parametrize("command", _commands(), ids=lambda c: str(c.name))
def test_every_command_and_each_of_its_options_is_explained(command: click.Command) -> None:
    assert command.help
    assert all(option.help for option in command.params if isinstance(option, click.Option))


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_shown(name: str) -> None:
    ran = ser(name, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: ser {name}")


@pytest.mark.parametrize(
    "asked", [("nonsense",), ("load",), ("generate", "--students", "none"), ("rules", "--format", "x")]
)
def test_what_is_not_understood_is_a_usage_error(asked: tuple[str, ...]) -> None:
    ran = ser(*asked)
    assert ran.code == 64
    assert "Usage" in ran.err


def test_layouts_name_every_column_of_every_record() -> None:
    told = json.loads(ser("layouts", "--format", "json").out)
    assert [one["record"] for one in told] == list(STATE.records)
    lines = list(csv.DictReader(io.StringIO(ser("layouts", "--format", "csv").out)))
    assert {(line["record"], line["name"]) for line in lines} == {
        (one["record"], column["name"]) for one in told for column in one["columns"]
    }


def test_rules_are_told_with_severity_and_citation() -> None:
    told = json.loads(ser("rules", "--format", "json").out)
    assert [one["code"] for one in told] == [made.code for made in STATE.rules]
    assert {one["severity"] for one in told} == {"reject", "must_fix", "must_explain", "notice"}
    assert all(one["citation"] for one in told)


def test_one_rule_is_shown_and_one_that_there_is_not_is_refused() -> None:
    assert "what its children lack" not in ser("rules", "SER-0212").out
    assert "the code is in its code set" in ser("rules", "SER-0212").out
    assert ser("rules", "SER-9999").code == 64


def test_the_roles_of_an_external_database_are_printed_as_sql() -> None:
    out = ser("db", "roles", "--role", "reader").out
    assert "CREATE ROLE reader LOGIN" in out
    assert "ALTER ROLE reader SET lock_timeout = '60000ms';" in out
    assert re.search(r"GRANT SELECT, INSERT .*ON audit_event TO reader;", out)
    assert not re.search(r"(UPDATE|DELETE).*ON audit_event", out)


def test_a_fault_of_ser_is_told_without_data_and_ends_with_seventy(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("of Jane Doe")

    monkeypatch.delenv("SER_DEBUG", raising=False)
    monkeypatch.setitem(group.commands, "fail", click.Command("fail", callback=fail))
    monkeypatch.setattr(type(group), "get_command", lambda self, _ctx, name: self.commands.get(name))
    ran = ser("fail")
    assert ran.code == 70
    assert "RuntimeError" in ran.err
    assert "Jane" not in ran.err


@pytest.mark.slow
def test_a_reader_that_leaves_early_is_no_fault() -> None:
    command = [sys.executable, "-c", "from ser.cli import main; main(['layouts', '--format', 'json'])"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait() == 0, said
    assert b"Traceback" not in said


def test_run_gives_the_exit_code_of_a_command(tmp_path: Path) -> None:
    assert run(["layouts", "no_such_record"]) == 64


def test_home_and_today_may_stand_before_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SER_HOME", raising=False)
    (tmp_path / "empty.csv").write_text("")
    before = ser("--home", tmp_path / "home", "--today", "not-a-day", "load", tmp_path)
    assert before.code == 64
    assert "not-a-day" in before.err
    assert "SER_HOME" not in os.environ
