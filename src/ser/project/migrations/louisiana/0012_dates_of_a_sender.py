"""What a sender said comes first in dates such as 03/01/2018, kept with the submission."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0011_collection_periods"),
    ]

    operations = [
        migrations.AddField(model_name="submission", name="dates", field=models.TextField(db_default="")),
    ]
