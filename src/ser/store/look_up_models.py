"""The table of look-ups to review: days on which a person looked up unusually many children of other LEAs."""

from django.db import models
from django.db.models.functions import Now


class LookUpReview(models.Model):
    """A day on which somebody looked up more than the state's number; `allowed` look-ups later it stops.

    The security coordinator says that it goes on, or leaves it stopped, and why.
    """

    actor: models.Field = models.TextField()
    lea_code: models.Field = models.TextField()
    day: models.Field = models.DateField()
    allowed: models.Field = models.IntegerField()
    is_stopped: models.Field = models.BooleanField(db_default=False)
    alerted_at: models.Field = models.DateTimeField(db_default=Now())
    reviewed_by: models.Field = models.TextField(null=True)
    reviewed_at: models.Field = models.DateTimeField(null=True)
    words: models.Field = models.TextField(db_default="")

    class Meta:
        db_table = "look_up_review"
        constraints = (models.UniqueConstraint(fields=["actor", "day"], name="look_up_review_key"),)
