import json
from datetime import date
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest

from ser.files.snapshot import Manifest, SnapshotBroken, read, write
from ser.law.report import Frame

CHILDREN = {"state_id": ["1", "2"], "as_of": [date(2017, 10, 1)] * 2, "age": [9, None], "counts": [True, False]}


def frame(values: dict[str, list[object]] | None = None) -> Frame:
    return nw.from_native(pl.DataFrame(values or CHILDREN).lazy())


def frozen(folder: Path) -> Manifest:
    return write(
        folder,
        state="Louisiana",
        as_of=date(2017, 10, 1),
        rule_version="abc",
        facts={"children": frame()},
        records={"iep": frame({"iep_id": ["I1"]})},
        noted={"by": "operator:someone"},
    )


def test_what_is_frozen_reads_back_the_same(tmp_path: Path) -> None:
    made = frozen(tmp_path / "count")
    snapshot = read(tmp_path / "count", made.digest)
    assert snapshot.manifest == made
    assert (made.state, made.as_of, made.rule_version, made.noted) == (
        "Louisiana",
        date(2017, 10, 1),
        "abc",
        {"by": "operator:someone"},
    )
    assert snapshot.facts["children"].collect().to_native().equals(pl.DataFrame(CHILDREN))
    assert snapshot.records["iep"].collect().to_dict(as_series=False) == {"iep_id": ["I1"]}


def test_the_manifest_tells_rows_and_digest_of_each_table(tmp_path: Path) -> None:
    frozen(tmp_path)
    told = json.loads((tmp_path / "manifest.json").read_text())
    assert [(t["kind"], t["name"], t["file"], t["rows"]) for t in told["tables"]] == [
        ("facts", "children", "facts/children.parquet", 2),
        ("records", "iep", "records/iep.parquet", 1),
    ]
    assert {len(t["sha256"]) for t in told["tables"]} == {64}
    assert told["as_of"] == "2017-10-01"


def test_the_same_rows_frozen_twice_have_the_same_digest(tmp_path: Path) -> None:
    assert frozen(tmp_path / "a").digest == frozen(tmp_path / "b").digest


def test_a_file_that_was_changed_is_told(tmp_path: Path) -> None:
    frozen(tmp_path)
    pl.DataFrame({**CHILDREN, "age": [9, 10]}).write_parquet(tmp_path / "facts" / "children.parquet")
    with pytest.raises(SnapshotBroken, match=r"children\.parquet was changed after it was frozen"):
        read(tmp_path)


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    frozen(tmp_path)
    (tmp_path / "records" / "iep.parquet").unlink()
    with pytest.raises(SnapshotBroken, match=r"iep\.parquet is missing from the snapshot; it held 1 rows"):
        read(tmp_path)


def test_a_manifest_that_was_changed_is_told_by_the_digest_that_was_certified(tmp_path: Path) -> None:
    digest = frozen(tmp_path).digest
    path = tmp_path / "manifest.json"
    path.write_text(path.read_text().replace("2017-10-01", "2017-12-01"))
    with pytest.raises(SnapshotBroken, match=r"manifest\.json was changed after it was frozen"):
        read(tmp_path, digest)


@pytest.mark.parametrize("text", ["", "{}", '{"format": 2}', "no json"])
def test_a_folder_without_a_readable_manifest_is_no_snapshot(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(SnapshotBroken, match="is no snapshot"):
        read(tmp_path)


def test_a_manifest_cannot_point_out_of_its_folder(tmp_path: Path) -> None:
    frozen(tmp_path)
    path = tmp_path / "manifest.json"
    path.write_text(path.read_text().replace('"name": "iep"', '"name": "../../iep"'))
    with pytest.raises(SnapshotBroken, match="is no snapshot"):
        read(tmp_path)


def test_a_snapshot_is_never_written_over(tmp_path: Path) -> None:
    frozen(tmp_path)
    with pytest.raises(SnapshotBroken, match="is not empty"):
        frozen(tmp_path)
