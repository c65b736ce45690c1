import re
from datetime import date

import pytest

from ser.services.access import inviting
from ser.store.operations.server import Connections
from ser.store.passwords import checked
from ser.store.scope import visitor_scope
from tests.cli.command import ser

pytestmark = pytest.mark.slow


def test_the_link_that_is_printed_makes_the_first_account(database: Connections) -> None:
    ran = ser("invite", "first@example.org", "--name", "Renee Fontenot", "--today", "2018-03-01")
    assert ran.code == 0, ran.err
    link = re.fullmatch(r"http://localhost:8000/invitation/(\S+)/\n", ran.out)
    assert link is not None
    kept = checked("sturdy-lantern-ferry-42", email="first@example.org", full_name="Renee Fontenot")
    person = inviting.accept(by=visitor_scope(), token=link[1], password=kept, today=date(2018, 3, 1))
    assert person > 0
    ran = ser("invite", "second@example.org", "--name", "Odile Roy", "--today", "2018-03-02")
    assert (ran.code, ran.out) == (0, "")
    assert "a second person has to agree" in ran.err
    ran = ser("invite", "third@example.org", "--name", "Ann Roy", "--role", "STATE_ANALYST", "--today", "2018-03-02")
    assert "/invitation/" in ran.out


def test_a_role_that_is_not_there_is_refused(database: Connections) -> None:
    ran = ser("invite", "first@example.org", "--name", "R", "--role", "KING", "--today", "2018-03-01")
    assert ran.code == 64
    assert "There is no role KING." in ran.err
