"""Reads a crosswalk out of its folder, and says in plain sentences what in it does not fit the state."""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ser.conversion.crosswalk import DROP, CodeList, Crosswalk, Fill, Make
from ser.conversion.crosswalk_form import Form, NoSuchForm, form_named
from ser.files.eight_bits import handler_of
from ser.files.parse import guess
from ser.law.element import Element, Kind
from ser.law.record import Record, RecordType

_FILES = {
    "records.csv": ("source", "label", "record", "repeat", "only_if"),
    "columns.csv": ("label", "element", "take", "form", "codes"),
    "codes.csv": ("codes", "theirs", "ours"),
    "positions.csv": ("source", "column", "begin", "end"),
    "ignored.csv": ("source", "column"),
}
_OPTIONAL = frozenset({"positions.csv", "ignored.csv"})

Records = Mapping[str, type[Record]]
Line = tuple[str, dict[str, str]]
"""Where a line stands, in words, and its cells."""


class CrosswalkDoesNotFit(ValueError):
    """A crosswalk names what the state does not have, or leaves out what a record needs; `sentences` say all of it."""

    def __init__(self, name: str, sentences: Sequence[str]) -> None:
        super().__init__(f"The crosswalk {name} cannot be used:\n" + "\n".join(f"  {each}" for each in sentences))
        self.sentences = tuple(sentences)


def read_crosswalk(folder: Path, records: Records) -> Crosswalk:
    """The crosswalk of a folder; raises CrosswalkDoesNotFit with everything that is wrong."""
    wrong: list[str] = []
    lines = {name: _lines(folder / name, columns, wrong) for name, columns in _FILES.items()}
    lists = _code_lists(lines["codes.csv"], wrong)
    fills: dict[str, list[Line]] = defaultdict(list)
    for where, line in lines["columns.csv"]:
        fills[line["label"]].append((where, line))
    makes = [make for line in lines["records.csv"] for make in _makes(line, fills, lists, records, wrong)]
    labels = {line["label"] for _, line in lines["records.csv"]}
    for where, line in lines["columns.csv"]:
        if line["label"] not in labels:
            wrong.append(
                f"{where}: no line of records.csv has the label {line['label']}.{guess(line['label'], [*labels])}"
            )
    positions = _positions(lines["positions.csv"], wrong)
    if wrong:
        raise CrosswalkDoesNotFit(folder.name, wrong)
    ignored: dict[str, set[str]] = defaultdict(set)
    for _, line in lines["ignored.csv"]:
        ignored[line["source"]].add(line["column"].lower())
    return Crosswalk(folder.name, tuple(makes), positions, {name: frozenset(each) for name, each in ignored.items()})


def _lines(path: Path, columns: Sequence[str], wrong: list[str]) -> list[Line]:
    if not path.is_file():
        if path.name not in _OPTIONAL:
            wrong.append(f"{path.name} is missing; a crosswalk has records.csv, columns.csv and codes.csv.")
        return []
    # Spreadsheet programs may save Windows-1252, and it is in words and notes that it matters.
    with path.open(encoding="utf-8-sig", errors=handler_of("cp1252"), newline="") as file:
        table = csv.DictReader(file, restkey="", restval="")
        try:
            lacking = set(columns) - set(table.fieldnames or ())
            if lacking:
                wrong.append(f"{path.name} has no column {', '.join(sorted(lacking))}; its cells are parted by commas.")
                return []
            rows = [(table.line_num, {name: row[name].strip() for name in columns}) for row in table]
        except csv.Error as error:
            wrong.append(f"{path.name} is no table of cells parted by commas ({error}).")
            return []
    return [(f"{path.name}, line {number}", row) for number, row in rows if any(row.values())]


def _code_lists(lines: Iterable[Line], wrong: list[str]) -> dict[str, CodeList]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for where, line in lines:
        codes = found[line["codes"]]
        if not line["ours"]:
            wrong.append(f"{where}: nothing stands for {line['theirs']}; write a code, or {DROP} to leave it out.")
        if codes.setdefault(line["theirs"], line["ours"]) != line["ours"]:
            wrong.append(f"{where}: {line['theirs']} of {line['codes']} already stands for {codes[line['theirs']]}.")
    return {name: CodeList(name, codes) for name, codes in found.items()}


def _positions(lines: Iterable[Line], wrong: list[str]) -> dict[str, tuple[tuple[str, int, int], ...]]:
    found: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for where, line in lines:
        begin, end = line["begin"], line["end"]
        if not (begin.isdigit() and end.isdigit() and 0 < int(begin) <= int(end)):
            wrong.append(f"{where}: {begin} to {end} is no place in a line; the first character is 1.")
        else:
            found[line["source"]].append((line["column"].lower(), int(begin) - 1, int(end)))
    return {source: tuple(places) for source, places in found.items()}


