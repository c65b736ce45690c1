"""Findings get a life: one row a finding and not one an element, under the number that its first line had."""

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import Q

_ASIDE = """
    ALTER INDEX finding_pkey RENAME TO finding_line_pkey;
    ALTER SEQUENCE finding_id_seq RENAME TO finding_line_id_seq;
"""

# What was said of the same row or file by several loads becomes one finding, seen in each of them. The sentences are
# finished, so they are kept as of a closed finding until the rule is asked again.
_CONVERTED = r"""
    CREATE TEMP TABLE whole ON COMMIT DROP AS
    WITH one AS (
        SELECT min(b.id) AS id, load_id, student_id, b.lea_code, l.lea_code AS of_load, today, sheet_no, file, "row",
            key, record, rule, severity, sentence, fix, citation, array_agg(element ORDER BY b.id) AS elements,
            array_agg(value ORDER BY b.id) AS "values", key = '' OR '' = ANY(string_to_array(key, '|')) AS is_of_file
        FROM finding_line b LEFT JOIN submission l ON l.id = b.load_id
        GROUP BY load_id, student_id, b.lea_code, l.lea_code, today, sheet_no, file, "row", key, record, rule, severity,
            sentence, fix, citation
    ), named AS (
        SELECT o.*, CASE WHEN is_of_file THEN regexp_replace(file, '^.*/', '') END AS of_file,
            CASE WHEN load_id IS NULL AND record = 'student' THEN student_id::text WHEN load_id IS NULL THEN key
                WHEN is_of_file THEN regexp_replace(file, '^.*/', '') || coalesce('#' || "row", '')
                ELSE key END AS subject,
            CASE WHEN load_id IS NULL THEN ''
                ELSE coalesce(
                    of_load, CASE WHEN NOT is_of_file AND rule NOT IN ('SER-0217', 'SER-0218') THEN lea_code END, ''
                ) END AS sender
        FROM one o
    ), numbered AS (
        SELECT n.*, row_number() OVER (PARTITION BY load_id, sender, record, subject, rule, elements ORDER BY id) - 1
            AS nth
        FROM named n
    )
    SELECT n.*, min(id) OVER w AS number, min(today) OVER w AS first_seen, max(today) OVER w AS last_seen,
        min(load_id) OVER w AS first_load_id, row_number() OVER (w ORDER BY load_id DESC, id DESC) = 1 AS is_last
    FROM numbered n WINDOW w AS (PARTITION BY load_id IS NULL, sender, record, subject, rule, elements, nth);

    INSERT INTO finding (id, load_id, student_id, lea_code, sender, sheet_no, file, "row", key, record, subject,
        of_file, rule, elements, nth, "values", severity, words, says, fix, citation, first_seen, first_load_id,
        last_seen)
    SELECT number, load_id, student_id, lea_code, sender, sheet_no, file, "row", key, record, subject, of_file, rule,
        elements, nth, "values", severity, '{}', replace(replace(sentence, '{', '{{'), '}', '}}'),
        replace(replace(fix, '{', '{{'), '}', '}}'), citation,
        coalesce(first_seen, (SELECT max(today) FROM submission)), first_load_id,
        coalesce(last_seen, (SELECT max(today) FROM submission))
    FROM whole WHERE is_last ORDER BY number;

    INSERT INTO finding_seen (load_id, finding_id, sheet_no, "row")
    SELECT load_id, number, sheet_no, "row" FROM whole WHERE load_id IS NOT NULL ORDER BY id;

    SELECT setval(pg_get_serial_sequence('finding', 'id'), coalesce((SELECT max(id) FROM finding_line), 1));
"""

# What was judged of a child was first seen in the load that brought the record as it is.
_BEGUN = r"""
    DO $$ DECLARE kind text; named text;
    BEGIN
        FOR kind IN
            SELECT c.table_name FROM information_schema.columns c
            WHERE c.table_schema = 'public' AND c.column_name = 'received_digest' AND c.table_name NOT LIKE '%\_history'
            AND c.table_name IN (SELECT DISTINCT record FROM finding WHERE load_id IS NULL)
        LOOP
            named := CASE WHEN kind = 'student' THEN 't.id::text'
                ELSE format('t.lea_code || ''|'' || t.%I', kind || '_id') END;
            EXECUTE format('UPDATE finding f SET first_load_id = t.load_id, first_seen = l.today FROM %I t'
                ' JOIN submission l ON l.id = t.load_id WHERE f.load_id IS NULL AND f.record = %L AND f.subject = %s',
                kind, kind, named);
        END LOOP;
    END $$;
"""

