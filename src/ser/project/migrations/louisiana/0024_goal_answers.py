"""What becomes of a goal at the annual review, and the goal of the last plan that it continues."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0023_explanations"),
    ]

    operations = [
        migrations.AddField(
            model_name="goal",
            name="continues_goal_id",
            field=models.TextField(null=True),
        ),
        migrations.AddField(
            model_name="goal",
            name="review_answer",
            field=models.TextField(null=True),
        ),
        migrations.AddField(
            model_name="goalhistory",
            name="continues_goal_id",
            field=models.TextField(null=True),
        ),
        migrations.AddField(
            model_name="goalhistory",
            name="review_answer",
            field=models.TextField(null=True),
        ),
    ]
