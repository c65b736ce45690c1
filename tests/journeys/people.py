"""People of the journeys, made as anybody is: invited, accepted."""

from datetime import date
from typing import TYPE_CHECKING

from ser.services.access import desks
from ser.services.access.granting import Place
from ser.services.operations import showing
from ser.store import orm
from ser.store.running import start
from ser.store.scope import state_scope, visitor_scope
from tests.journeys.site import PASSWORD, TODAY

if TYPE_CHECKING:
    from ser.store.accounts import User


def account(email: str, full_name: str = "Ann Boudreaux", password: str = PASSWORD) -> "User":
    """An account that may be entered, with no role yet."""
    start()
    from ser.store.accounts import User

    user = User.objects.create_user(email, full_name, password)
    orm.prove_address(user.pk)
    return user


def with_roles(*places: Place, name: str, assured: date | None = TODAY) -> str:
    """A person with roles who has assured confidentiality; returns the e-mail address to sign in with."""
    start()
    from ser.store.accounts import User

    email = f"{name.lower().replace(' ', '.')}{User.objects.count()}@example.org"
    by = state_scope("operator:test")
    person = showing.let_in(by=by, email=email, full_name=name, places=places, password=PASSWORD, today=TODAY)
    if assured is not None:
        desks.assure(by=visitor_scope(f"user:{person}"), person=person, today=assured)
    return email
