"""The tables of what is being typed: drafts, and who has which record open."""

from django.db import models
from django.db.models.functions import Now


class Draft(models.Model):
    """What somebody has typed into a form and not stored yet; nobody else reads it."""

    actor: models.Field = models.TextField()
    child: models.Field = models.TextField(db_default="")
    record: models.Field = models.TextField()
    number: models.Field = models.BigIntegerField(null=True)
    under: models.Field = models.BigIntegerField(null=True)
    values: models.Field = models.JSONField()
    version: models.Field = models.TextField(db_default="")
    kept_at: models.Field = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "draft"
        constraints = (
            models.UniqueConstraint(
                fields=["actor", "child", "record", "number"], nulls_distinct=False, name="draft_once"
            ),
        )


class OpenForm(models.Model):
    """That somebody has a record open, and when they last did something there."""

    actor: models.Field = models.TextField()
    full_name: models.Field = models.TextField()
    record: models.Field = models.TextField()
    number: models.Field = models.BigIntegerField()
    seen_at: models.Field = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "open_form"
        constraints = (models.UniqueConstraint(fields=["record", "number", "actor"], name="open_form_once"),)
