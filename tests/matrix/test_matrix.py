"""Every address, asked by every role about every child: it opens, is refused or is not found as the table says."""

import pytest

from ser.law.permission import Role
from ser.states.louisiana.state import STATE
from tests.matrix.expected import OPEN, OURS, OWN, Answer, Line, answer
from tests.matrix.walk import Address, about, addresses, answered, path
from tests.matrix.world import World

ROLES = list(STATE.roles.values())
WAYS = ("GET", "POST")


def ours() -> list[tuple[Address, Line]]:
    return [(one, OURS[one.name]) for one in addresses() if one.name in OURS]


def account() -> list[Address]:
    return [one for one in addresses() if one.name in OPEN | OWN]


def test_the_table_knows_each_address_and_no_other() -> None:
    known = {*OURS, *OPEN, *OWN}
    declared = [one.name for one in addresses()]
    assert [name for name in declared if name not in known] == []
    assert sorted(known - set(declared)) == []


def test_the_permission_at_each_page_is_that_of_the_table() -> None:
    assert [(one.name, one.needs) for one, line in ours() if one.needs != line.needs] == []


@pytest.mark.parametrize("role", ROLES, ids=[role.code for role in ROLES])
def test_each_address_answers_a_role_as_the_table_says(world: World, role: Role) -> None:
    client = world.client(role.code)
    wrong = []
    for one, line in ours():
        for whose in about(line, world):
            for way in WAYS:
                found, expected = answered(client, way, path(one, world, whose)), answer(line, way, role, whose)
                if found is not expected:
                    wrong.append(f"{way} {one.name}, {whose and whose.value}: {found}, and not: {expected}")
    assert wrong == []


def test_nobody_gets_past_the_door_without_signing_in(world: World) -> None:
    client = world.client()
    asked = [(way, path(one, world, about(line, world)[0]), way in line.ways) for one, line in ours() for way in WAYS]
    wrong = [
        (way, where)
        for way, where, is_open in asked
        if answered(client, way, where) is not (Answer.DOOR if is_open else Answer.NO_SUCH_WAY)
    ]
    assert wrong == []


def test_the_pages_of_an_account_lead_to_the_door_unless_they_stand_before_it(world: World) -> None:
    client = world.client()
    wrong = []
    for one in account():
        for way in WAYS:
            found = answered(client, way, path(one, world))
            if (one.name in OWN) and found is not Answer.DOOR:
                wrong.append((way, one.name, found))
    assert wrong == []


@pytest.mark.parametrize("role", ROLES, ids=[role.code for role in ROLES])
def test_the_pages_of_an_account_are_open_to_whoever_has_one(world: World, role: Role) -> None:
    wrong = []
    client = world.client(role.code)
    for one in account():
        found = answered(client, "GET", path(one, world))
        if found is Answer.REFUSED:
            wrong.append((one.name, found))
    assert wrong == []
