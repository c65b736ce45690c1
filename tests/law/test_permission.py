"""Permissions, roles, and the refusal of the person who lacks one."""

from dataclasses import dataclass, replace

import pytest

from ser.federal.roles import ENTERS
from ser.law.permission import Level, NotAllowed, Permission, Role, asks
from ser.law.state import DoesNotBuild
from ser.states.louisiana.state import STATE
from tests.states.meridian import STATE as MERIDIAN


@dataclass(frozen=True)
class Asker:
    permissions: frozenset[Permission]


DONE: list[str] = []


@asks(Permission.CLAIM)
def claim(*, by: Asker, child: str) -> str:
    """Claim a child."""
    DONE.append(child)
    return child


def test_who_holds_the_permission_is_let_through() -> None:
    assert claim(by=Asker(frozenset({Permission.CLAIM})), child="let through") == "let through"


def test_who_lacks_it_is_refused_before_anything_is_done() -> None:
    with pytest.raises(NotAllowed) as refused:
        claim(by=Asker(frozenset(Permission) - {Permission.CLAIM}), child="refused")
    assert "refused" not in DONE
    assert "Claiming or releasing a child" in str(refused.value)
    assert "security coordinator" in str(refused.value)


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_says_in_a_sentence_what_it_lets_a_person_do(permission: Permission) -> None:
    assert permission.says.endswith(".")
    assert permission.act[0].islower()
    assert permission == permission.value == permission.name.lower()


@pytest.mark.parametrize("state", [STATE, MERIDIAN], ids=lambda state: state.name)
def test_every_kind_of_record_has_a_permission_to_enter_it(state: object) -> None:
    records = STATE.records if state is STATE else MERIDIAN.records
    assert {kind.spec.group for kind in records.values()} <= ENTERS.keys()


def test_what_is_sealed_is_open_to_two_roles_of_the_state() -> None:
    sealed = [role for role in STATE.roles.values() if Permission.READ_SEALED in role.permissions]
    assert [(role.code, role.level) for role in sealed] == [
        ("SEALED_KEEPER", Level.STATE),
        ("SEALED_DEPUTY", Level.STATE),
    ]


def test_whoever_gives_access_in_an_lea_reads_no_child() -> None:
    coordinator = STATE.roles["SECURITY_COORDINATOR"]
    assert Permission.GRANT_ACCESS in coordinator.permissions
    assert not {Permission.READ_STUDENT, Permission.FIND_STUDENT} & coordinator.permissions


def test_a_state_names_a_role_in_its_own_words() -> None:
    assert (STATE.roles["EVALUATOR"].label, MERIDIAN.roles["EVALUATOR"].label) == ("Pupil appraisal", "Evaluator")


def with_roles(*roles: Role) -> None:
    replace(STATE, declared=replace(STATE.declared, roles=roles))


def test_a_state_with_a_permission_that_no_role_holds_does_not_build() -> None:
    with pytest.raises(DoesNotBuild, match="No role may do what"):
        with_roles(*(role for role in STATE.roles.values() if role.code != "STATE_ADMIN"))


def test_a_state_in_which_a_third_role_reads_what_is_sealed_does_not_build() -> None:
    admin = STATE.roles["STATE_ADMIN"]
    everything = replace(admin, permissions=frozenset(Permission))
    with pytest.raises(DoesNotBuild, match="sealed"):
        with_roles(*(everything if role is admin else role for role in STATE.roles.values()))


def test_a_state_whose_leas_cannot_give_access_does_not_build() -> None:
    with pytest.raises(DoesNotBuild, match="give access"):
        with_roles(*(role for role in STATE.roles.values() if role.code != "SECURITY_COORDINATOR"))
