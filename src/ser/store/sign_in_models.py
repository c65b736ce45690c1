"""The tables of signing in that guard it: tries, so that guessing is slowed down, and the codes that were used."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class SignInTry(models.Model):
    """A password or code that was typed: for which account (a digest), from where, and whether it was right.

    It is written before the word is looked at, and dropped by age alone.
    """

    account: models.Field = models.TextField()
    kind: models.Field = models.TextField()
    source: models.Field = models.TextField()
    at: models.Field = models.DateTimeField(db_default=Now())
    is_right: models.Field = models.BooleanField(db_default=False)

    class Meta:
        db_table = "sign_in_try"
        indexes = (
            models.Index(fields=["account", "kind", "at"], name="sign_in_try_of"),
            models.Index(fields=["source", "at"], name="sign_in_try_from"),
        )


class AcceptedCode(models.Model):
    """The counter of the last code of an authenticator app that was accepted; it is accepted once."""

    user: models.Field = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", primary_key=True
    )
    counter: models.Field = models.BigIntegerField()
    accepted_at: models.Field = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "accepted_code"
