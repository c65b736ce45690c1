"""A load becomes a submission, which keeps its files; loads from before it keep their facts, and have no bytes."""

import django.db.models.functions.datetime
from django.db import migrations, models

# A load that has no sheet came from a form. One that has not ended broke off: nobody takes it up any more.
_OLD = """
    UPDATE submission SET door = 'form' WHERE NOT EXISTS (SELECT FROM sheet WHERE sheet.load_id = submission.id);
    UPDATE submission SET state = 'failed', why = 'It broke off.' WHERE ended_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0007_kept_days"),
    ]

    operations = [
        migrations.RenameModel(old_name="Load", new_name="Submission"),
        migrations.AlterModelTable(name="submission", table="submission"),
        migrations.RunSQL(
            "ALTER SEQUENCE load_id_seq RENAME TO submission_id_seq",
            "ALTER SEQUENCE submission_id_seq RENAME TO load_id_seq",
        ),
        migrations.AddField("submission", "door", models.TextField(db_default="")),
        migrations.AddField("submission", "state", models.TextField(db_default="done")),
        migrations.AddField("submission", "why", models.TextField(db_default="")),
        migrations.AddField("submission", "approves_deletes", models.BooleanField(db_default=False)),
        migrations.AddField("submission", "read_anything", models.BooleanField(db_default=True)),
        migrations.AddField("submission", "digest", models.TextField(db_default="")),
        migrations.AddField("submission", "students", models.BinaryField(null=True)),
        migrations.RunSQL(_OLD, migrations.RunSQL.noop),
        migrations.AddIndex(
            "submission",
            models.Index(fields=["state"], condition=models.Q(ended_at=None), name="submission_unended"),
        ),
        migrations.CreateModel(
            name="SubmissionFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("submission_id", models.BigIntegerField()),
                ("file_no", models.IntegerField()),
                ("name", models.TextField()),
                ("digest", models.TextField(null=True)),
                ("problem", models.TextField(db_default="")),
            ],
            options={
                "db_table": "submission_file",
                "indexes": [models.Index(fields=["digest"], name="submission_file_digest")],
                "constraints": [
                    models.UniqueConstraint(fields=("submission_id", "file_no"), name="submission_file_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Content",
            fields=[
                ("digest", models.TextField(primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("key_id", models.TextField()),
                ("stored_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("destroyed_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "content"},
        ),
        migrations.CreateModel(
            name="ContentPiece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.TextField()),
                ("piece_no", models.IntegerField()),
                ("sealed", models.BinaryField()),
            ],
            options={
                "db_table": "content_piece",
                "constraints": [models.UniqueConstraint(fields=("digest", "piece_no"), name="content_piece_key")],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("submission_id", models.BigIntegerField()),
                ("part", models.TextField()),
                ("counts", models.JSONField()),
                ("students", models.BinaryField()),
            ],
            options={
                "db_table": "tally",
                "constraints": [models.UniqueConstraint(fields=("submission_id", "part"), name="tally_key")],
            },
        ),
    ]
