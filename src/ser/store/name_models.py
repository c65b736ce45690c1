"""The tables by which children are found: keys of each child, and the words that the names of all children hold."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

WAITING = 256
"""Kilobytes of new keys that an index lets wait; the person who searches looks through them one by one."""


class NameKey(models.Model):
    """Under which keys a child is found, and its names for comparing; decided whenever its records change."""

    student_id = models.BigIntegerField(primary_key=True)
    names = ArrayField(models.TextField())
    keys = ArrayField(models.TextField())

    class Meta:
        db_table = "name_key"
        indexes = (GinIndex(fields=["keys"], name="name_key_keys", gin_pending_list_limit=WAITING),)


class NameWord(models.Model):
    """A word that occurs in names, and what it may be mistaken for: with letters left out, and by its sound."""

    word = models.TextField(primary_key=True)
    near = ArrayField(models.TextField())

    class Meta:
        db_table = "name_word"
        indexes = (
            models.Index(fields=["word"], opclasses=["text_pattern_ops"], name="name_word_begins"),
            GinIndex(fields=["near"], name="name_word_near", gin_pending_list_limit=WAITING),
        )
