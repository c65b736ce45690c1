"""What is needed to take a submission back, to ask before one that is out of proportion, and to remember answers."""

import django.db.models.functions.datetime
from django.db import migrations, models

# Of several answers to one question the last one stands.
_DATES = """
    INSERT INTO answer (lea_code, kind, value, given_by, given_at, load_id)
    SELECT DISTINCT ON (lea_code, CASE WHEN lea_code IS NULL THEN sent_by END)
        lea_code, 'dates', dates, sent_by, started_at, id
    FROM submission WHERE dates <> '' ORDER BY lea_code, CASE WHEN lea_code IS NULL THEN sent_by END, id DESC
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0014_who_arrived"),
    ]

    operations = [
        migrations.AddField("submission", "did", models.JSONField(null=True)),
        migrations.AddField("submission", "yes_by", models.TextField(db_default="")),
        migrations.AddField("submission", "yes_date", models.DateField(null=True)),
        migrations.AddField("submission", "withdrawn_by", models.TextField(db_default="")),
        migrations.AddField("submission", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.AddField("studentalias", "load_id", models.BigIntegerField(null=True)),
        migrations.CreateModel(
            name="Undo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("load_id", models.BigIntegerField()),
                ("place", models.TextField()),
                ("act", models.TextField()),
                ("was", models.JSONField()),
            ],
            options={
                "db_table": "undo",
                "indexes": [models.Index(fields=["load_id", "place"], name="undo_load")],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lea_code", models.TextField(null=True)),
                ("kind", models.TextField()),
                ("subject", models.TextField(db_default="")),
                ("value", models.TextField()),
                ("given_by", models.TextField()),
                ("given_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("load_id", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "answer",
                "indexes": [models.Index(fields=["lea_code", "kind"], name="answer_of")],
            },
        ),
        migrations.CreateModel(
            name="Maintained",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lea_code", models.TextField()),
                ("record", models.TextField()),
                ("elements", models.JSONField()),
                ("set_by", models.TextField()),
                ("set_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "maintained",
                "constraints": [models.UniqueConstraint(fields=("lea_code", "record"), name="maintained_key")],
            },
        ),
        migrations.RunSQL(_DATES, migrations.RunSQL.noop),
    ]
