import io
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ser.files.archive import MOST_MEMBERS, HolderEnded
from ser.files.folder import DEEPEST
from ser.files.source import Refused, Sent, Source, sources, sources_of
from tests.files.samples import one_sheet, open_sheets, told

TEXT = "lea_code,state_id,evaluation_id\n017,0000000001,e1\n"


def names(*paths: Path) -> list[str]:
    return [source.name for source in sources(paths)]


def archive(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return path


def test_of_a_file_whose_holder_has_ended_nothing_is_told_to_its_sender(tmp_path: Path) -> None:
    (tmp_path / "evaluation.csv").write_text(TEXT)
    with (tmp_path / "evaluation.csv").open("rb") as file:
        holder = subprocess.Popen(["sleep", "600"], stdin=file)
    (sent,) = sources_of([Sent("evaluation.csv", Path(f"/proc/{holder.pid}/fd/0"))])
    assert isinstance(sent, Source)
    reading = sent.open()
    assert reading.__enter__().read() == TEXT.encode()
    holder.kill()
    holder.wait()
    with pytest.raises(HolderEnded):
        reading.__exit__(None, None, None)
    with pytest.raises(HolderEnded), sent.open():
        pass


def test_a_folder_is_searched_to_its_depths_without_hidden_files_and_manifests(tmp_path: Path) -> None:
    quiet = ("manifest.csv", ".hidden.csv", ".git/lea.csv", "~$a.xlsx", "Thumbs.db", "__MACOSX/lea.csv")
    for name in ("b/lea.csv", "evaluation.csv", *quiet):
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
    assert list(sources([tmp_path / "evaluation.csv"])) == [
        Refused("evaluation.csv", "it is no file, but a pipe, a device or a folder")
    ]


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


def test_links_that_lead_in_a_circle_are_told_and_stop_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to(tmp_path / "b.csv")
    (tmp_path / "b.csv").symlink_to(tmp_path / "a.csv")
    (tmp_path / "dead.csv").symlink_to(tmp_path / "nowhere.csv")
    (tmp_path / "lea.csv").write_text(TEXT)
    found = list(sources([tmp_path]))
    assert [source.name for source in found if isinstance(source, Source)] == ["lea.csv"]
    problems = {source.name: source.problem for source in found if isinstance(source, Refused)}
    assert problems.keys() == {"a.csv", "b.csv", "dead.csv"}
    assert "leads to itself" in problems["a.csv"]
    assert "No such file" in problems["dead.csv"]


def test_folders_deeper_than_anybody_makes_them_are_told_and_stop_nothing(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * (DEEPEST + 2))
    deep.mkdir(parents=True)
    (deep / "evaluation.csv").write_text(TEXT)
    (tmp_path / "lea.csv").write_text(TEXT)
    good, refused = sources([tmp_path])
    assert good.name == "lea.csv"
    assert isinstance(refused, Refused)
    assert "folders deep" in refused.problem


@pytest.mark.parametrize("name", ["x" * 5000, f"{'x/' * 3000}evaluation.csv", "a\0b.csv"])
def test_a_name_that_no_system_knows_is_a_sentence(tmp_path: Path, name: str) -> None:
    (refused,) = sources([tmp_path / name])
    assert isinstance(refused, Refused)
    assert len(refused.name) <= 201


def test_a_name_without_end_in_a_zip_is_shown_by_its_end(tmp_path: Path) -> None:
    (source,) = sources([archive(tmp_path / "sent.zip", {f"{'x' * 60_000}/evaluation.csv": TEXT})])
    assert (len(source.name), source.name[-16:]) == (201, "x/evaluation.csv")


@contextmanager
def nobody() -> Iterator[None]:
    """Be somebody whom the system refuses: root may read everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_may_not_be_read_is_a_sentence_and_stops_nothing() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)
        for name in ("closed/lea.csv", "evaluation.csv", "lea.csv"):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(TEXT)
        (folder / "closed").chmod(0)
        (folder / "evaluation.csv").chmod(0)
        with nobody():
            found = list(sources([folder, folder / "closed" / "lea.csv"]))
        (folder / "closed").chmod(0o700)
    assert [source.name for source in found if isinstance(source, Source)] == ["lea.csv"]
    problems = {source.name: source.problem for source in found if isinstance(source, Refused)}
    assert problems == dict.fromkeys(["evaluation.csv", "closed", "lea.csv"], "it cannot be opened (Permission denied)")


@pytest.mark.parametrize("meanwhile", ["written", "replaced", "gone", "a pipe"])
def test_a_file_that_changes_while_it_is_read_is_told(tmp_path: Path, meanwhile: str) -> None:
    path = tmp_path / "evaluation.csv"
    path.write_text(TEXT * 2)
    sheet = one_sheet(path)
    rows = sheet.rows()
    next(rows)
    path.unlink() if meanwhile != "written" else None
    if meanwhile == "a pipe":
        os.mkfifo(path)
    elif meanwhile != "gone":
        path.write_text("evaluation_id,state_id,lea_code\n" * 4)
    assert "changed or taken away" in str([*rows][-1])
    assert "changed or taken away" in str([*sheet.rows()])


def test_a_zip_that_changes_between_its_members_is_told(tmp_path: Path) -> None:
    path = archive(tmp_path / "sent.zip", {"evaluation.csv": TEXT, "lea.csv": "lea_code,name\n017,x\n"})
    lea, evaluation = open_sheets(path)
    assert len([*lea.rows()]) == 1
    archive(path, {"other.csv": TEXT})
    assert "changed or taken away" in str([*evaluation.rows()])


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


@pytest.mark.parametrize(("method", "name"), [(zipfile.ZIP_BZIP2, "bzip2"), (zipfile.ZIP_LZMA, "LZMA")])
def test_a_zip_that_is_packed_without_a_bound_is_refused(tmp_path: Path, method: int, name: str) -> None:
    path = tmp_path / "sent.zip"
    with zipfile.ZipFile(path, "w", method) as made:
        made.writestr("evaluation.csv", TEXT)
    assert f"packed by {name}" in told(one_sheet(path))


def test_a_zip_whose_table_of_contents_has_no_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sent.zip"
    with zipfile.ZipFile(path, "w") as made:
        for number in range(80):
            made.writestr(f"{number:060000}.csv", "")
    assert "names without end" in told(one_sheet(path))


def test_a_bomb_in_a_workbook_in_a_zip_is_refused(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as made:
        with made.open("xl/worksheets/sheet1.xml", "w") as part:
            part.writelines([b" " * (1 << 20)] * 101)
        made.writestr("xl/padding.bin", bytes(1 << 20), zipfile.ZIP_STORED)
    path = archive(tmp_path / "sent.zip", {"evaluation.xlsx": inner.getvalue()})
    assert "times its size" in told(one_sheet(path))


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
