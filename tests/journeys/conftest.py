"""What journeys share: one small state, its pages, one browser; each test has pages of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ser.store import orm
from ser.store.operations.server import Connections
from tests.journeys import site as sites
from tests.journeys.browser import Browser, Page, browser, person
from tests.journeys.site import Site
from tests.matrix.plumbing import audited, leaks, secrets


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder is a journey."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.needs("chromium"))


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of letters and logs."""
    return tmp_path_factory.mktemp("journeys")


@pytest.fixture(scope="session")
def children(server: Connections, place: Path) -> Iterator[Connections]:
    """A database with a small made-up state."""
    with sites.loaded(server, place) as database:
        yield database


@pytest.fixture(scope="session")
def served(children: Connections, place: Path) -> Iterator[Site]:
    """The pages, where a second factor may be had and is not required.

    After the journeys, nothing that they left in the log, in the audit log or in names of files tells of a child.
    """
    with sites.serving(children, place, SER_SECOND_FACTOR="0", SER_DEMO="1") as site:
        yield site
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SER_APP_URL", children.app_url)
        names = [str(file.relative_to(place)) for file in place.rglob("*")]
        told = [*(place / "serve.log").read_text("utf-8").splitlines(), *audited(), *names]
        assert leaks(told, secrets()) == []


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all."""
    with browser() as found:
        yield found


@pytest.fixture
def site(served: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The pages; services and Django's own tables, called from the test, speak to the same database."""
    for name in ("DATABASE_URL", "SER_APP_URL"):
        monkeypatch.setenv(name, served.database.app_url)
    orm.use(served.database.app_url)
    return served


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Page]:
    """A browser of somebody who has not signed in."""
    with person(chromium, site) as found:
        yield found
