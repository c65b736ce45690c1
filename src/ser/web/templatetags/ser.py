"""What templates say in one word: an icon, a day, a field's control."""

from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.forms import BoundField, CheckboxInput, RadioSelect, Select, Textarea
from django.forms.widgets import CheckboxSelectMultiple
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from ser.core.permission import Permission

register = template.Library()

_CLASSES = (
    (CheckboxSelectMultiple, ""),
    (RadioSelect, ""),
    (CheckboxInput, "usa-checkbox__input"),
    (Textarea, "usa-textarea"),
    (Select, "usa-select"),
)


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
    return f"{value:%m/%d/%Y}" if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in the state's own time: MM/DD/YYYY at 2:05 PM."""
    if value is None:
        return ""
    here = localtime(value)
    return f"{here:%m/%d/%Y} at {here.hour % 12 or 12}:{here:%M %p}"


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The input of a field, in the design system's classes."""
    widget = field.field.widget
    chosen = next((name for kind, name in _CLASSES if isinstance(widget, kind)), "usa-input")
    if field.errors and chosen in {"usa-input", "usa-select", "usa-textarea"}:
        chosen += f" {chosen}--error"
    given = str(widget.attrs.get("class", ""))
    attributes: dict[str, str | bool] = {"class": f"{chosen} {given}".strip()} if chosen or given else {}
    # The hint beside the field says more than a grey word that vanishes at the first letter.
    attributes["placeholder"] = ""
    return field.as_widget(attrs=attributes)


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
