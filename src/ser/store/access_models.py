"""The tables of access: roles that people hold, what they ask for, invitations, and assurances of confidentiality."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Cast, Concat, Now


def _person(null: bool = False) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=null)


class Place(models.Model):
    """What every row of access says: which role, for which LEA (none for the state), sites or member of staff."""

    role: models.Field = models.TextField()
    lea_code: models.Field = models.TextField(null=True)
    site_codes: models.Field = models.TextField(db_default="")
    provider_id: models.Field = models.TextField(db_default="")

    class Meta:
        abstract = True


def _giver_is_another(name: str) -> models.CheckConstraint:
    """That nobody gives a role to themselves, and that two words are those of two persons."""
    given, own = models.F("given_by"), Concat(models.Value("user:"), Cast("user_id", models.TextField()))
    is_other = ~models.Q(given_by=own) & (models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=given))
    return models.CheckConstraint(condition=is_other, name=name)


class RoleHeld(Place):
    """A role that a person holds or held, who gave and confirmed it, and who took it away."""

    user = _person()
    given_at: models.Field = models.DateTimeField(db_default=Now())
    given_by: models.Field = models.TextField()
    confirmed_by: models.Field = models.TextField(null=True)
    ended_at: models.Field = models.DateTimeField(null=True)
    ended_by: models.Field = models.TextField(null=True)

    class Meta:
        db_table = "role_held"
        constraints = (
            models.UniqueConstraint(
                fields=["user", "role", "lea_code"],
                condition=models.Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="role_held_once",
            ),
            _giver_is_another("role_held_by_others"),
        )
        indexes = (models.Index(fields=["lea_code", "role"], name="role_held_at"),)


class AccessRequest(Place):
    """What is asked for a person or an address, why, by whom, whose words it has, and how it was decided."""

    user = _person(null=True)
    email: models.Field = models.TextField(db_default="")
    full_name: models.Field = models.TextField(db_default="")
    asked_by: models.Field = models.TextField(null=True)
    given_by: models.Field = models.TextField(null=True)
    confirmed_by: models.Field = models.TextField(null=True)
    why: models.Field = models.TextField()
    asked_at: models.Field = models.DateTimeField(db_default=Now())
    decided_at: models.Field = models.DateTimeField(null=True)
    decided_by: models.Field = models.TextField(null=True)
    is_granted: models.Field = models.BooleanField(null=True)
    answer: models.Field = models.TextField(db_default="")

    class Meta:
        db_table = "access_request"
        indexes = (models.Index(fields=["lea_code", "decided_at"], name="access_request_at"),)


class Invitation(Place):
    """An invitation by letter, known by a token of which only the digest is kept."""

    digest: models.Field = models.TextField(unique=True)
    email: models.Field = models.TextField()
    full_name: models.Field = models.TextField()
    invited_at: models.Field = models.DateTimeField(db_default=Now())
    asked_by: models.Field = models.TextField(null=True)
    invited_by: models.Field = models.TextField()
    confirmed_by: models.Field = models.TextField(null=True)
    last_day: models.Field = models.DateField()
    user = _person(null=True)
    accepted_at: models.Field = models.DateTimeField(null=True)
    withdrawn_at: models.Field = models.DateTimeField(null=True)

    class Meta:
        db_table = "invitation"
        indexes = (models.Index(fields=["lea_code", "accepted_at"], name="invitation_at"),)


class AddressChange(models.Model):
    """A new e-mail address for an account, until its owner confirms it by a link of which only the digest is kept."""

    user = _person()
    email: models.Field = models.TextField()
    digest: models.Field = models.TextField(unique=True)
    asked_by: models.Field = models.TextField()
    asked_at: models.Field = models.DateTimeField(db_default=Now())
    last_day: models.Field = models.DateField()
    ended_at: models.Field = models.DateTimeField(null=True)
    is_confirmed: models.Field = models.BooleanField(db_default=False)

    class Meta:
        db_table = "address_change"
        constraints = (
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(ended_at__isnull=True), name="address_change_once"
            ),
        )


class Assurance(models.Model):
    """That a person has assured confidentiality for a school year, on which day, to which words."""

    user = _person()
    school_year: models.Field = models.IntegerField()
    given_on: models.Field = models.DateField()
    words: models.Field = models.TextField()
    recorded_at: models.Field = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "assurance"
        constraints = (models.UniqueConstraint(fields=["user", "school_year"], name="assurance_key"),)


class AccessChange(models.Model):
    """What a row of access or of an account was before somebody changed it; only triggers of the owner add to it."""

    place: models.Field = models.TextField()
    row_id: models.Field = models.BigIntegerField()
    act: models.Field = models.TextField()
    was: models.Field = models.JSONField()
    changed_at: models.Field = models.DateTimeField(db_default=Now())
    changed_by: models.Field = models.TextField()

    class Meta:
        db_table = "access_change"
        indexes = (models.Index(fields=["place", "row_id"], name="access_change_of"),)
