import os
import zipfile
from pathlib import Path

import pytest

from ser.core.archive import MOST_MEMBERS
from ser.core.source import Refused, Source, sources
from tests.core.samples import one_sheet, open_sheets, told

TEXT = "lea_code,state_id,evaluation_id\n017,0000000001,e1\n"


def names(*paths: Path) -> list[str]:
    return [source.name for source in sources(paths)]


def archive(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return path


def test_a_folder_is_searched_to_its_depths_without_hidden_files_and_manifests(tmp_path: Path) -> None:
    for name in ("b/lea.csv", "evaluation.csv", "manifest.csv", ".hidden.csv", ".git/lea.csv", "~$a.xlsx", "README.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    assert sorted(names(tmp_path)) == ["b/lea.csv", "evaluation.csv"]


def test_a_manifest_is_never_loaded_even_if_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_text(TEXT)
    assert names(tmp_path / "manifest.csv") == []


def test_a_file_that_is_named_is_read_whatever_its_suffix(tmp_path: Path) -> None:
    (tmp_path / "evaluation.export").write_text(TEXT)
    assert one_sheet(tmp_path / "evaluation.export").record == "evaluation"


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    assert "No such file" in told(one_sheet(tmp_path / "evaluation.csv"))


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "evaluation.csv")
    assert list(sources([tmp_path / "evaluation.csv"])) == [Refused("evaluation.csv", "it is no file")]


def test_a_link_is_not_followed_out_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(TEXT)
    (tmp_path / "outside").mkdir()
    folder = tmp_path / "sent"
    folder.mkdir()
    (folder / "lea.csv").write_text(TEXT)
    (folder / "within.csv").symlink_to(folder / "lea.csv")
    (folder / "evaluation.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "more").symlink_to(tmp_path / "outside")
    (folder / "loop").symlink_to(folder)
    found = list(sources([folder]))
    assert [source.name for source in found if isinstance(source, Source)] == ["lea.csv", "within.csv"]
    assert [source.name for source in found if isinstance(source, Refused)] == ["evaluation.csv", "more"]


def test_a_name_that_cannot_be_shown_is_no_exception(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"evaluation\xff.csv")).write_text(TEXT)
    assert names(tmp_path) == ["evaluation?.csv"]


def test_the_members_of_a_zip_are_read_where_they_stand(tmp_path: Path) -> None:
    path = archive(tmp_path / "sent.zip", {"2018/evaluation.csv": TEXT, "__MACOSX/x.csv": "", "manifest.csv": "x"})
    sheet = one_sheet(path)
    assert (sheet.file, sheet.record) == ("2018/evaluation.csv", "evaluation")
    assert [number for number, _ in sheet.rows()] == [2]


def test_a_zip_slip_writes_nothing(tmp_path: Path) -> None:
    sent = tmp_path / "sent"
    sent.mkdir()
    path = archive(sent / "sent.zip", {"../evaluation.csv": TEXT, "C:\\windows\\lea.csv": "lea_code,name\n017,x\n"})
    assert [sheet.record for sheet in open_sheets(path)] == ["lea", "evaluation"]
    assert [made.name for made in tmp_path.rglob("*")] == ["sent", "sent.zip"]


@pytest.mark.slow
def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made, made.open("evaluation.csv", "w") as member:
        for _ in range(120):
            member.write(b"0" * (1 << 20))
    assert "times its size" in told(one_sheet(path))


@pytest.mark.slow
def test_a_zip_of_too_many_files_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as made:
        for number in range(MOST_MEMBERS + 1):
            made.writestr(f"{number}.csv", "")
    assert "more than 10000" in told(one_sheet(path))


def test_a_zip_in_a_zip_is_refused(tmp_path: Path) -> None:
    inner = archive(tmp_path / "inner.zip", {"evaluation.csv": TEXT}).read_bytes()
    assert "archive within an archive" in told(one_sheet(archive(tmp_path / "outer.zip", {"inner.zip": inner})))


def test_a_zip_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    whole = archive(tmp_path / "sent.zip", {"evaluation.csv": TEXT * 1000}).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:100])
    assert "broken or cut short" in told(one_sheet(tmp_path / "cut.zip"))


def test_a_member_that_was_damaged_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "sent.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as made:
        made.writestr("evaluation.csv", TEXT)
    path.write_bytes(path.read_bytes().replace(b"0000000001", b"0000000002"))
    sheet = one_sheet(path)
    assert "broken or cut short" in told(sheet)
    assert list(sheet.rows()) == []


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "sent.zip", {"evaluation.csv": TEXT})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "protected by a password" in told(one_sheet(path))


def test_two_members_of_one_name_are_not_read_twice(tmp_path: Path) -> None:
    path = tmp_path / "sent.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("evaluation.csv", TEXT)
        with pytest.warns(UserWarning, match="Duplicate name"):
            made.writestr("evaluation.csv", TEXT)
    first, second = open_sheets(path)
    assert (first.record, second.record) == ("evaluation", None)
    assert "two files of this name" in told(second)


@pytest.mark.parametrize("name", ["evaluation.xls", "evaluation.ods", "evaluation.xlsb"])
def test_a_workbook_of_another_form_is_refused_by_name(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path / name, {"mimetype": "x"})
    assert "save it as .xlsx" in told(one_sheet(path))
