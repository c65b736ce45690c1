"""What people said of rows that seemed to be another child's stands with the other answers, and can be taken back."""

import hashlib

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SAID = """
    INSERT INTO answer (lea_code, kind, subject, value, given_by, given_at)
    SELECT lea_code, 'another child', concat_ws('|', lea_code, state_id, system_id), person, said_by, said_at
    FROM doubt_answer WHERE NOT is_same
"""


def _digests(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Who a row is about was kept in words; from now on as a digest of them."""
    for answer in apps.get_model("store", "Answer").objects.using(editor.connection.alias).filter(kind="same child"):
        who = answer.value.replace("|", "\n")
        answer.value = hashlib.blake2b(who.encode(), digest_size=16).hexdigest()
        answer.save(update_fields=["value"])


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0018_access_history"),
    ]

    operations = [
        migrations.RunPython(_digests, migrations.RunPython.noop),
        migrations.RunSQL(_SAID, migrations.RunSQL.noop),
        migrations.DeleteModel(name="DoubtAnswer"),
    ]