# What a load said is open as long as the row is held, the parent missing, the request not answered, or nothing of the
# kind came again.
_CLOSED = r"""
    UPDATE finding f SET closed_date = greatest(f.last_seen, (SELECT max(today) FROM submission))
    FROM submission l WHERE l.id = f.load_id AND NOT CASE
        WHEN f.rule IN ('SER-0217', 'SER-0218') THEN EXISTS (
            SELECT FROM held h WHERE h.waits_for = f.record || '|' || f.subject AND f.sender IN ('', h.lea_code))
        WHEN f.rule = 'SER-0220' THEN EXISTS (
            SELECT FROM delete_request d WHERE d.record = f.record AND d.key = f.subject)
        WHEN f.of_file IS NULL AND f.severity = 'reject' THEN EXISTS (
            SELECT FROM held h WHERE h.load_id = f.load_id AND h.record = f.record AND h.key = f.subject)
        ELSE NOT EXISTS (
            SELECT FROM submission later JOIN sheet s ON s.load_id = later.id
            WHERE later.id > f.load_id AND later.ended_at IS NOT NULL AND later.lea_code IS NOT DISTINCT FROM l.lea_code
            AND CASE WHEN f.of_file IS NULL THEN s.record = f.record
                ELSE regexp_replace(s.file, '^.*/', '') = f.of_file END)
    END;
"""

_SENT = Q(load_id__isnull=False)
_OPEN = Q(closed_date__isnull=True)


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0008_submissions"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="finding", name="finding_load"),
        migrations.RemoveIndex(model_name="finding", name="finding_student"),
        migrations.RenameModel(old_name="Finding", new_name="FindingLine"),
        migrations.AlterModelTable(name="findingline", table="finding_line"),
        migrations.RunSQL(_ASIDE, elidable=True),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("load_id", models.BigIntegerField(null=True)),
                ("student_id", models.BigIntegerField(null=True)),
                ("lea_code", models.TextField(null=True)),
                ("sender", models.TextField(db_default="")),
                ("sheet_no", models.IntegerField(null=True)),
                ("file", models.TextField()),
                ("row", models.IntegerField(null=True)),
                ("key", models.TextField()),
                ("record", models.TextField()),
                ("subject", models.TextField()),
                ("of_file", models.TextField(null=True)),
                ("rule", models.TextField()),
                ("elements", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("nth", models.IntegerField(db_default=0)),
                ("values", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("severity", models.TextField()),
                ("words", models.JSONField()),
                ("says", models.TextField(null=True)),
                ("fix", models.TextField(null=True)),
                ("citation", models.TextField(null=True)),
                ("first_seen", models.DateField()),
                ("first_load_id", models.BigIntegerField(null=True)),
                ("last_seen", models.DateField()),
                ("closed_date", models.DateField(null=True)),
            ],
            options={
                "db_table": "finding",
                "indexes": [
                    models.Index(fields=["student_id"], condition=_OPEN, name="finding_student"),
                    models.Index(fields=["record", "subject"], condition=_SENT & _OPEN, name="finding_subject"),
                    models.Index(fields=["sender", "of_file"], condition=_SENT & _OPEN, name="finding_file"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["record", "subject", "rule", "elements", "nth"], condition=~_SENT, name="finding_judged"
                    ),
                    models.UniqueConstraint(
                        fields=["sender", "record", "subject", "rule", "elements", "nth"],
                        condition=_SENT,
                        name="finding_sent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingSeen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("load_id", models.BigIntegerField()),
                ("finding_id", models.BigIntegerField()),
                ("sheet_no", models.IntegerField(null=True)),
                ("row", models.IntegerField(null=True)),
            ],
            options={
                "db_table": "finding_seen",
                "indexes": [models.Index(fields=["load_id"], name="finding_seen_load")],
            },
        ),
        migrations.RunSQL([_CONVERTED, _BEGUN, _CLOSED], elidable=True),
        migrations.DeleteModel(name="FindingLine"),
    ]
