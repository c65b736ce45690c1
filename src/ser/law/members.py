"""Opens a number of a report: the children, exits, removals or staff that were counted in it.

The list comes from the rows that were counted, by the conditions by which they were counted, so that it cannot say
anything else than the figure does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from ser.law.report import Counted, Figure, Frame, Level, Members, Report, Table, TableColumn, as_text
from ser.law.tally import MISSING, PLACES, halves

FIGURE = "figure"
"""Where a report has several figures, the name by which one of them is asked for."""

HALF = TableColumn("half", "Half of the share")
NUMERATOR, DENOMINATOR = "numerator", "denominator"

_ORDER = ("half", "lea_code", "site_code", "state_id", "system_id")


class NoSuchCell(ValueError):
    """The report has no such column or figure; the message names those that it has."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """Rows of an answer of one level and one set of categories, and the columns that tell them apart."""

    level: Level
    rows: pl.DataFrame
    keys: tuple[str, ...]


def opened(table: Table, where: Mapping[str, str]) -> Table:
    """The members behind those rows of a counted report in which each column has this value.

    Rows of several levels, or by several sets of categories, count the same members again: those of the first level
    and set are opened. `figure` among the names says which figure is opened, where a report has several.
    """
    figure = asked_figure(table.report, where)
    rows = _matching(table, {name: value for name, value in where.items() if name != FIGURE})
    if figure is None:
        shown = nw.from_native(rows.select(c.name for c in table.columns), eager_only=True)
        return Table(table.report, table.columns, shown, table.notes)
    columns = (*([HALF] if figure.share else []), *table.report.shows)
    cell = None if table.members is None else _cell(table, table.members, rows)
    if table.members is None or cell is None:
        nothing = nw.from_native(pl.DataFrame({column.name: [] for column in columns}), eager_only=True)
        return Table(table.report, columns, nothing, table.notes)
    frames = [_of(part, cell) for part in _parts(table.members.at[cell.level], figure)]
    names = [column.name for column in columns]
    listed = nw.concat([frame.select(names) for frame in frames])
    order = [*(name for name in _ORDER if name in names), *(name for name in names if name not in _ORDER)]
    descending = [name == HALF.name for name in order]
    notes = (*_said(table.report, figure, frames), *table.notes)
    return Table(table.report, columns, listed.sort(*order, descending=descending), notes)


def _said(report: Report, figure: Figure, frames: Sequence[Counted]) -> Iterator[str]:
    """What was opened, and what else can be."""
    counts = " of ".join(f"{len(frame):,}" for frame in frames)
    added = f", together {frames[0][figure.adds].sum():,.2f}" if figure.adds else ""
    yield f"Behind {figure.name}: {counts} {report.unit}{added}."
    others = ", ".join(each.name for each in report.figures if each.name != figure.name)
    if others:
        yield f"{FIGURE}=NAME opens another figure: {others}."


def asked_figure(report: Report, where: Mapping[str, str]) -> Figure | None:
    """The figure that is asked for, or None for the rows of a list; fails where there is no such column or figure."""
    columns = [column.name for column in report.columns]
    for name in where:
        if name not in (*columns, FIGURE):
            raise NoSuchCell(f"{report.name} has no column {name}; it has: {', '.join(columns)}.")
    name, figures = where.get(FIGURE, report.opens), {figure.name: figure for figure in report.figures}
    if name and name not in figures:
        offered = f"it has: {', '.join(figures)}" if figures else "its rows are the list"
        raise NoSuchCell(f"{report.name} has no figure {name} that opens; {offered}.")
    return figures[name] if name else None


def _matching(table: Table, where: Mapping[str, str]) -> pl.DataFrame:
    """The rows of the answer with these values, written as files write them."""
    rows: pl.DataFrame = (table.frame if table.keyed is None else table.keyed).to_native()
    return rows.filter(*(_is(rows[name], wanted) for name, wanted in where.items())) if where else rows


def _is(values: pl.Series, wanted: str) -> pl.Expr:
    if values.dtype == pl.String:
        return pl.col(values.name).fill_null("") == wanted
    alike = [value for value in values.unique() if as_text(value) == wanted]
    return pl.col(values.name).is_in(alike, nulls_equal=True)


def _cell(table: Table, members: Members, rows: pl.DataFrame) -> _Cell | None:
    if rows.is_empty() or not members.at:
        return None
    level = Level(rows["level"][0]) if "level" in rows.columns else next(iter(members.at))
    keys = members.keys
    if "level" in rows.columns:
        rows = rows.filter(pl.col("level") == level.value)
    if "set" in rows.columns:
        rows = rows.filter(pl.col("set") == rows["set"][0])
        # A category by which a set does not count is blank in all of its rows.
        keys = tuple(key for key in keys if key in rows.columns and rows[key].null_count() < rows.height)
    return _Cell(level, rows, (*(p for p in PLACES[level] if p in rows.columns and p not in keys), *keys))


def _parts(members: Frame, figure: Figure) -> Sequence[Frame]:
    """The members that the figure counts; of a share those of the numerator, and those of the denominator."""
    if not figure.share:
        return [_counted(members, figure)]
    named = zip((NUMERATOR, DENOMINATOR), halves(figure), strict=True)
    return [_counted(members, half).with_columns(nw.lit(name).alias(HALF.name)) for name, half in named]


def _counted(members: Frame, figure: Figure) -> Frame:
    return members if figure.when is None else members.filter(figure.when)


def _of(members: Frame, cell: _Cell) -> Counted:
    """The members of these rows; what can be told by values alone is left out where the members are kept."""
    if not cell.keys:
        return members.collect(backend="polars")
    wanted = cell.rows.select(_word(key).alias(f"{key}/of") for key in cell.keys).unique()
    alike = {key: values[0] for key in cell.keys if len(values := wanted[f"{key}/of"].unique()) == 1}
    if alike:
        members = members.filter(*(_plain(key) == value for key, value in alike.items()))
    held: pl.DataFrame = members.collect(backend="polars").to_native()
    joined = held.with_columns(_word(key).alias(f"{key}/of") for key in cell.keys)
    return nw.from_native(joined.join(wanted, on=wanted.columns, how="semi"), eager_only=True)


def _word(key: str) -> pl.Expr:
    """A value in words; files say MISSING, or nothing, where members are blank."""
    return pl.col(key).cast(pl.String).fill_null("").replace(MISSING, "")


def _plain(key: str) -> nw.Expr:
    word = nw.col(key).cast(nw.String).fill_null("")
    return nw.when(word == MISSING).then(nw.lit("")).otherwise(word)
