import csv
import io
import json

import pytest

from ser.files.layout import layout, write_layouts
from tests.files.samples import AREA, RECORDS, Evaluation, EvaluationComponent

LAYOUTS = [layout(kind.spec) for kind in RECORDS.values()]


def written(form: str) -> str:
    out = io.StringIO()
    write_layouts(LAYOUTS, form, out)
    return out.getvalue()


def test_a_layout_names_the_elements_in_order() -> None:
    assert layout(Evaluation.spec).names == tuple(e.name for e in Evaluation.spec.elements)


def test_the_columns_of_a_line_follow_one_another_without_a_gap() -> None:
    made = layout(Evaluation.spec)
    assert made.columns[0].begin == 1
    assert all(left.end + 1 == right.begin for left, right in zip(made.columns, made.columns[1:], strict=False))
    assert made.length == sum(column.width for column in made.columns)


def test_the_action_is_the_last_column_and_one_character_wide() -> None:
    made = layout(EvaluationComponent.spec)
    assert (made.columns[-1].name, made.columns[-1].width) == ("action", 1)
    assert made.length == 3 + 32 + 32 + 30 + 1


def test_a_list_of_codes_has_room_for_every_code_of_its_set() -> None:
    (areas,) = (column for column in layout(Evaluation.spec).columns if column.name == "areas")
    assert areas.width == len(";".join(code.code for code in AREA))


def test_a_column_says_whether_it_is_needed() -> None:
    needed = {column.name: column.needed for column in layout(EvaluationComponent.spec).columns}
    assert needed["lea_code"] == needed["evaluation_component_id"] == "key"
    assert needed["evaluation_id"] == "yes"
    assert needed["note"] == "no"


def test_the_layouts_as_csv_have_a_line_for_each_column() -> None:
    lines = list(csv.DictReader(io.StringIO(written("csv"))))
    assert len(lines) == sum(len(made.columns) for made in LAYOUTS)
    (outcome,) = (line for line in lines if line["name"] == "outcome")
    assert (outcome["record"], outcome["width"], outcome["codes"]) == ("evaluation", "2", "E;NE;W")


def test_the_layouts_as_json_hold_each_record_with_its_columns() -> None:
    made = json.loads(written("json"))
    assert [each["record"] for each in made] == list(RECORDS)
    assert made[0]["columns"][0]["name"] == "lea_code"


@pytest.mark.parametrize("made", LAYOUTS, ids=lambda made: made.record)
def test_the_layouts_of_fixed_width_give_the_positions(made: object) -> None:
    lines = [line for line in csv.DictReader(io.StringIO(written("fixed"))) if line["record"] == made.record]  # type: ignore[attr-defined]
    assert [(int(line["begin"]) - 1, int(line["end"])) for line in lines] == list(made.spans)  # type: ignore[attr-defined]
