"""Whose words stand under a role: who asked, who gave, who confirmed; nobody gives one to themselves."""

from django.db import migrations, models
from django.db.models.functions import Cast, Concat

_GIVEN, _OWN = models.F("given_by"), Concat(models.Value("user:"), Cast("user_id", models.TextField()))


def _text(model: str, name: str) -> migrations.AddField:
    return migrations.AddField(model_name=model, name=name, field=models.TextField(null=True))


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0015_taking_back"),
    ]

    operations = [
        _text("roleheld", "confirmed_by"),
        _text("accessrequest", "asked_by"),
        _text("accessrequest", "given_by"),
        _text("accessrequest", "confirmed_by"),
        migrations.AddField(model_name="accessrequest", name="email", field=models.TextField(db_default="")),
        migrations.AddField(model_name="accessrequest", name="full_name", field=models.TextField(db_default="")),
        migrations.AlterField(
            model_name="accessrequest",
            name="user",
            field=models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to="store.user"),
        ),
        _text("invitation", "asked_by"),
        _text("invitation", "confirmed_by"),
        migrations.AddConstraint(
            model_name="roleheld",
            constraint=models.CheckConstraint(
                condition=~models.Q(given_by=_OWN)
                & (models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=_GIVEN)),
                name="role_held_by_others",
            ),
        ),
    ]
