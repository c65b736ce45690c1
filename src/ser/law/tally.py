"""A tally counts a frame by many sets of categories at several levels, from one cube counted once.

What it counted stays at hand as the members of its figures. Figures by unit are counted by what they declare.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from ser.law.report import Counted, Figure, Frame, Level, Members

MISSING = "MISSING"
"""What files say where a category of a counted child is not known."""

PLACES: Mapping[Level, tuple[str, ...]] = {
    Level.SEA: (),
    Level.LEA: ("lea_code",),
    Level.SCH: ("lea_code", "site_code"),
}
"""The columns that tell the units of a level apart."""

_ALL_PLACES = PLACES[Level.SCH]


@dataclass(frozen=True, slots=True)
class CategorySet:
    """A set of categories by which a report is broken down at once; without any category it is the total."""

    code: str
    categories: tuple[str, ...]
    total_indicator: str
    levels: tuple[Level, ...]


def tally(
    frame: Frame,
    sets: Sequence[CategorySet],
    levels: Sequence[Level],
    left_out: Mapping[Level, tuple[str, Sequence[str]]] | None = None,
) -> Counted:
    """Count the rows of a frame by each set at each level, blank categories as MISSING.

    `frame` has lea_code, site_code and every category as text. `left_out` names, for a level, a category and its values
    that the level does not count. The order is that of the levels and sets, then of the units and categories; a unit
    without any row has no line.
    """
    categories = tuple(dict.fromkeys(name for one in sets for name in one.categories))
    cube = _Cube.of(frame, (*_ALL_PLACES, *categories))
    blocks = [
        _block(part, one, level, categories)
        for level in levels
        for part in [cube.at(level, categories, (left_out or {}).get(level))]
        for one in sets
        if level in one.levels
    ]
    if not blocks:
        return _nothing(categories)
    return nw.from_native(pl.concat(blocks), eager_only=True)


def tallied(
    frame: Frame,
    sets: Sequence[CategorySet],
    levels: Sequence[Level],
    left_out: Mapping[Level, tuple[str, Sequence[str]]] | None = None,
) -> Members:
    """What is behind the figures of a tally of the same frame."""
    kept = {level: _kept(frame, (left_out or {}).get(level)) for level in levels}
    return Members(kept, tuple(dict.fromkeys(name for one in sets for name in one.categories)))


def _kept(frame: Frame, left_out: tuple[str, Sequence[str]] | None) -> Frame:
    if left_out is None:
        return frame
    name, values = left_out
    return frame.filter(~nw.col(name).fill_null(MISSING).is_in(values))


def by_unit(rows: Counted, figures: Sequence[Figure], level: Level, *also: nw.Expr) -> Counted:
    """Count the figures of each unit of a level, and whatever else is asked of its rows; the state is one unit."""
    places = PLACES[level]
    sums = [each for figure in figures for each in _sums(figure)]
    counted = rows.group_by(*places).agg(*sums, *also).sort(*places) if places else rows.select(*sums, *also)
    blank = [nw.lit(None, nw.String).alias(name) for name in _ALL_PLACES if name not in places]
    shares = [_share(figure) for figure in figures if figure.share]
    return counted.with_columns(nw.lit(level.value).alias("level"), *blank, *shares)


def total(figure: Figure) -> nw.Expr:
    """The figure of a group of members: how many there are, or what they add up to."""
    if figure.adds:
        value = nw.col(figure.adds)
        added = value if figure.when is None else nw.when(figure.when).then(value).otherwise(nw.lit(0.0))
        return added.sum().alias(figure.name)
    number = nw.len() if figure.when is None else figure.when.sum()
    return number.cast(nw.Int64).alias(figure.name)


def halves(figure: Figure) -> tuple[Figure, Figure]:
    """The numerator and the denominator of a share, as figures of their own."""
    whole = figure.of
    part = figure.when if whole is None or figure.when is None else figure.when & whole
    return Figure(f"{figure.name}/part", part), Figure(f"{figure.name}/whole", whole)


def _sums(figure: Figure) -> list[nw.Expr]:
    return [total(each) for each in (halves(figure) if figure.share else (figure,))]


def _share(figure: Figure) -> nw.Expr:
    """Two decimals; blank where nothing is counted."""
    part, whole = (nw.col(half.name) for half in halves(figure))
    return nw.when(whole > 0).then((part * 100 / whole).round(2)).alias(figure.name)


@dataclass(frozen=True, slots=True)
class _Cube:
    """Every combination of values that occurs, with its count; all sets and levels are sums of it.

    Each value is the number of its word in alphabetical order, so that a combination is one whole number: grouping and
    sorting those takes a third of the time that words take.
    """

    words: Mapping[str, pl.Series]
    rows: pl.DataFrame

    @staticmethod
    def of(frame: Frame, keys: Sequence[str]) -> "_Cube":
        """The cube of a frame by these columns."""
        known = frame.select(*(nw.col(name).fill_null("" if name in _ALL_PLACES else MISSING) for name in keys))
        rows = _local(known, keys)
        words = {name: rows[name].unique().sort() for name in keys}
        numbered = rows.with_columns(pl.col(name).cast(pl.Enum(words[name])).to_physical() for name in keys)
        return _Cube(words, numbered).sum(keys)

    def sum(self, keys: Sequence[str]) -> "_Cube":
        """The cube by some of its columns, in the order of their values."""
        if not keys:
            return _Cube(self.words, self.rows.select(pl.col("count").sum()).filter(pl.col("count") > 0))
        number = pl.lit(0, pl.Int64)
        for name in keys:
            number = number * len(self.words[name]) + pl.col(name).cast(pl.Int64)
        summed = self.rows.group_by(number.alias("number")).agg(pl.col("count").sum()).sort("number")
        rest, digits = pl.col("number"), {}
        for name in reversed(keys):
            digits[name] = rest % len(self.words[name])
            rest = rest // len(self.words[name])
        return _Cube(self.words, summed.select(*(digits[name].cast(pl.UInt32).alias(name) for name in keys), "count"))

    def at(self, level: Level, categories: Sequence[str], left_out: tuple[str, Sequence[str]] | None) -> "_Cube":
        """The cube of a level, without the values that it does not count."""
        if left_out is None:
            return self.sum((*PLACES[level], *categories))
        name, values = left_out
        numbers = [n for n, word in enumerate(self.words[name]) if word in values]
        part = _Cube(self.words, self.rows.filter(~pl.col(name).is_in(numbers)))
        return part.sum((*PLACES[level], *categories))

    def in_words(self, names: Sequence[str]) -> list[pl.Expr]:
        """The columns of the cube in words again."""
        return [pl.lit(self.words[name]).gather(pl.col(name)).alias(name) for name in names]


def _local(frame: Frame, keys: Sequence[str]) -> pl.DataFrame:
    """The rows on this machine; what lies elsewhere is counted there first."""
    if not frame.implementation.is_polars():
        frame = frame.group_by(*keys).agg(nw.len().cast(nw.Int64).alias("count"))
        counted: pl.DataFrame = frame.collect(backend="polars").to_native()
        return counted
    rows: pl.DataFrame = frame.collect().to_native()
    return rows.with_columns(pl.lit(1, pl.Int64).alias("count"))


def _block(cube: _Cube, one: CategorySet, level: Level, categories: Sequence[str]) -> pl.DataFrame:
    held = (*PLACES[level], *one.categories)
    summed = cube.sum(held)
    blank = [pl.lit(None, pl.String).alias(name) for name in (*_ALL_PLACES, *categories) if name not in held]
    labels = {"level": level.value, "set": one.code, "total_indicator": one.total_indicator}
    return summed.rows.select(
        *(pl.lit(word, pl.String).alias(name) for name, word in labels.items()),
        *summed.in_words(held),
        *blank,
        "count",
    ).select(_columns(categories))


def _columns(categories: Sequence[str]) -> list[str]:
    return ["level", *_ALL_PLACES, "set", "total_indicator", *categories, "count"]


def _nothing(categories: Sequence[str]) -> Counted:
    types = {name: pl.Int64 if name == "count" else pl.String for name in _columns(categories)}
    return nw.from_native(pl.DataFrame(schema=types), eager_only=True)
