"""People of the journeys."""

from typing import TYPE_CHECKING

from ser.store.running import start
from tests.journeys.site import PASSWORD

if TYPE_CHECKING:
    from ser.store.accounts import User


def account(email: str, full_name: str = "Ann Boudreaux", password: str = PASSWORD) -> "User":
    """An account that may be entered, with no role yet."""
    start()
    from allauth.account.models import EmailAddress

    from ser.store.accounts import User

    user = User.objects.create_user(email, full_name, password)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user
