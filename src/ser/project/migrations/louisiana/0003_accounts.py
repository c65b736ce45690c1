"""The people who sign in."""

import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

import ser.store.tables


class Migration(migrations.Migration):
    dependencies = [("store", "0002_converted_rows")]

    # The tables of sign-in refer to the account, and say only that they follow the first migration here.
    run_before = [
        ("account", "0001_initial"),
        ("mfa", "0001_initial"),
        ("socialaccount", "0001_initial"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("public_id", models.UUIDField(db_default=ser.store.tables.RandomUuid(), editable=False, unique=True)),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("full_name", models.TextField()),
                ("staff_id", models.TextField(null=True, unique=True)),
                ("is_active", models.BooleanField(db_default=True, default=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
            options={
                "db_table": "user_account",
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("email"), name="user_account_email")
                ],
            },
        ),
    ]
