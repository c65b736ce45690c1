"""On a corpus, `ser check` finds what `ser load` finds in a fresh home, finding by finding; what it cannot is named.

The corpus: files as LEAs were reported to send them (`tests/field`), what fuzzing kept, generated LEAs with planted
errors, and their student files alone; each sent by the state and on behalf of an LEA. With `are_all` both say the same.
Without it, what a check does not say is of a rule that it names as left undecided, and what it says more is of a row
that a load holds for a record which the files do not hold.
"""

import csv
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psycopg
import pytest

from fuzz import CORPUS, workbook
from ser.law.example import after
from ser.law.finding import Finding
from ser.services.submissions import checking
from ser.services.submissions.checking import Checked
from ser.states.louisiana.state import STATE
from ser.store.loads import HeldRow
from ser.store.operations.server import Connections
from ser.store.scope import Scope
from ser.synthetic.files import generate
from ser.synthetic.unplanted import unplanted
from tests import database
from tests.house import ROOT
from tests.sending import STATE_SCOPE, TODAY, ask, cells, child, findings, held, lea, load, only, write

pytestmark = pytest.mark.slow

FIELD = ROOT / "tests" / "field"
DIRECTORY = FIELD / "directory"
CASES = sorted(case for case in FIELD.iterdir() if case != DIRECTORY)
BATCH = 40
"""Inputs of fuzzing that are sent together, each from a folder of its own."""

Line = tuple[str, str, str, str, tuple[str, ...], str]


class Home:
    """One database for all loads, since making one takes longer than a load; it is emptied before each of them.

    The directory of the state stays.
    """

    def __init__(self, connections: Connections, *directory: Path) -> None:
        self._owner_url = connections.owner_url
        load(*directory)
        self._leas = [row[0] for row in ask("SELECT lea_code FROM lea ORDER BY 1")]
        self._sites = [row[0] for row in ask("SELECT site_code FROM site ORDER BY 1")]
        self._from_the_first = self._filled()

    def _filled(self) -> set[str]:
        with psycopg.connect(self._owner_url) as owner:
            tables = [row[0] for row in owner.execute(_TABLES)]
            asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables)
            return {row[0] for row in owner.execute(asked)}

    def load(self, paths: Sequence[Path], by: Scope) -> tuple[Counter[Line], list[HeldRow], bool]:
        """What a load finds and holds where there is only what the state sent before, and whether it is clean."""
        self.empty()
        outcome = load(*paths, by=by, says_yes=True)
        return lines(findings(outcome, by)), held(outcome, by), outcome.is_clean

    def empty(self) -> None:
        """Leave nothing but the directory of the state."""
        if filled := self._filled() - self._from_the_first:
            with psycopg.connect(self._owner_url) as owner:
                owner.execute(f"TRUNCATE {', '.join(sorted(filled))} RESTART IDENTITY CASCADE")
        with psycopg.connect(self._owner_url) as owner:
            owner.execute("DELETE FROM site WHERE site_code <> ALL(%s)", [self._sites])
            owner.execute("DELETE FROM lea WHERE lea_code <> ALL(%s)", [self._leas])


_TABLES = """
    SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables
    WHERE schemaname IN ('public', 'queue') AND tablename NOT LIKE 'django%' ORDER BY 1
"""


@pytest.fixture(scope="module")
def home(server: Connections) -> Iterator[Home]:
    """A home that knows the LEAs and sites of the field, and is else fresh for each load."""
    with database.copy(server) as made:
        yield Home(made, DIRECTORY)


def lines(found: Sequence[Finding]) -> Counter[Line]:
    """What findings say: code, severity, subject, elements, sentence."""
    return Counter((f.rule, str(f.severity), f.record, f.key, f.elements, str(f.sentence)) for f in found)


def compare(found: Checked, told: Counter[Line], kept: Sequence[HeldRow], *, is_whole: bool) -> None:
    """Hold what a check found against what a load did; `is_whole`: they know the same."""
    said = lines(found.findings)
    missing, more = told - said, said - told
    if is_whole:
        assert (missing, more) == (Counter(), Counter())
        return
    named = {rule for beyond in found.beyond if beyond.left_open for rule in beyond.rules}
    assert [line for line in missing if line[0] not in named] == []
    waiting = {(row.record, row.key) for row in kept if row.waits_for}
    assert [line for line in more if (line[2], line[3]) not in waiting] == []
    if missing:
        assert found.undecided


def agree(home: Home, paths: Sequence[Path], *leas: str) -> Counter[Line]:
    """Check and load the same files, for the state and for LEAs; gives what was found for the state."""
    # The state sends its directory along, which an LEA does not.
    with_directory = [DIRECTORY, *paths]
    told, kept, is_clean = home.load(with_directory, STATE_SCOPE)
    found = checking.check(by=STATE_SCOPE, paths=with_directory, today=TODAY, are_all=True)
    compare(found, told, kept, is_whole=True)
    assert found.is_clean == is_clean
    compare(checking.check(by=STATE_SCOPE, paths=with_directory, today=TODAY), told, kept, is_whole=False)
    for code in leas:
        own, kept, _ = home.load(paths, lea(code))
        for are_all in (True, False):
            found = checking.check(by=lea(code), paths=paths, today=TODAY, are_all=are_all)
            compare(found, own, kept, is_whole=False)
    return told


