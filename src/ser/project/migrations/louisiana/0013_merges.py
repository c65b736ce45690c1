"""What people said of two records: that they are of one child, of two, or that a held row is of the child."""

import django.db.models.functions.datetime
from django.db import migrations, models

_ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))
_NOW = django.db.models.functions.datetime.Now()


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0012_dates_of_a_sender"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChildMerge",
            fields=[
                _ID,
                ("kept", models.BigIntegerField()),
                ("given_up", models.BigIntegerField()),
                ("lea_code", models.TextField(null=True)),
                ("moved", models.JSONField()),
                ("stays", models.JSONField()),
                ("taken_ids", models.JSONField()),
                ("merged_date", models.DateField()),
                ("merged_by", models.TextField()),
                ("merged_at", models.DateTimeField(db_default=_NOW)),
                ("why", models.TextField()),
                ("undone_date", models.DateField(null=True)),
                ("undone_by", models.TextField(null=True)),
            ],
            options={
                "db_table": "child_merge",
                "indexes": [models.Index(fields=["kept"], name="child_merge_into")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_date__isnull", True)), fields=("given_up",), name="child_merge_of"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ToldApart",
            fields=[
                _ID,
                ("one", models.BigIntegerField()),
                ("other", models.BigIntegerField()),
                ("said_by", models.TextField()),
                ("said_at", models.DateTimeField(db_default=_NOW)),
                ("said_date", models.DateField()),
                ("why", models.TextField()),
            ],
            options={
                "db_table": "told_apart",
                "indexes": [models.Index(fields=["other"], name="told_apart_other")],
                "constraints": [models.UniqueConstraint(fields=("one", "other"), name="told_apart_key")],
            },
        ),
        migrations.CreateModel(
            name="DoubtAnswer",
            fields=[
                _ID,
                ("lea_code", models.TextField()),
                ("state_id", models.TextField()),
                ("system_id", models.TextField()),
                ("person", models.TextField()),
                ("is_same", models.BooleanField()),
                ("said_by", models.TextField()),
                ("said_at", models.DateTimeField(db_default=_NOW)),
                ("said_date", models.DateField()),
            ],
            options={
                "db_table": "doubt_answer",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("lea_code", "state_id", "system_id", "person"), name="doubt_answer_key"
                    )
                ],
            },
        ),
    ]
