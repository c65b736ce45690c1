"""The tables of what was found: each finding with its life, and in which loads each was seen."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

_SENT = Q(load_id__isnull=False)
_OPEN = Q(closed_date__isnull=True)


class Finding(models.Model):
    """Something that was found, under a number that stays: from the day it is first seen until it is closed, and after.

    It is known by its rule, its subject and its elements, and by a place among several that are alike in these
    (`nth`). The subject of what a load says is a row as its sender (`sender`) sent it: the key, or what stands for one
    in a file (`of_file`); `load_id` is the load that said it last. What is judged of a child has no load; its subject
    is the key of the record, or the number of the student for the student's own. `words` fill the sentences of the
    rule; `says`, `fix` and `citation` are kept when it is closed, so that a closed finding keeps its words.
    """

    load_id: models.Field = models.BigIntegerField(null=True)
    student_id: models.Field = models.BigIntegerField(null=True)
    lea_code: models.Field = models.TextField(null=True)
    sender: models.Field = models.TextField(db_default="")
    sheet_no: models.Field = models.IntegerField(null=True)
    file: models.Field = models.TextField()
    row: models.Field = models.IntegerField(null=True)
    key: models.Field = models.TextField()
    record: models.Field = models.TextField()
    subject: models.Field = models.TextField()
    of_file: models.Field = models.TextField(null=True)
    rule: models.Field = models.TextField()
    elements: models.Field = ArrayField(models.TextField())
    nth: models.Field = models.IntegerField(db_default=0)
    values: models.Field = ArrayField(models.TextField())
    severity: models.Field = models.TextField()
    words: models.Field = models.JSONField()
    says: models.Field = models.TextField(null=True)
    fix: models.Field = models.TextField(null=True)
    citation: models.Field = models.TextField(null=True)
    first_seen: models.Field = models.DateField()
    first_load_id: models.Field = models.BigIntegerField(null=True)
    last_seen: models.Field = models.DateField()
    closed_date: models.Field = models.DateField(null=True)

    class Meta:
        db_table = "finding"
        constraints = (
            models.UniqueConstraint(
                fields=["record", "subject", "rule", "elements", "nth"], condition=~_SENT, name="finding_judged"
            ),
            models.UniqueConstraint(
                fields=["sender", "record", "subject", "rule", "elements", "nth"], condition=_SENT, name="finding_sent"
            ),
        )
        indexes = (
            models.Index(fields=["student_id"], condition=_OPEN, name="finding_student"),
            models.Index(fields=["record", "subject"], condition=_SENT & _OPEN, name="finding_subject"),
            models.Index(fields=["sender", "of_file"], condition=_SENT & _OPEN, name="finding_file"),
        )


class FindingSeen(models.Model):
    """That a load said a finding, and of which of its rows."""

    load_id: models.Field = models.BigIntegerField()
    finding_id: models.Field = models.BigIntegerField()
    sheet_no: models.Field = models.IntegerField(null=True)
    row: models.Field = models.IntegerField(null=True)

    class Meta:
        db_table = "finding_seen"
        indexes = (models.Index(fields=["load_id"], name="finding_seen_load"),)
