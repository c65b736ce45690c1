"""A long list goes by pages, and its file is under the permission of its page and in the audit log like it."""

import pytest

from ser.law.example import after
from ser.law.rule import add
from ser.states.louisiana.state import STATE
from tests.matrix.world import LEA, World
from tests.sending import ask, load, only, write

LIST = "/directory/earlysteps_notice/"
SENT = 120


@pytest.fixture(scope="module", autouse=True)
def long_list(world: World, tmp_path_factory: pytest.TempPathFactory) -> None:
    lines = (add("earlysteps_notice", lea_code=LEA, earlysteps_notice_id=f"Z{n:03}") for n in range(SENT))
    load(write(tmp_path_factory.mktemp("list"), only(after(STATE, tuple(lines)).records, "earlysteps_notice")))


def _count() -> int:
    return int(ask("SELECT count(*) FROM earlysteps_notice WHERE lea_code = %s", LEA)[0][0])


def _listed() -> int:
    return int(ask("SELECT count(*) FROM audit_event WHERE act = 'list'")[0][0])


def _page(world: World, number: int) -> str:
    return world.client("LEA_DIRECTOR").get(f"{LIST}?page={number}", secure=True).content.decode()


def test_each_page_says_which_rows_of_how_many_it_shows(world: World) -> None:
    total = _count()
    assert total >= SENT
    pages = [_page(world, number) for number in (1, 2, 3)]
    assert f"1–50 of {total}" in pages[0]
    assert f"51–100 of {total}" in pages[1]
    assert f"101–{total} of {total}" in pages[2]
    assert [page.count("<tr>") - 1 for page in pages] == [50, 50, total - 100]


def test_the_file_has_all_rows_and_is_noted_like_the_page(world: World) -> None:
    before = _listed()
    answer = world.client("LEA_DIRECTOR").get(f"{LIST}?format=csv&page=2", secure=True)
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert len(answer.content.decode().splitlines()) == 1 + _count()
    assert _listed() == before + 1


def test_the_file_is_refused_where_the_page_is(world: World) -> None:
    clients = {role.code: world.client(role.code) for role in STATE.roles.values()}
    pages = {code: client.get(LIST, secure=True) for code, client in clients.items()}
    files = {code: client.get(f"{LIST}?format=csv", secure=True) for code, client in clients.items()}
    assert {code: one.status_code for code, one in files.items()} == {c: one.status_code for c, one in pages.items()}
    refused = [one for one in files.values() if one.status_code != 200]
    assert refused
    assert all("csv" not in one.headers["Content-Type"] for one in refused)
