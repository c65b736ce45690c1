"""By what an LEA knows a child again who is enrolled with it and is not its own."""

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
        ("store", "0012_dates_of_a_sender"),
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
        migrations.RunSQL(DECIDE_AGAIN, migrations.RunSQL.noop),
    ]
