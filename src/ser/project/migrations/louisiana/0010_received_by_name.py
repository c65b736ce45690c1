"""What was last received of a row is kept by the names of its elements, where it is not what stands there (ADR 9).

The digest was that of the row as it stands, typed or sent, but for claims that had to wait. So the row says by itself
what was last received, and no row is taken for changed.
"""

from django.db import migrations, models

RECORDS = (
    "accommodation", "adoptionlink", "classroster", "consent", "earlystepsnotice", "enrollment", "evaluation",
    "evaluationcomponent", "evaluationextension", "exceptionality", "goal", "guardian", "iep", "lea", "membership",
    "parentnotice", "partctransition", "placement", "programepisode", "provider", "providerassignment", "referral",
    "removal", "responsibility", "schoolcalendar", "screening", "service", "site", "student", "studentname",
    "studentstatus", "transitionplan",
)  # fmt: skip

# Such a claim was received as accepted; it is the only thing that stands otherwise than it was last received.
WAITS = """
    ALTER TABLE responsibility DISABLE TRIGGER USER;
    UPDATE responsibility SET received = '{"responsibility_status": "ACCEPTED"}' WHERE pended;
    ALTER TABLE responsibility ENABLE TRIGGER USER;
"""


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
        migrations.RunSQL(WAITS, migrations.RunSQL.noop),
        *(
            migrations.RemoveField(model_name=f"{name}{part}", name="received_digest")
            for name in RECORDS
            for part in ("", "history")
        ),
    ]
