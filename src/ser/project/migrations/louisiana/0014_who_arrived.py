"""By what an LEA knows a child again who is enrolled with it and is not its own; and look-ups that are reviewed."""

import django.db.models.functions.datetime
from django.db import migrations, models

# What was decided before says nothing of these columns, and an enrollment was no key of a search.
DECIDE_AGAIN = """
INSERT INTO touched (student_id)
SELECT student_id FROM fact_children WHERE status = 'OTHER_LEA'
UNION SELECT e.student_id FROM enrollment e WHERE NOT EXISTS (
    SELECT FROM responsibility r WHERE r.student_id = e.student_id AND r.lea_code = e.lea_code)
ON CONFLICT (student_id) DO UPDATE SET is_changed = true
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0013_merges"),
    ]

    operations = [
        *(
            migrations.AddField(model_name="factchildren", name=name, field=field)
            for name, field in (
                ("last_name", models.TextField(null=True)),
                ("first_name", models.TextField(null=True)),
                ("birth_date", models.DateField(null=True)),
                ("responsible", models.TextField(null=True)),
                ("responsible_since", models.DateField(null=True)),
            )
        ),
        migrations.CreateModel(
            name="LookUpReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("actor", models.TextField()),
                ("lea_code", models.TextField()),
                ("day", models.DateField()),
                ("allowed", models.IntegerField()),
                ("is_stopped", models.BooleanField(db_default=False)),
                ("alerted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("reviewed_by", models.TextField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("words", models.TextField(db_default="")),
            ],
            options={"db_table": "look_up_review"},
        ),
        migrations.AddConstraint(
            model_name="lookupreview",
            constraint=models.UniqueConstraint(fields=("actor", "day"), name="look_up_review_key"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(condition=models.Q(("act", "look up")), fields=["actor"], name="audit_event_look_up"),
        ),
        migrations.RunSQL(DECIDE_AGAIN, migrations.RunSQL.noop),
    ]
