from django.db import migrations, models

# What was kept current was the day of the first load, which is the latest, and the count date before it. A day whose
# deciding broke off had a mark; it is not whole.
OWNERS = """
    INSERT INTO day_owner (owner, day)
    SELECT DISTINCT CASE
        WHEN NOT is_current THEN 'asked'
        WHEN day = (SELECT max(day) FROM kept_day WHERE is_current) THEN 'today'
        ELSE 'child_count'
    END, day FROM kept_day
"""
WHOLE = """
    UPDATE kept_day SET is_whole = NOT EXISTS (SELECT FROM mark WHERE name = 'deciding ' || fact || ' ' || day::text)
"""
MARKS = "DELETE FROM mark WHERE name LIKE 'deciding %'"


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0006_drafts"),
    ]

    operations = [
        migrations.CreateModel(
            name="DayOwner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("owner", models.TextField()),
                ("day", models.DateField()),
            ],
            options={
                "db_table": "day_owner",
                "constraints": [models.UniqueConstraint(fields=("owner", "day"), name="day_owner_key")],
            },
        ),
        migrations.AddField(
            model_name="keptday",
            name="is_whole",
            field=models.BooleanField(db_default=False),
        ),
        migrations.RunSQL([OWNERS, WHOLE, MARKS], migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name="keptday",
            name="is_current",
        ),
        migrations.AddField(
            model_name="touched",
            name="is_changed",
            field=models.BooleanField(db_default=True),
        ),
        migrations.AddField(
            model_name="touched",
            name="is_new_day",
            field=models.BooleanField(db_default=False),
        ),
    ]
