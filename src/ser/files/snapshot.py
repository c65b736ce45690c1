"""A snapshot is a state's facts and records of one day, frozen in Parquet files that show whether they were touched.

The folder holds a file for each table and `manifest.json`, which says of which state and day it is, by which rules the
facts were decided, and the rows and SHA-256 digest of each file. The digest of the manifest itself names the whole.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

from ser.law.report import Frame

MANIFEST = "manifest.json"
FORMAT = 1

FACTS, RECORDS = "facts", "records"


class SnapshotBroken(Exception):
    """The folder is no whole snapshot, or was changed after it was frozen; the message says what differs."""


@dataclass(frozen=True, slots=True)
class FrozenTable:
    """A file of a snapshot: what it holds, how many rows, and its digest."""

    kind: str
    name: str
    rows: int
    sha256: str

    @property
    def path(self) -> str:
        """The file's place in the folder."""
        return f"{self.kind}/{self.name}.parquet"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot is: the state, the day, the version of its rules, whatever was noted, and its tables."""

    state: str
    as_of: date
    rule_version: str
    noted: Mapping[str, str]
    tables: tuple[FrozenTable, ...]
    digest: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot as read back: its manifest, and its frames by name."""

    manifest: Manifest
    facts: Mapping[str, Frame]
    records: Mapping[str, Frame]


def write(
    folder: Path,
    *,
    state: str,
    as_of: date,
    rule_version: str,
    facts: Mapping[str, Frame],
    records: Mapping[str, Frame],
    noted: Mapping[str, str] | None = None,
) -> Manifest:
    """Freeze facts and records in a folder, which must be new or empty."""
    if folder.exists() and any(folder.iterdir()):
        raise SnapshotBroken(f"{folder} is not empty; a snapshot is never written over.")
    tables = [
        _freeze(folder, kind, name, frame)
        for kind, frames in ((FACTS, facts), (RECORDS, records))
        for name, frame in frames.items()
    ]
    manifest = Manifest(state, as_of, rule_version, dict(noted or {}), tuple(tables))
    text = _text(manifest)
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return _read_manifest(text)


def _freeze(folder: Path, kind: str, name: str, frame: Frame) -> FrozenTable:
    path = folder / kind / f"{name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    rows: pl.DataFrame = frame.collect(backend="polars").to_native()
    rows.write_parquet(path, compression="zstd", statistics=True)
    return FrozenTable(kind, name, rows.height, _sha256(path))


def read(folder: Path, digest: str | None = None) -> Snapshot:
    """Read a snapshot whose files are all as they were frozen; raises SnapshotBroken with what differs.

    `digest` is what was noted of the manifest when it was certified; with it, a manifest that was changed together with
    its files is seen too.
    """
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
        manifest = _read_manifest(text)
    except (OSError, ValueError, KeyError, TypeError) as why:
        raise SnapshotBroken(f"{folder} is no snapshot: its {MANIFEST} cannot be read ({why}).") from why
    if digest is not None and digest != manifest.digest:
        raise SnapshotBroken(f"{folder / MANIFEST} was changed after it was frozen: its digest is {manifest.digest}.")
    frames: dict[str, dict[str, Frame]] = {FACTS: {}, RECORDS: {}}
    for table in manifest.tables:
        frames[table.kind][table.name] = _thaw(folder, table)
    return Snapshot(manifest, frames[FACTS], frames[RECORDS])


def _thaw(folder: Path, table: FrozenTable) -> Frame:
    path = folder / table.path
    if not path.is_file():
        raise SnapshotBroken(f"{path} is missing from the snapshot; it held {table.rows} rows.")
    if _sha256(path) != table.sha256:
        raise SnapshotBroken(f"{path} was changed after it was frozen: its digest is not the one in {MANIFEST}.")
    return nw.from_native(pl.scan_parquet(path))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _text(manifest: Manifest) -> str:
    tables = [
        {"kind": t.kind, "name": t.name, "file": t.path, "rows": t.rows, "sha256": t.sha256} for t in manifest.tables
    ]
    told = {
        "format": FORMAT,
        "state": manifest.state,
        "as_of": manifest.as_of.isoformat(),
        "rule_version": manifest.rule_version,
        "noted": dict(manifest.noted),
        "tables": tables,
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _read_manifest(text: str) -> Manifest:
    told: dict[str, Any] = json.loads(text)
    if told["format"] != FORMAT:
        raise ValueError(f"format {told['format']} is not known")
    return Manifest(
        state=told["state"],
        as_of=date.fromisoformat(told["as_of"]),
        rule_version=told["rule_version"],
        noted=told["noted"],
        tables=tuple(_table(t) for t in told["tables"]),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def _table(told: Mapping[str, Any]) -> FrozenTable:
    if told["kind"] not in (FACTS, RECORDS) or not str(told["name"]).isidentifier():
        raise ValueError(f"{told['kind']}/{told['name']} is no table")
    return FrozenTable(told["kind"], told["name"], int(told["rows"]), told["sha256"])
