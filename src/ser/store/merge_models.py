"""The tables of what people said of two records: that they are of one child, or of two; and of held rows."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class ChildMerge(models.Model):
    """That two records were found to be of one child: which number is kept, which was given up, and what moved.

    `lea_code` is the LEA whose rows both children's own records were, where it was one. `moved` says of each row what
    it said before and when it was moved, so that it can be put back; `stays` names the rows that stayed, by record and
    key. `taken_ids` are the IDs of LEAs that went along. A merge that was undone is kept, with the day.
    """

    kept: models.Field = models.BigIntegerField()
    given_up: models.Field = models.BigIntegerField()
    lea_code: models.Field = models.TextField(null=True)
    moved: models.Field = models.JSONField()
    stays: models.Field = models.JSONField()
    taken_ids: models.Field = models.JSONField()
    merged_date: models.Field = models.DateField()
    merged_by: models.Field = models.TextField()
    merged_at: models.Field = models.DateTimeField(db_default=Now())
    why: models.Field = models.TextField()
    undone_date: models.Field = models.DateField(null=True)
    undone_by: models.Field = models.TextField(null=True)

    class Meta:
        db_table = "child_merge"
        constraints = (
            models.UniqueConstraint(fields=["given_up"], condition=Q(undone_date__isnull=True), name="child_merge_of"),
        )
        indexes = (models.Index(fields=["kept"], name="child_merge_into"),)


class ToldApart(models.Model):
    """That a person said that two records are of two children, so that nobody asks again; the lower number first."""

    one: models.Field = models.BigIntegerField()
    other: models.Field = models.BigIntegerField()
    said_by: models.Field = models.TextField()
    said_at: models.Field = models.DateTimeField(db_default=Now())
    said_date: models.Field = models.DateField()
    why: models.Field = models.TextField()

    class Meta:
        db_table = "told_apart"
        constraints = (models.UniqueConstraint(fields=["one", "other"], name="told_apart_key"),)
        indexes = (models.Index(fields=["other"], name="told_apart_other"),)
