"""What templates say in one word: an icon, a day, a field's control."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from django import template
from django.forms import BoundField, CheckboxInput, RadioSelect, Select, Textarea
from django.forms.widgets import CheckboxSelectMultiple
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from ser.law import words
from ser.law.element import plain
from ser.law.permission import Permission
from ser.services.child.page_values import KindView

register = template.Library()

_CLASSES = (
    (CheckboxSelectMultiple, ""),
    (RadioSelect, ""),
    (CheckboxInput, "usa-checkbox__input"),
    (Textarea, "usa-textarea"),
    (Select, "usa-select"),
)

_ACTS = {
    "read": "Read the record", "explain": "Read the deadlines", "record of access": "Read who looked",
    "open form": "Opened a record", "enter": "Entered a record", "change": "Changed a record",
    "correct": "Corrected a final record", "delete": "Deleted a record", "find": "Found the child in a search",
    "flow": "Read the guided work", "flows": "Read the guided work", "ask to delete": "Asked to delete a record",
    "refuse to delete": "Refused to delete a record", "look at claims": "Looked at the claims on the child",
    "look at for a claim": "Looked the child up for a claim", "release": "Released the child",
    "find statewide": "Found the child across the state", "find near matches": "Found the child as one who is alike",
    "day": "Saw what is due", "report": "Counted the child in a report",
    "look at for a merge": "Compared two records", "merge": "Merged two records", "undo merge": "Undid a merge",
    "tell two children apart": "Said that two records are of two children",
    "ask again whether one child": "Took back that two records are of two children",
}  # fmt: skip


@register.simple_tag
def icon(name: str, words: str = "") -> SafeString:
    """An icon; with words it means something by itself, without it only goes along with words beside it."""
    place = f"{static('uswds/img/icons.svg')}#{name}"
    if words:
        return format_html('<svg class="usa-icon" role="img" aria-label="{}"><use href="{}"></use></svg>', words, place)
    return format_html('<svg class="usa-icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', place)


@register.filter
def day(value: date | None) -> str:
    """A day as it is written here: MM/DD/YYYY."""
    return words.page_day(value) if value else ""


@register.filter
def hour(value: time | None) -> str:
    """A time of day as forms and files write it: 14:30."""
    return str(plain(value)) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in the state's own time: MM/DD/YYYY at 2:05 PM."""
    if value is None:
        return ""
    here = localtime(value)
    return f"{here:%m/%d/%Y} at {here.hour % 12 or 12}:{here:%M %p}"


@register.filter
def one_line(value: object) -> str:
    """Text as one line, for letters."""
    return words.one_line(str(value or ""))


@register.filter
def sentence(value: object) -> str:
    """A sentence with its days as they are written here."""
    return words.on_page(value) if isinstance(value, str) else str(value or "")


@register.filter
def calls_for(severity: str) -> str:
    """What a severity calls for."""
    return words.CALLS_FOR[severity]


@register.filter
def no_stop(value: str) -> str:
    """A sentence within another: without its full stop."""
    return value.removesuffix(".")


@register.filter
def lower_first(value: str) -> str:
    """A sentence within another: beginning small, unless it begins with an abbreviation."""
    return value if value[:2].isupper() else value[:1].lower() + value[1:]


@register.filter
def lacking(kinds: Iterable[KindView]) -> list[KindView]:
    """The kinds of record of which a child has none."""
    return [kind for kind in kinds if not kind.records]


@register.filter
def tells(kinds: Iterable[KindView], may_add: bool) -> bool:
    """Whether a group of kinds of record says anything: a record that there is, or one that may be added."""
    return any(kind.records or (may_add and kind.may_add) for kind in kinds)


@register.filter
def named(names: Mapping[str, str], code: str | None) -> str:
    """The name and the code of a place; the code alone where the name is not known."""
    known = names.get(code or "")
    return f"{known} ({code})" if known else code or ""


@register.filter
def act(value: str) -> str:
    """What the trace calls an act, in words."""
    return _ACTS.get(value, value)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The input of a field, in the design system's classes."""
    widget = field.field.widget
    chosen = next((name for kind, name in _CLASSES if isinstance(widget, kind)), "usa-input")
    if field.errors and chosen in {"usa-input", "usa-select", "usa-textarea"}:
        chosen += f" {chosen}--error"
    given = str(widget.attrs.get("class", ""))
    attributes: dict[str, str | bool] = {"class": f"{chosen} {given}".strip()} if chosen or given else {}
    if chosen.startswith(("usa-input", "usa-textarea")):
        # The hint beside the field says more than a grey word that vanishes at the first letter.
        attributes["placeholder"] = ""
    return field.as_widget(attrs=attributes)


@register.filter
def alert_kind(level: str) -> str:
    """The kind of an alert for the level of a message of the account pages."""
    return level if level in ("error", "warning", "success") else "info"


@register.filter
def by_name(permissions: Iterable[Permission]) -> list[Permission]:
    """Permissions in the order of their declaration."""
    return [one for one in Permission if one in set(permissions)]


@register.filter
def is_check(field: BoundField) -> bool:
    """Whether a field is one box to tick."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether a field is several boxes or circles under one question."""
    return isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)
