"""`ser explain`: one child's clocks, step by step."""

import json
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ser.cli.exits import Refusal
from ser.cli.options import home_option, json_option, lea_option, operator, today_option
from ser.cli.screen import screen
from ser.law.cite import Standing
from ser.law.deadline import MET, Deadline, Result
from ser.law.element import plain as plain_value
from ser.law.explain import ExplainStep
from ser.services.child import explaining
from ser.services.child.clock_view import ClockView
from ser.services.child.explaining import ChildExplanation, NoSuchStudent
from ser.store.connect import opened

_STYLES: Mapping[Result, str] = {
    Result.LATE: "red", Result.OPEN_OVERDUE: "bold red", Result.PAST_UNVERIFIED: "yellow", Result.OPEN: "bold cyan",
    **dict.fromkeys(MET, "green"),
}  # fmt: skip


@click.command()
@click.argument("student", metavar="ID")
@lea_option("Only if the child is or was this LEA's, or is claimed by it.")
@home_option
@today_option
@json_option
def explain(student: str, lea: str | None, home: Path, today: date, as_json: bool) -> None:
    """Explain the clocks of one child: what is due by when, and why.

    ID is the child's state ID, or the public ID that pages show. For every clock you see what started it, which days
    were counted and which left out, what moved the due day or ended the clock, and the paragraph behind each step. A
    paragraph that nobody has read yet is marked unverified; nothing is called late by it alone.

    That you looked is written to the record of access.
    """
    scope = operator(lea, today)
    try:
        with opened(home):
            told = explaining.child(by=scope, name=student, today=today)
    except NoSuchStudent as unknown:
        raise Refusal(str(unknown)) from unknown
    if as_json:
        click.echo(json.dumps(plain(told, today), indent=1, ensure_ascii=False))
    else:
        show(told, today, screen())


def show(told: ChildExplanation, today: date, console: Console) -> None:
    """Show the clocks of a child on the terminal."""
    running = sum(1 for one in told.clocks if one.deadline.is_open(today))
    console.print(Text.assemble(("Child ", "dim"), (told.public_id, "bold")))
    console.print(f"{len(told.clocks)} clocks, {running} of them running on {today}, those first.\n")
    for one in told.clocks:
        _clock(one, today, console)


def _clock(one: ClockView, today: date, console: Console) -> None:
    deadline = one.deadline
    title = Text.assemble((f"{one.clock.code} {one.clock.title}", "bold"), f"  {deadline.record_name} {deadline.key}")
    console.print(title)
    said = Text.assemble("  ", (one.result.words, _STYLES.get(one.result, "")), _when(one, today))
    if deadline.unverified:
        said.append("  unverified: no paragraph that was read sets this clock", "yellow")
    if one.converted:
        said.append("  converted from an older system", "dim")
    console.print(said)
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=16, no_wrap=True)
    grid.add_column()
    for step in one.steps:
        grid.add_row(Text(_at(step.day, step.at)), _step(step))
    for note in (*deadline.notes, *_unverified(one)):
        grid.add_row("", Text(note, style="yellow"))
    console.print(_in(grid))
    console.print()


def _in(grid: Table) -> Table:
    outer = Table.grid(padding=(0, 0, 0, 2))
    outer.add_row(grid)
    return outer


def _when(one: ClockView, today: date) -> str:
    deadline = one.deadline
    if deadline.due is None:
        return ""
    parts = [f"due {_at(deadline.due, deadline.due_time)}"]
    if deadline.base_due != deadline.due:
        parts.append(f"{deadline.base_due} without extension")
    if deadline.met is not None:
        parts.append(f"met {_at(deadline.met, deadline.times.met if deadline.times else None)}")
    elif one.late is None and deadline.is_open(today):
        parts.append(f"{(deadline.due - today).days} days left")
    if one.late is not None:
        parts.append(_late(one))
    return ": " + ", ".join(parts)


def _at(day: date | None, hour: time | None) -> str:
    return f"{day or ''}" if hour is None else f"{day} {plain_value(hour)}"


def _late(one: ClockView) -> str:
    assert one.late is not None
    if one.late.unit == "hour" and one.late.count is not None:
        return f"{one.late.count} hours past"
    if one.late.count is None or one.late.unit == "calendar":
        return f"{one.late.calendar} days past"
    return f"{one.late.count} {one.late.unit} days past ({one.late.calendar} calendar days)"


def _step(step: ExplainStep) -> Text:
    words = Text(step.words)
    for skipped in step.skipped:
        words.append(f"\n  not counted: {skipped}", "dim")
    words.append("\n  ")
    for place, cite in enumerate(step.cite):
        words.append("; " if place else "", "dim")
        words.append(str(cite), "yellow" if cite.standing is Standing.UNVERIFIED else "dim")
    return words


def _unverified(one: ClockView) -> list[str]:
    """What is known of the paragraphs that could not be read, each once."""
    cites = [cite for step in one.steps for cite in step.cite if cite.standing is Standing.UNVERIFIED]
    return list(dict.fromkeys(f"unverified: {cite.text}: {cite.note}" for cite in cites if cite.note))


def plain(told: ChildExplanation, today: date) -> dict[str, object]:
    """The clocks of a child as plain values, for scripts."""
    return {
        "public_id": told.public_id,
        "today": today.isoformat(),
        "clocks": [_plain_clock(one) for one in told.clocks],
    }


def _plain_clock(one: ClockView) -> dict[str, object]:
    d: Deadline = one.deadline
    late = None if one.late is None else {"count": one.late.count, "unit": one.late.unit, "calendar": one.late.calendar}
    return {
        "timeline": one.clock.code,
        "title": one.clock.title,
        "record": d.record_name,
        "key": d.key,
        "result": one.result.value,
        "start": _day(d.start),
        "base_due": _day(d.base_due),
        "verified_due": _day(d.verified_due),
        "due": _day(d.due),
        "met": _day(d.met),
        "times": None if d.times is None else {at: plain_value(getattr(d.times, at)) for at in ("start", "due", "met")},
        "extended_by": list(d.extended_by),
        "excepted": None if d.excepted is None else d.excepted.code,
        "owners": list(d.owners),
        "converted": one.converted,
        "unverified": d.unverified,
        "days_late": late,
        "notes": list(d.notes),
        "steps": [_plain_step(step) for step in one.steps],
    }


def _plain_step(step: ExplainStep) -> dict[str, object]:
    cites = [{"text": c.text, "standing": c.standing.value, "note": c.note} for c in step.cite]
    left_out = [{"why": s.why, "days": [_day(day) for day in s.days]} for s in step.skipped]
    return {
        "words": step.words,
        "day": _day(step.day),
        "time": plain_value(step.at),
        "not_counted": left_out,
        "cite": cites,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
