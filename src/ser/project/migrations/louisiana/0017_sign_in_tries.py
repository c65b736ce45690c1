"""What guards signing in: tries, the codes of apps that were used, new addresses that wait to be confirmed."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

_ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))
_NOW = django.db.models.functions.datetime.Now()


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0016_words_of_two"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(
                condition=models.Q(("student_id__isnull", True)), fields=["act", "at"], name="audit_event_act"
            ),
        ),
        migrations.CreateModel(
            name="SignInTry",
            fields=[
                _ID,
                ("account", models.TextField()),
                ("kind", models.TextField()),
                ("source", models.TextField()),
                ("at", models.DateTimeField(db_default=_NOW)),
                ("is_right", models.BooleanField(db_default=False)),
            ],
            options={
                "db_table": "sign_in_try",
                "indexes": [
                    models.Index(fields=["account", "kind", "at"], name="sign_in_try_of"),
                    models.Index(fields=["source", "at"], name="sign_in_try_from"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AcceptedCode",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("counter", models.BigIntegerField()),
                ("accepted_at", models.DateTimeField(db_default=_NOW)),
            ],
            options={"db_table": "accepted_code"},
        ),
        migrations.CreateModel(
            name="AddressChange",
            fields=[
                _ID,
                ("email", models.TextField()),
                ("digest", models.TextField(unique=True)),
                ("asked_by", models.TextField()),
                ("asked_at", models.DateTimeField(db_default=_NOW)),
                ("last_day", models.DateField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("is_confirmed", models.BooleanField(db_default=False)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "address_change",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("user",), name="address_change_once"
                    )
                ],
            },
        ),
    ]
