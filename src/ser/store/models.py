"""The tables: those read off the state's records and facts, and those of intake itself."""

from django.db import models
from django.db.models.functions import Now

from ser.store.access_models import AccessChange, AccessRequest, AddressChange, Assurance, Invitation, RoleHeld
from ser.store.accounts import User
from ser.store.collection_models import CollectionPeriod
from ser.store.draft_models import Draft, OpenForm
from ser.store.finding_models import Finding, FindingSeen
from ser.store.look_up_models import LookUpReview
from ser.store.merge_models import ChildMerge, ToldApart
from ser.store.name_models import NameKey, NameWord
from ser.store.running import state
from ser.store.sign_in_models import AcceptedCode, SignInTry
from ser.store.submission_models import (
    Answer,
    Content,
    ContentPiece,
    Maintained,
    Submission,
    SubmissionFile,
    Tally,
    Undo,
)
from ser.store.tables import models_of

__all__ = [
    "AcceptedCode",
    "AccessChange",
    "AccessRequest",
    "AddressChange",
    "Answer",
    "Assurance",
    "ChildMerge",
    "CollectionPeriod",
    "Content",
    "ContentPiece",
    "Draft",
    "Finding",
    "FindingSeen",
    "Invitation",
    "LookUpReview",
    "Maintained",
    "NameKey",
    "NameWord",
    "OpenForm",
    "RoleHeld",
    "SignInTry",
    "Submission",
    "SubmissionFile",
    "Tally",
    "ToldApart",
    "Undo",
    "User",
]  # Django finds the tables of an app through this module

for _model in models_of(state().declared.records, state().declared.facts, __name__):
    globals()[_model.__name__] = _model


class StudentAlias(models.Model):
    """An ID that an LEA gave a student; one student has one in each LEA that has sent rows."""

    lea_code = models.TextField()
    system_id = models.TextField()
    student_id = models.BigIntegerField()
    load_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "student_alias"
        constraints = (models.UniqueConstraint(fields=["lea_code", "system_id"], name="student_alias_key"),)
        indexes = (models.Index(fields=["student_id"], name="student_alias_of"),)


class Sheet(models.Model):
    """A file, or a sheet of a workbook, of a submission."""

    load_id = models.BigIntegerField()
    sheet_no = models.IntegerField()
    file = models.TextField()
    record = models.TextField(null=True)

    class Meta:
        db_table = "sheet"
        constraints = (models.UniqueConstraint(fields=["load_id", "sheet_no"], name="sheet_key"),)


class Held(models.Model):
    """A row that was not stored, kept whole so that it can be corrected, or posted when its parent arrives."""

    load_id = models.BigIntegerField()
    sheet_no = models.IntegerField()
    received_row = models.IntegerField()
    lea_code = models.TextField(null=True)
    record = models.TextField()
    key = models.TextField()
    columns = models.JSONField()
    cells = models.JSONField()
    waits_for = models.TextField(null=True)

    class Meta:
        db_table = "held"
        indexes = (
            models.Index(fields=["load_id"], name="held_load"),
            models.Index(fields=["record", "key"], name="held_key"),
            models.Index(fields=["waits_for"], name="held_waits"),
        )


class DeleteRequest(models.Model):
    """A row that asks to delete a record, waiting for a person."""

    load_id = models.BigIntegerField()
    record = models.TextField()
    lea_code = models.TextField()
    key = models.TextField()
    asked_by = models.TextField()
    asked_at = models.DateTimeField(db_default=Now())
    why = models.TextField(db_default="")

    class Meta:
        db_table = "delete_request"
        constraints = (models.UniqueConstraint(fields=["record", "key"], name="delete_request_key"),)


class Touched(models.Model):
    """A student who waits to be decided: the records changed since, or nothing but the day."""

    student_id = models.BigIntegerField(primary_key=True)
    touched_at = models.DateTimeField(db_default=Now())
    is_changed = models.BooleanField(db_default=True)
    is_new_day = models.BooleanField(db_default=False)

    class Meta:
        db_table = "touched"


class KeptDay(models.Model):
    """A facts table and a day for which facts are kept: whole once those of every student are there."""

    fact = models.TextField()
    day = models.DateField()
    is_whole = models.BooleanField(db_default=False)

    class Meta:
        db_table = "kept_day"
        constraints = (models.UniqueConstraint(fields=["fact", "day"], name="kept_day_key"),)


class DayOwner(models.Model):
    """Who needs a kept day: today, a collection, or somebody who asked."""

    owner = models.TextField()
    day = models.DateField()

    class Meta:
        db_table = "day_owner"
        constraints = (models.UniqueConstraint(fields=["owner", "day"], name="day_owner_key"),)


class AuditEvent(models.Model):
    """Who did what to whom, when and why; the application can add to it and nothing else."""

    at = models.DateTimeField(db_default=Now())
    actor = models.TextField()
    act = models.TextField()
    lea_code = models.TextField(null=True)
    student_id = models.BigIntegerField(null=True)
    detail = models.JSONField(null=True)
    why = models.TextField(db_default="")
    origin = models.TextField(db_default="")

    class Meta:
        db_table = "audit_event"
        indexes = (
            models.Index(fields=["student_id"], name="audit_event_student"),
            models.Index(fields=["actor"], condition=models.Q(act="look up"), name="audit_event_look_up"),
            models.Index(fields=["act", "at"], condition=models.Q(student_id__isnull=True), name="audit_event_act"),
        )


class Mark(models.Model):
    """A word about the database as a whole, such as that a demo made it."""

    name = models.TextField(primary_key=True)
    value = models.TextField()

    class Meta:
        db_table = "mark"