def _makes(
    line: Line, fills: Mapping[str, list[Line]], lists: Mapping[str, CodeList], records: Records, wrong: list[str]
) -> Iterator[Make]:
    """The record of a line, or one for each number where it is repeated: a # stands for the number."""
    where, said = line
    kind = records.get(said["record"])
    if kind is None:
        wrong.append(f"{where}: {said['record']} is no record of the state.{guess(said['record'], [*records])}")
        return
    first, _, last = said["repeat"].partition("-")
    numbers = [*range(int(first), int(last or first) + 1)] if first.isdigit() and (last or first).isdigit() else [0]
    if said["repeat"] and numbers in ([0], []):
        wrong.append(f"{where}: {said['repeat']} is no range of numbers; write it as 1-4.")
    told = wrong  # what is wrong with a repeated record is said once
    for number in numbers:

        def numbered(text: str, number: int = number) -> str:
            return text.replace("#", str(number))

        made = tuple(_fills(fills[said["label"]], kind.spec, lists, numbered, told))
        _check_whole(where, kind.spec, made, told)
        only_if = tuple(numbered(name.strip()).lower() for name in said["only_if"].split(";") if name.strip())
        yield Make(numbered(said["label"]), said["source"].lower(), kind, only_if, made)
        told = []


def _fills(
    lines: Iterable[Line],
    spec: RecordType,
    lists: Mapping[str, CodeList],
    numbered: Callable[[str], str],
    wrong: list[str],
) -> Iterator[Fill]:
    for where, line in lines:
        element = spec.by_name.get(line["element"])
        if element is None:
            near = guess(line["element"], [*spec.by_name])
            wrong.append(f"{where}: {line['element']} is no element of {spec.name}.{near}")
            continue
        form = _form(where, line, element, wrong)
        codes = lists.get(line["codes"]) if line["codes"] else None
        if line["codes"] and codes is None:
            wrong.append(f"{where}: codes.csv has no codes {line['codes']}.{guess(line['codes'], [*lists])}")
        take = numbered(line["take"])
        if not take:
            wrong.append(f"{where}: nothing is taken for {element.name}; name a column, or =VALUE for a constant.")
            continue
        wrong.extend(_code_trouble(where, element, codes, take))
        yield Fill(element, take, form, codes)


def _form(where: str, line: Mapping[str, str], element: Element, wrong: list[str]) -> Form:
    said = line["form"] or {Kind.YES_NO: "yes or no", Kind.INTEGER: "number", Kind.DECIMAL: "number"}.get(
        element.kind, ""
    )
    if element.kind is Kind.DATE and not said.startswith("date ") and not line["take"].startswith("="):
        wrong.append(f"{where}: {element.name} is a date, so its form must be said, such as date YYYYMMDD.")
    if line["take"].startswith("="):
        said = line["form"]
    try:
        return form_named(said)
    except NoSuchForm as error:
        wrong.append(f"{where}: {error}.")
        return form_named("")


def _code_trouble(where: str, element: Element, codes: CodeList | None, take: str) -> Iterator[str]:
    """What is wrong with the codes that an element would be given."""
    ours = element.codes
    if codes is not None:
        if ours is None:
            yield f"{where}: {element.name} has no code set, so it takes no codes."
            return
        for theirs, code in codes.ours.items():
            if code not in (DROP, "") and code not in ours:
                near = guess(code, [c.code for c in ours])
                yield f"{where}: {theirs} of {codes.name} stands for {code}, which is no code of {ours.name}.{near}"
    elif ours is not None and take.startswith("=") and take[1:] not in ours:
        yield f"{where}: {take[1:]} is no code of {ours.name}.{guess(take[1:], [c.code for c in ours])}"


def _check_whole(where: str, spec: RecordType, made: Sequence[Fill], wrong: list[str]) -> None:
    """Say what a record cannot be without; its LEA may come from the command."""
    times = Counter(fill.element.name for fill in made)
    wrong.extend(f"{where}: {name} of {spec.name} is filled {n} times." for name, n in times.items() if n > 1)
    for element in spec.elements:
        if not element.may_be_blank and element.name not in times and element.name != "lea_code":
            wrong.append(f"{where}: nothing fills {element.name}, without which there is no {spec.name}.")
    if spec.of_student and not {"state_id", "system_id"} & times.keys():
        wrong.append(f"{where}: nothing fills state_id or system_id, so no row of {spec.name} would have a student.")
