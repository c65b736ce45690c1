"""The tables of what was sent: submissions, the files of each, and the bytes of files, stored once and sealed."""

from django.db import models
from django.db.models.functions import Now


class Submission(models.Model):
    """One act of sending: who, when, by which door, on behalf of which LEA, and what became of it."""

    started_at: models.Field = models.DateTimeField(db_default=Now())
    ended_at: models.Field = models.DateTimeField(null=True)
    sent_by: models.Field = models.TextField()
    lea_code: models.Field = models.TextField(null=True)
    today: models.Field = models.DateField()
    counts: models.Field = models.JSONField(null=True)
    door: models.Field = models.TextField(db_default="")
    state: models.Field = models.TextField(db_default="done")
    why: models.Field = models.TextField(db_default="")
    approves_deletes: models.Field = models.BooleanField(db_default=False)
    dates: models.Field = models.TextField(db_default="")
    read_anything: models.Field = models.BooleanField(db_default=True)
    digest: models.Field = models.TextField(db_default="")
    students: models.Field = models.BinaryField(null=True)
    did: models.Field = models.JSONField(null=True)
    yes_by: models.Field = models.TextField(db_default="")
    yes_date: models.Field = models.DateField(null=True)
    withdrawn_by: models.Field = models.TextField(db_default="")
    withdrawn_at: models.Field = models.DateTimeField(null=True)

    class Meta:
        db_table = "submission"
        indexes = (models.Index(fields=["state"], condition=models.Q(ended_at=None), name="submission_unended"),)


class SubmissionFile(models.Model):
    """A file of a submission: its name, and its bytes by their digest, or why it could not be read."""

    submission_id: models.Field = models.BigIntegerField()
    file_no: models.Field = models.IntegerField()
    name: models.Field = models.TextField()
    digest: models.Field = models.TextField(null=True)
    problem: models.Field = models.TextField(db_default="")

    class Meta:
        db_table = "submission_file"
        constraints = (models.UniqueConstraint(fields=["submission_id", "file_no"], name="submission_file_key"),)
        indexes = (models.Index(fields=["digest"], name="submission_file_digest"),)


class Content(models.Model):
    """The bytes of a file, known by their SHA-256, however often they were sent; what stays when they are destroyed."""

    digest: models.Field = models.TextField(primary_key=True)
    size: models.Field = models.BigIntegerField()
    key_id: models.Field = models.TextField()
    stored_at: models.Field = models.DateTimeField(db_default=Now())
    destroyed_at: models.Field = models.DateTimeField(null=True)

    class Meta:
        db_table = "content"


class ContentPiece(models.Model):
    """A piece of the bytes, packed and sealed."""

    digest: models.Field = models.TextField()
    piece_no: models.Field = models.IntegerField()
    sealed: models.Field = models.BinaryField()

    class Meta:
        db_table = "content_piece"
        constraints = (models.UniqueConstraint(fields=["digest", "piece_no"], name="content_piece_key"),)


class Undo(models.Model):
    """What a submission took away or overwrote that no history keeps: a held row, a finding, an ID, a deleted record.

    `place` is its table, `act` what was done to it, `was` the whole row before.
    """

    load_id: models.Field = models.BigIntegerField()
    place: models.Field = models.TextField()
    act: models.Field = models.TextField()
    was: models.Field = models.JSONField()

    class Meta:
        db_table = "undo"
        indexes = (models.Index(fields=["load_id", "place"], name="undo_load"),)


class Answer(models.Model):
    """What a person answered once and SER remembers: what was asked, what was said, by whom, for which LEA's files."""

    lea_code: models.Field = models.TextField(null=True)
    kind: models.Field = models.TextField()
    subject: models.Field = models.TextField(db_default="")
    value: models.Field = models.TextField()
    given_by: models.Field = models.TextField()
    given_at: models.Field = models.DateTimeField(db_default=Now())
    load_id: models.Field = models.BigIntegerField(null=True)

    class Meta:
        db_table = "answer"
        indexes = (models.Index(fields=["lea_code", "kind"], name="answer_of"),)


class Maintained(models.Model):
    """The elements of a kind of record that an LEA maintains: its blanks in all others say nothing."""

    lea_code: models.Field = models.TextField()
    record: models.Field = models.TextField()
    elements: models.Field = models.JSONField()
    set_by: models.Field = models.TextField()
    set_at: models.Field = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "maintained"
        constraints = (models.UniqueConstraint(fields=["lea_code", "record"], name="maintained_key"),)


class Tally(models.Model):
    """A part of a submission's job that is done: what became of its rows, noted in the transaction that stored them."""

    submission_id: models.Field = models.BigIntegerField()
    part: models.Field = models.TextField()
    counts: models.Field = models.JSONField()
    students: models.Field = models.BinaryField()

    class Meta:
        db_table = "tally"
        constraints = (models.UniqueConstraint(fields=["submission_id", "part"], name="tally_key"),)
