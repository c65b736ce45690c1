"""That a teacher or provider has read what a plan asks of them."""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0024_goal_answers"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lea_code", models.TextField()),
                ("plan_reading_id", models.TextField()),
                ("iep_id", models.TextField()),
                ("provider_id", models.TextField()),
                ("read_date", models.DateField()),
                ("student_id", models.BigIntegerField(null=True)),
                ("load_id", models.BigIntegerField(null=True)),
                ("sheet_no", models.IntegerField(null=True)),
                ("received_row", models.IntegerField(null=True)),
                ("received", models.JSONField(null=True)),
                ("from_screen", models.BooleanField(db_default=False)),
                ("legacy", models.BooleanField(db_default=False)),
                ("recorded_from", models.DateTimeField(db_default=Now())),
                ("recorded_by", models.TextField(db_default="")),
            ],
            options={
                "db_table": "plan_reading",
                "indexes": [models.Index(fields=["student_id"], name="plan_reading_of")],
                "constraints": [
                    models.UniqueConstraint(fields=("lea_code", "plan_reading_id"), name="plan_reading_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanReadingHistory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_id", models.BigIntegerField()),
                ("lea_code", models.TextField()),
                ("plan_reading_id", models.TextField()),
                ("iep_id", models.TextField()),
                ("provider_id", models.TextField()),
                ("read_date", models.DateField()),
                ("student_id", models.BigIntegerField(null=True)),
                ("load_id", models.BigIntegerField(null=True)),
                ("sheet_no", models.IntegerField(null=True)),
                ("received_row", models.IntegerField(null=True)),
                ("received", models.JSONField(null=True)),
                ("from_screen", models.BooleanField(db_default=False)),
                ("legacy", models.BooleanField(db_default=False)),
                ("recorded_by", models.TextField(db_default="")),
                ("recorded_from", models.DateTimeField()),
                ("recorded_to", models.DateTimeField()),
                ("replaced_by", models.TextField()),
            ],
            options={
                "db_table": "plan_reading_history",
                "indexes": [models.Index(fields=["student_id"], name="plan_reading_was_of")],
            },
        ),
    ]