def steps(case: Path) -> list[Path]:
    """What is sent at once: the folders of a case that hold files, and the files that lie by themselves."""
    return sorted({file.parent for file in case.rglob("*") if file.is_file()})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_files_from_the_field(case: Path, home: Home) -> None:
    for folder in steps(case):
        agree(home, [folder], folder.name if folder.name in ("010", "022") else "022")


def fuzzed(target: str, folder: Path) -> list[Path]:
    """The inputs of a target as the files that it makes of them, each in a folder of its own."""
    made = []
    for number, path in enumerate(sorted((CORPUS / target).iterdir())):
        own = folder / f"{number}"
        own.mkdir()
        _MAKERS[target](path.read_bytes(), own)
        made.append(own)
    return made


def _named(*names: str) -> Callable[[bytes, Path], None]:
    def make(data: bytes, folder: Path) -> None:
        for name in names:
            (folder / name).write_bytes(data)

    return make


def _row(data: bytes, folder: Path) -> None:
    kinds = list(STATE.records.values())
    kind = kinds[(data or b"\0")[0] % len(kinds)]
    names = [element.name for element in kind.spec.elements]
    texts = [*data[1:].decode("utf-8", "replace").split("\x1f"), *[""] * len(names)][: len(names)]
    with (folder / f"{kind.spec.name}.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([names, texts])


def _workbook(data: bytes, folder: Path) -> None:
    (folder / "sent.xlsx").write_bytes(workbook.packed(data))


_MAKERS = {
    "text": _named("evaluation.csv", "upload.csv"),
    "fixed": _named("goal.txt"),
    "archive": _named("sent.zip", "evaluation.xlsx"),
    "workbook": _workbook,
    "rows": _row,
}


@pytest.mark.parametrize("target", _MAKERS)
def test_what_fuzzing_kept(target: str, tmp_path: Path, home: Home) -> None:
    made = fuzzed(target, tmp_path)
    for begin in range(0, len(made), BATCH):
        agree(home, made[begin : begin + BATCH], "022")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a small state with every error planted that can be."""
    folder = tmp_path_factory.mktemp("made") / "all"
    generate(folder, students=8, seed=17, state=STATE, errors=len(STATE.rules) - len(unplanted(STATE)))
    return folder


def _of_lea(folder: Path, code: str, out: Path) -> Path:
    """The rows of one LEA."""
    out.mkdir()
    for file in folder.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as text:
            header, *rows = csv.reader(text)
        at = header.index("lea_code" if "lea_code" in header else "site_code") if file.stem != "manifest" else 0
        with (out / file.name).open("w", encoding="utf-8", newline="") as text:
            csv.writer(text).writerows([header, *(row for row in rows if row[at].startswith(code))])
    return out


def test_generated_leas_with_planted_errors(made: Path, tmp_path: Path, server: Connections) -> None:
    with database.copy(server) as own:
        _planted(made, tmp_path, Home(own, made / "lea.csv", made / "site.csv"))


def _planted(made: Path, tmp_path: Path, home: Home) -> None:
    found = checking.check(by=STATE_SCOPE, paths=[made], today=TODAY, are_all=True)
    told, kept, is_clean = home.load([made], STATE_SCOPE)
    compare(found, told, kept, is_whole=True)
    assert found.is_clean == is_clean
    counts = Counter(row["lea_code"] for row in cells(made, "iep"))
    for code, _ in counts.most_common(2):
        own = _of_lea(made, code, tmp_path / code)
        for without in ((), ("lea", "site"), ("evaluation_extension", "iep")):
            folder = Path(shutil.copytree(own, tmp_path / f"{code}-{'-'.join(without)}"))
            for name in without:
                (folder / f"{name}.csv").unlink()
            told, kept, _ = home.load([folder], lea(code))
            for are_all in (True, False):
                found = checking.check(by=lea(code), paths=[folder], today=TODAY, are_all=are_all)
                compare(found, told, kept, is_whole=False)


def test_a_student_file_alone(made: Path, tmp_path: Path, home: Home) -> None:
    for name, folder in (("made", made), ("one", write(tmp_path / "child", only(child(), "student")))):
        alone = tmp_path / name
        alone.mkdir()
        shutil.copy(folder / "student.csv", alone)
        codes = Counter(row["lea_code"] for row in cells(alone, "student"))
        told = agree(home, [alone], *(code for code, _ in codes.most_common(1)))
        assert told


def test_a_late_evaluation_is_found_where_no_extension_was_sent(tmp_path: Path) -> None:
    late = STATE.rules_by_code["SER-0040"]
    records = after(STATE, late.breaks).records
    folder = write(tmp_path, {name: rows for name, rows in records.items() if name != "evaluation_extension"})
    assert not (folder / "evaluation_extension.csv").exists()
    found = checking.check(by=STATE_SCOPE, paths=[folder], today=TODAY)
    assert "SER-0040" in {f.rule for f in found.findings}
    (folder / "consent.csv").unlink()
    assert checking.check(by=STATE_SCOPE, paths=[folder], today=TODAY).undecided
