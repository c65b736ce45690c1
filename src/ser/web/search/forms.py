"""The form of looking a child up across the state."""

from collections.abc import Mapping
from datetime import date

from django import forms

from ser.law.typed_search import as_day

LONGEST = 100
"""Letters that are read of what is typed to find a child."""


class StatewideForm(forms.Form):
    """What is exactly known of a child, and why it is looked up."""

    state_id = forms.CharField(
        label="State ID",
        required=False,
        max_length=20,
        help_text="All ten digits. With it, nothing else is needed.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    last_name = forms.CharField(
        label="Last name",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Spelled exactly; hyphens, accents and Jr do not count. A former name will do.",
    )
    birth_date = forms.CharField(
        label="Birth date",
        required=False,
        max_length=10,
        help_text="MM/DD/YYYY",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    why = forms.CharField(
        label="Reason for access",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Such as: enrolled here today. It is kept, with your name, in the child's record of access.",
    )

    def __init__(self, data: Mapping[str, object] | None, today: date) -> None:
        super().__init__(data)
        self._today = today

    def clean_birth_date(self) -> date | None:
        text = str(self.cleaned_data["birth_date"]).strip()
        day = as_day(text, self._today) if text else None
        if text and day is None:
            raise forms.ValidationError(f"{text} is no birth date. Type it as MM/DD/YYYY, such as 03/07/2012.")
        return day


class ListForm(forms.Form):
    """A file that lists children to be looked up across the state, and the one reason for all of them."""

    listed = forms.FileField(
        label="List of children",
        help_text="A CSV file with the columns state_id, or last_name and birth_date; up to 200 lines.",
    )
    why = StatewideForm.base_fields["why"]
