"""A load in which everything is rubbish but one folder: that folder is stored, and the rest is told."""

import os
from pathlib import Path

import pytest

from tests.sending import child, findings, held, load, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("empty")]

SENT = {
    "goal_2.csv": b"lea_code,goal_id,iep_id,goal_area,\0\n" + b"017,Z\x00,I2,READ,\n017,1\0\n" + b" " * 500,
    "goal.csv": b"lea_code,goal_id,iep_id,goal_area,order\n017,Z3,I2,\x1b[31m,=1+\x1b[31m\r\n" * 3,
    "screening.csv": b"lea_code,state_id,screening_id,screening_type\n" + b"z\n" * 40,
    os.fsdecode(b"iep\xff.csv"): b"\xff\xfe\x00",
    "service.xlsx": b"PK\x03\x04 and no more",
    "site.csv": bytes(range(256)),
    "lea.txt": b"\x80" * 5000,
    "consent.csv": b"lea_code,consent_id\n" + b"017," + b"c" * 300_000,
}


def test_what_is_good_is_stored_beside_whatever_rubbish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ser.files.sheet.MOST_RAGGED", 20)
    folder = write(tmp_path, child())
    stored = load(folder).counts["new"]
    bad = folder / "bad"
    bad.mkdir()
    for name, content in SENT.items():
        (bad / name).write_bytes(content)
    (bad / "circle.csv").symlink_to(bad / "circle.csv")
    os.mkfifo(bad / "membership.csv")
    outcome = load(folder)
    assert (outcome.counts["unchanged"], outcome.read_anything) == (stored, True)
    told = {Path(finding.file).name for finding in findings(outcome)}
    assert told >= {"iep?.csv", "service.xlsx", "site.csv", "lea.txt", "consent.csv", "circle.csv", "membership.csv"}
    assert [row.cells for row in held(outcome) if row.record == "goal" and row.row == 3] == [("017", "1\\0")]
    stopped = [finding for finding in findings(outcome) if finding.rule == "SER-0208"]
    assert [(Path(finding.file).name, finding.row) for finding in stopped] == [("screening.csv", 22)]
    assert all(finding.sentence.isprintable() for finding in findings(outcome))
