"""Every table and column that is declared has a migration, or the store would fail at the first query."""

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from ser.store.running import start

OURS = "store"


def without_migration(declared: ProjectState) -> list[str]:
    """What the migrations of the store lack of what is declared, in the words of Django: Add field x to y."""
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(loader.project_state(), declared)
    changes = detector.changes(graph=loader.graph, trim_to_apps={OURS})
    return [
        f"{operation.describe()}{_fields(operation)}"
        for migration in changes.get(OURS, ())
        for operation in migration.operations
    ]


def _fields(operation: object) -> str:
    names = [name for name, _ in getattr(operation, "fields", ())]
    return f" with {', '.join(names)}" if names else ""


@pytest.fixture
def declared() -> ProjectState:
    """What the declarations ask for."""
    start()
    return ProjectState.from_apps(apps)


def test_every_table_and_column_has_a_migration(declared: ProjectState) -> None:
    lacking = without_migration(declared)
    assert lacking == [], f"No migration does this: {'; '.join(lacking)}. Run `make migration`, and read what it wrote."


def test_a_column_without_a_migration_is_named(declared: ProjectState) -> None:
    declared.add_field(OURS, "evaluation", "interpreter_used", models.TextField(null=True), preserve_default=True)
    assert without_migration(declared) == ["Add field interpreter_used to evaluation"]


def test_a_table_without_a_migration_is_named(declared: ProjectState) -> None:
    fields = [("id", models.BigAutoField(primary_key=True)), ("ground", models.TextField())]
    declared.add_model(ModelState(OURS, "complaint", fields))
    assert without_migration(declared) == ["Create model complaint with id, ground"]
