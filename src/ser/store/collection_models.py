"""The table of collections: each that the state has opened, for one school year."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class CollectionPeriod(models.Model):
    """A collection in a school year, with what its rules weighed when it opened.

    `leas` is blank where every LEA takes part. Of a period that is closed, the row stays as it was.
    """

    collection: models.Field = models.TextField()
    school_year: models.Field = models.IntegerField()
    counts_on: models.Field = models.DateField()
    opens: models.Field = models.DateField()
    free_of_errors_by: models.Field = models.DateField()
    certify_by: models.Field = models.DateField()
    closes: models.Field = models.DateField()
    leas: models.Field = ArrayField(models.TextField(), null=True)
    severities: models.Field = models.JSONField()
    rule_version: models.Field = models.TextField()
    stage: models.Field = models.TextField(db_default="open")
    opened_by: models.Field = models.TextField()
    opened_at: models.Field = models.DateTimeField(db_default=Now())
    closed_by: models.Field = models.TextField(null=True)
    closed_at: models.Field = models.DateTimeField(null=True)

    class Meta:
        db_table = "collection_period"
        constraints = (
            models.UniqueConstraint(fields=["collection", "school_year"], name="collection_period_key"),
            models.CheckConstraint(
                condition=models.Q(opens__lte=models.F("free_of_errors_by"))
                & models.Q(free_of_errors_by__lte=models.F("certify_by"))
                & models.Q(certify_by__lte=models.F("closes")),
                name="collection_period_order",
            ),
        )
