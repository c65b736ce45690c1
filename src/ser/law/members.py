"""Opens a number of a report: the children, exits, removals or staff that were counted in it.

The list comes from the rows that were counted, by the conditions by which they were counted, so that it cannot say
anything else than the figure does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from ser.law.report import Counted, Figure, Frame, Level, Members, Table, TableColumn, as_text
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
    asked = dict(where)
    figure = _figure(table, asked.pop(FIGURE, table.report.opens))
    _check(table, asked)
    rows = _matching(table, asked)
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
    return Table(table.report, columns, listed.sort(*order, descending=descending), table.notes)


def _figure(table: Table, name: str) -> Figure | None:
    figures = {figure.name: figure for figure in table.report.figures}
    if not name:
        return None
    if name not in figures:
        offered = f"it has: {', '.join(figures)}" if figures else "its rows are the list"
        raise NoSuchCell(f"{table.report.name} has no figure {name} that opens; {offered}.")
    return figures[name]


def _check(table: Table, where: Mapping[str, str]) -> None:
    names = [column.name for column in table.columns]
    for name in where:
        if name not in names:
            raise NoSuchCell(f"{table.report.name} has no column {name}; it has: {', '.join(names)}.")


def _matching(table: Table, where: Mapping[str, str]) -> pl.DataFrame:
    """The rows of the answer with these values, written as files write them."""
    rows: pl.DataFrame = (table.frame if table.keyed is None else table.keyed).to_native()
    for name, wanted in where.items():
        values = rows[name].unique()
        rows = rows.filter(pl.col(name).is_in([v for v in values if as_text(v) == wanted], nulls_equal=True))
    return rows


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
    wanted = cell.rows.lazy().select(_word(key).alias(f"{key}/of") for key in cell.keys).unique().collect()
    for key in cell.keys:
        values = wanted[f"{key}/of"].unique().to_list()
        if len(values) == 1:
            members = members.filter(_plain(key) == values[0])
    held: pl.DataFrame = members.collect(backend="polars").to_native()
    joined = held.with_columns(_word(key).alias(f"{key}/of") for key in cell.keys)
    return nw.from_native(joined.join(wanted, on=wanted.columns, how="semi"), eager_only=True)


def _word(key: str) -> pl.Expr:
    """A value in words; files say MISSING, or nothing, where members are blank."""
    return pl.col(key).cast(pl.String).fill_null("").replace(MISSING, "")


def _plain(key: str) -> nw.Expr:
    word = nw.col(key).cast(nw.String).fill_null("")
    return nw.when(word == MISSING).then(nw.lit("")).otherwise(word)
