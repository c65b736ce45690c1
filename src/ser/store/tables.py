"""The tables of records, read off their declarations: the records, and every version that was replaced."""

from collections.abc import Iterator

from django.db import models
from django.db.models.functions import Now

from ser.law.element import Element, Kind
from ser.law.fact import FactTable
from ser.law.record import Record, RecordType

KEPT = ("student_id", "load_id", "sheet_no", "received_row", "received", "from_screen", "legacy")
"""What a table keeps of each row besides its elements: whose it is, where it came from, whether converted.

`received`: what was last received of the elements that stand otherwise now, by name, blank for a blank (ADR 9).
"""


class RandomUuid(models.Func):
    """A random UUID, made by the database."""

    template = "gen_random_uuid()"
    output_field = models.UUIDField()


def field_of(element: Element) -> models.Field:
    """The column of an element; widths and codes are checked while reading, for one sentence in one place."""
    null = element.may_be_blank
    match element.kind:
        case Kind.DATE:
            return models.DateField(null=null)
        case Kind.TIME:
            return models.TimeField(null=null)
        case Kind.YES_NO:
            return models.BooleanField(null=null)
        case Kind.INTEGER:
            return models.IntegerField(null=null)
        case Kind.DECIMAL:
            return models.DecimalField(max_digits=12, decimal_places=4, null=null)
        case _:
            return models.TextField(null=null)


def kept_fields(spec: RecordType) -> dict[str, models.Field]:
    """The columns of KEPT, and who stored the row when."""
    fields: dict[str, models.Field] = {} if spec.is_child else {"student_id": models.BigIntegerField(null=True)}
    return fields | {
        "load_id": models.BigIntegerField(null=True),
        "sheet_no": models.IntegerField(null=True),
        "received_row": models.IntegerField(null=True),
        "received": models.JSONField(null=True),
        "from_screen": models.BooleanField(db_default=False),
        "legacy": models.BooleanField(db_default=False),
        "recorded_from": models.DateTimeField(db_default=Now()),
        "recorded_by": models.TextField(db_default=""),
    }


def record_table(kind: type[Record], module: str) -> type[models.Model]:
    """The table of a record: its elements, unique by its key, indexed by its student."""
    spec = kind.spec
    fields = {e.name: field_of(e) for e in spec.elements} | kept_fields(spec)
    if spec.is_child:
        fields["public_id"] = models.UUIDField(db_default=RandomUuid(), unique=True)
    if spec.one_at_a_time is not None:
        fields["pended"] = models.BooleanField(db_default=False)
    unique = models.UniqueConstraint(fields=spec.key, name=f"{spec.name}_key")
    indexes = (
        [models.Index(fields=["student_id"], name=f"{spec.name}_of")] if spec.parent and spec.about_student else []
    )
    return _model(spec.name, module, fields, db_table=spec.name, constraints=[unique], indexes=indexes)


def history_table(kind: type[Record], module: str) -> type[models.Model]:
    """Every version that was replaced or deleted, whole, with the time between which it was what the system knew."""
    spec = kind.spec
    fields = {"row_id": models.BigIntegerField()} | {e.name: field_of(e) for e in spec.elements} | kept_fields(spec)
    fields["recorded_from"] = models.DateTimeField()
    fields |= {"recorded_to": models.DateTimeField(), "replaced_by": models.TextField()}
    index = models.Index(fields=["student_id" if "student_id" in fields else "row_id"], name=f"{spec.name}_was_of")
    return _model(f"{spec.name}_history", module, fields, db_table=f"{spec.name}_history", indexes=[index])


def fact_model(table: FactTable, module: str) -> type[models.Model]:
    """The rows that were decided for each student and each kept day."""
    kinds: dict[type, type[models.Field]] = {
        bool: models.BooleanField,
        int: models.IntegerField,
        float: models.FloatField,
    }
    fields: dict[str, models.Field] = {
        "student_id": models.BigIntegerField(),
        "kept_for": models.DateField(),
    }
    for column in table.columns:
        made = models.DateField if column.type.__name__ == "date" else kinds.get(column.type, models.TextField)
        fields[column.name] = made(null=True)
    indexes = [models.Index(fields=["kept_for", "student_id"], name=f"fact_{table.name}_day")]
    return _model(f"fact_{table.name}", module, fields, db_table=f"fact_{table.name}", indexes=indexes)


def _model(name: str, module: str, fields: dict[str, models.Field], **meta: object) -> type[models.Model]:
    options = type("Meta", (), {"app_label": "store", **meta})
    words = "".join(part.capitalize() for part in name.split("_"))
    return type(words, (models.Model,), {"__module__": module, "Meta": options, **fields})


def models_of(
    records: tuple[type[Record], ...], facts: tuple[FactTable, ...], module: str
) -> Iterator[type[models.Model]]:
    """All tables that follow from a state's declarations."""
    for kind in records:
        yield record_table(kind, module)
        yield history_table(kind, module)
    for table in facts:
        yield fact_model(table, module)
