"""What was last received of a row is kept by the names of its elements, where it is not what stands there (ADR 9).

A row that came in a file and stands as it came says by itself what was received. One that was typed over keeps what
the last file said, out of its history; a claim that had to wait was received as accepted. No row is taken for changed.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Field

RECORDS = (
    "accommodation", "adoptionlink", "classroster", "consent", "earlystepsnotice", "enrollment", "evaluation",
    "evaluationcomponent", "evaluationextension", "exceptionality", "goal", "guardian", "iep", "lea", "membership",
    "parentnotice", "partctransition", "placement", "programepisode", "provider", "providerassignment", "referral",
    "removal", "responsibility", "schoolcalendar", "screening", "service", "site", "student", "studentname",
    "studentstatus", "transitionplan",
)  # fmt: skip

KEPT = (
    "id", "student_id", "load_id", "sheet_no", "received_row", "received_digest", "received", "from_screen", "legacy",
    "recorded_from", "recorded_by", "public_id", "pended",
)  # fmt: skip

# A typed row stands otherwise than the last version that no person typed: that is what the last file said.
_TYPED = """
    UPDATE {table} t SET received = nullif({unlike}, '{{}}'::jsonb)
    FROM (
        SELECT DISTINCT ON (row_id) * FROM {table}_history WHERE NOT from_screen ORDER BY row_id, recorded_to DESC
    ) h WHERE h.row_id = t.id AND t.from_screen
"""

_WAITS = """
    UPDATE responsibility
    SET received = jsonb_build_object('responsibility_status', 'ACCEPTED') || coalesce(received, '{}'::jsonb)
    WHERE pended
"""


def keep_by_name(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for name in RECORDS:
        model = apps.get_model("store", name)
        table = model._meta.db_table
        unlike = " || ".join(_unlike(field) for field in model._meta.concrete_fields if field.column not in KEPT)
        # What was received is no change of what the record says, and makes no version of it.
        editor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        editor.execute(_TYPED.format(table=table, unlike=unlike))
        if table == "responsibility":
            editor.execute(_WAITS)
        editor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _unlike(field: Field) -> str:
    column = f'"{field.column}"'
    was = f"h.{column}::text"
    if isinstance(field, models.BooleanField):
        was = f"CASE WHEN h.{column} THEN 'Y' WHEN NOT h.{column} THEN 'N' END"
    elif isinstance(field, models.DecimalField):
        was = f"trim_scale(h.{column})::text"
    made = f"jsonb_build_object('{field.column}', coalesce({was}, ''))"
    return f"CASE WHEN t.{column} IS DISTINCT FROM h.{column} THEN {made} ELSE '{{}}'::jsonb END"


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0009_findings"),
    ]

    operations = [
        *(
            migrations.AddField(model_name=f"{name}{part}", name="received", field=models.JSONField(null=True))
            for name in RECORDS
            for part in ("", "history")
        ),
        migrations.RunPython(keep_by_name, migrations.RunPython.noop),
        *(
            migrations.RemoveField(model_name=f"{name}{part}", name="received_digest")
            for name in RECORDS
            for part in ("", "history")
        ),
    ]
