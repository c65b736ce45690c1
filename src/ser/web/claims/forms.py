"""The forms of claiming and releasing a child."""

from collections.abc import Mapping, Sequence

from django import forms

from ser.federal.claim_kinds import CLAIM_KINDS
from ser.federal.records import Responsibility
from ser.law.finding import Finding
from ser.law.words import sentence
from ser.store.running import state

_DAY = {"inputmode": "numeric", "autocomplete": "off", "class": "ser-short"}
NO_BASIS = "NONE"


class ClaimForm(forms.Form):
    """From when, on what ground and why a child is claimed; the day is checked as that of any record."""

    begin_date = forms.CharField(
        label="Responsible from",
        max_length=10,
        widget=forms.TextInput(attrs=_DAY),
        help_text="The first day on which your LEA is responsible, such as the day of enrollment. MM/DD/YYYY",
    )
    claim_basis = forms.ChoiceField(
        label="Basis of the claim",
        widget=forms.RadioSelect,
        help_text="By one of the first two you read of the child's record at once (34 CFR 99.31(a)(2), 99.34).",
    )
    begin_reason = forms.ChoiceField(label="Why it begins")
    site_code = forms.ChoiceField(
        label="School", required=False, help_text="Needed where the child is enrolled: the school of the enrollment."
    )
    attested_by = forms.CharField(
        label="Attested by",
        required=False,
        max_length=100,
        help_text="Needed where the child is enrolled: who says so for your LEA. The other LEA and the state read it.",
    )
    why = forms.CharField(
        label="A word to the other LEA",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What they should know to answer. It is kept in the child's record of access.",
    )

    def __init__(
        self,
        data: Mapping[str, object] | None,
        sites: Sequence[tuple[str, str]],
        year: int,
        initial: Mapping[str, object],
    ) -> None:
        super().__init__(data, initial={"begin_reason": "T", **initial})
        told = [(code, _with_kind(code, label)) for code, label in _codes("claim_basis", year)]
        basis = [*told, (NO_BASIS, "Neither yet: wait for the answer without reading")]
        self.fields["claim_basis"].choices = basis  # type: ignore[attr-defined]
        self.fields["begin_reason"].choices = _codes("begin_reason", year)  # type: ignore[attr-defined]
        self.fields["site_code"].choices = [  # type: ignore[attr-defined]
            ("", "Not known yet"),
            *((code, f"{name} ({code})") for code, name in sites),
        ]

    def clean(self) -> dict[str, object]:
        """Ask for what the kind of claim needs, beside the field that lacks it."""
        said = super().clean() or self.cleaned_data
        kind = CLAIM_KINDS.get(str(said.get("claim_basis", "")))
        for name in kind.needs if kind is not None else ():
            if name in said and not said[name]:
                self.add_error(name, "A claim that rests on an enrollment says this.")
        return said

    def values(self) -> dict[str, str]:
        """What the record says, element by element."""
        found = {name: str(self.cleaned_data[name]) for name in self.fields if name != "why"}
        return found | ({"claim_basis": ""} if found["claim_basis"] == NO_BASIS else {})


class ReleaseForm(forms.Form):
    """Until when and why one's LEA is responsible."""

    end_date = forms.CharField(
        label="First day on which your LEA is no longer responsible",
        max_length=10,
        widget=forms.TextInput(attrs=_DAY),
        help_text="MM/DD/YYYY",
    )
    end_reason = forms.ChoiceField(label="Why it ends")
    why = forms.CharField(
        label="In your words", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Mapping[str, object] | None, year: int) -> None:
        super().__init__(data)
        self.fields["end_reason"].choices = [("", "Choose one"), *_codes("end_reason", year)]  # type: ignore[attr-defined]


def tell(form: forms.Form, findings: Sequence[Finding]) -> None:
    """Put what was found beside the fields that it is about."""
    for finding in findings:
        place = finding.element if finding.element in form.fields else None
        form.add_error(place, f"{finding.sentence} {finding.fix}".strip())


def _with_kind(code: str, label: str) -> str:
    kind = CLAIM_KINDS.get(code)
    return label if kind is None else f"{label}. {kind.says}"


def _codes(element: str, year: int) -> list[tuple[str, str]]:
    codes = state().records[Responsibility.spec.name].spec.by_name[element].codes
    assert codes is not None
    return [(c.code, sentence(c.label)) for c in codes if c.in_force(year)]
