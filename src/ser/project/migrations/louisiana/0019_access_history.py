"""Each earlier version of a row of access: who gave which role, who asked, who was invited, whose account it is."""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0018_one_memory"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.TextField()),
                ("row_id", models.BigIntegerField()),
                ("act", models.TextField()),
                ("was", models.JSONField()),
                ("changed_at", models.DateTimeField(db_default=Now())),
                ("changed_by", models.TextField()),
            ],
            options={"db_table": "access_change"},
        ),
        migrations.AddIndex(
            model_name="accesschange",
            index=models.Index(fields=["place", "row_id"], name="access_change_of"),
        ),
    ]
