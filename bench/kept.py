"""Keeps figures in bench/figures.json and writes bench/README.md from it, so that none is typed by hand."""

import json
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from bench import NAMES
from bench.figure import Figure, number, read
from bench.measure import GIB

FOLDER = Path(__file__).parent
FIGURES, README = FOLDER / "figures.json", FOLDER / "README.md"
BEGIN, END = "<!-- figures: written by python -m bench --write -->", "<!-- end of figures -->"


def keep(name: str, figures: Sequence[Figure], command: str, runs: int) -> None:
    """Put the figures of a benchmark in the place of those kept before."""
    kept = _kept()
    kept[name] = {
        "command": command,
        "runs": runs,
        "date": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "figures": [figure.plain() for figure in figures],
    }
    FIGURES.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def machine() -> str:
    """What a figure depends on besides the program: cores, memory, system and Python."""
    memory = round(psutil.virtual_memory().total / GIB)
    system = f"{platform.system()} {platform.machine()}"
    return f"{os.cpu_count()} cores, {memory} GiB, {system}, Python {platform.python_version()}"


def write_readme() -> str:
    """Write the kept figures between the marks of the page; gives its name."""
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text("\n".join([before + BEGIN, "", *_page(_kept()), END]) + after, encoding="utf-8")
    return f"{FOLDER.name}/{README.name}"


def _kept() -> dict[str, Any]:
    return json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}


def _page(kept: Mapping[str, Any]) -> Iterator[str]:
    for name, entry in sorted(kept.items(), key=lambda pair: [*NAMES, "fuzz"].index(pair[0])):
        runs = "one run" if entry["runs"] == 1 else f"median of {entry['runs']} runs"
        yield f"### {name}"
        yield ""
        yield f"`{entry['command']}`, {runs}, {entry['date']}, {entry['machine']}"
        yield ""
        yield "| measured | figure | baseline | its figure | ratio | asked for |"
        yield "| --- | ---: | --- | ---: | ---: | --- |"
        yield from (_line(read(plain)) for plain in entry["figures"])
        yield ""


def _line(figure: Figure) -> str:
    base = f"{number(figure.base)} {figure.unit}" if figure.base else ""
    ratio = number(figure.ratio) if figure.ratio else ""
    cells = (figure.what, f"{number(figure.value)} {figure.unit}".strip(), figure.baseline, base, ratio, figure.aim)
    return f"| {' | '.join(cells)} |"
