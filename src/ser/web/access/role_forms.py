"""The forms of access: who is invited, what is asked for, which role is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ser.law.permission import Level, Role
from ser.law.words import one_line
from ser.services.access.giving import Receiver
from ser.services.access.granting import Held, Place
from ser.services.access.inviting import Invited
from ser.store.passwords import Password, TooEasy, checked

_LEVELS = {
    Level.STATE: "For the state",
    Level.LEA: "For the LEA",
    Level.SITE: "For sites of the LEA",
    Level.CASELOAD: "For a caseload",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be chosen: roles, LEAs by code, and whether the state is among the places."""

    roles: Sequence[Role]
    leas: Mapping[str, str]
    with_state: bool


class OneLine(forms.CharField):
    """A text of one line: what goes into a letter must not bring lines of its own."""

    def clean(self, value: object) -> str:
        return one_line(str(super().clean(value)))


class RoleForm(forms.Form):
    """A role, and where it holds."""

    role = forms.ChoiceField(label="Role")
    lea = forms.ChoiceField(label="LEA")
    sites = forms.CharField(
        label="Sites", required=False, help_text="Only for a site administrator: the codes, such as 017001, 017004."
    )
    provider = forms.CharField(
        label="Staff ID",
        required=False,
        max_length=32,
        help_text="Only for a case manager or provider: the ID under which the person serves children.",
    )
    why = forms.CharField(
        label="Why",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In one sentence; it is kept with the role.",
    )

    def __init__(self, data: Mapping[str, object] | None, offer: Offer) -> None:
        super().__init__(data)
        groups = [
            (words, [(role.code, role.label) for role in offer.roles if role.level is level])
            for level, words in _LEVELS.items()
        ]
        self.fields["role"].choices = [("", "Choose a role"), *((w, found) for w, found in groups if found)]  # type: ignore[attr-defined]
        named = [(code, f"{code} {name}") for code, name in offer.leas.items()]
        choices = [*([("state", "The whole state")] if offer.with_state else []), *named]
        self.fields["lea"].choices = choices if len(choices) == 1 else [("", "Choose an LEA"), *choices]  # type: ignore[attr-defined]
        self._levels = {role.code: role.level for role in offer.roles}

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        level = self._levels.get(str(found.get("role", "")))
        if level is Level.SITE and not found.get("sites"):
            self.add_error("sites", "This role is for sites: type the codes of the sites.")
        if level is Level.CASELOAD and not found.get("provider"):
            self.add_error("provider", "This role is for a caseload: type the person's staff ID.")
        lea = found.get("lea")
        if level is not None and lea and (level is Level.STATE) is not (lea == "state"):
            self.add_error("lea", "A role for the state goes with the whole state, every other role with an LEA.")
        return found

    def place(self) -> Place:
        """The role and where it holds, as services take it."""
        found = self.cleaned_data
        lea = None if found["lea"] == "state" else found["lea"]
        sites = frozenset(found["sites"].replace(",", " ").replace(";", " ").split())
        level = self._levels[found["role"]]
        return Place(
            found["role"],
            lea,
            sites if level is Level.SITE else frozenset(),
            found["provider"].strip() if level is Level.CASELOAD else "",
        )


class InviteForm(RoleForm):
    """Who is invited, and to which role."""

    full_name = OneLine(label="Full name", max_length=120)
    email = forms.EmailField(label="E-mail address", help_text="The person's own address at work; nobody shares one.")
    field_order = ("full_name", "email", "role", "lea", "sites", "provider", "why")


class AskForm(RoleForm):
    """What a person asks for."""

    field_order = ("lea", "role", "sites", "provider", "why")

    def __init__(self, data: Mapping[str, object] | None, offer: Offer) -> None:
        super().__init__(data, offer)
        self.fields["why"].label = "Why you need it"


class AskForStaffForm(RoleForm):
    """For whom a supervisor asks: one person a line."""

    people_text = forms.CharField(
        label="People",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One person a line: full name, a comma, the person's own e-mail address at work.",
    )
    field_order = ("people_text", "role", "lea", "sites", "provider", "why")

    def clean_people_text(self) -> list[Receiver]:
        """The people of the list; each line that is none is told with its number."""
        found, wrong = [], []
        for number, line in enumerate(self.cleaned_data["people_text"].splitlines(), 1):
            name, _, email = (part.strip() for part in line.rpartition(","))
            if not line.strip():
                continue
            try:
                validate_email(email)
            except ValidationError:
                name = ""
            if name:
                found.append(Receiver(name, email.lower(), None))
            else:
                wrong.append(f"Line {number} is not a full name, a comma and an e-mail address.")
        if wrong:
            raise ValidationError(wrong)
        return found

    def people(self) -> list[Receiver]:
        """For whom a role is asked."""
        return list(self.cleaned_data["people_text"])


class GiveForm(RoleForm):
    """Whom one more role is given."""

    person = forms.ChoiceField(label="Person")
    field_order = ("person", "role", "lea", "sites", "provider", "why")

    def __init__(self, data: Mapping[str, object] | None, offer: Offer, people: Sequence[Held]) -> None:
        super().__init__(data, offer)
        known = {held.person: f"{held.full_name} ({held.email})" for held in people}
        self.fields["person"].choices = [("", "Choose a person"), *known.items()]  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """Whose account is meant, and why something is done with it."""

    person = forms.ChoiceField(label="Person")
    why = forms.CharField(
        label="Why",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In one sentence; it is kept with the account.",
    )

    def __init__(self, data: Mapping[str, object] | None, people: Sequence[Held], *, own: int) -> None:
        super().__init__(data)
        known = {held.person: f"{held.full_name} ({held.email})" for held in people if held.person != own}
        self.fields["person"].choices = [("", "Choose a person"), *known.items()]  # type: ignore[attr-defined]


class AddressForm(PersonForm):
    """The new e-mail address of a person."""

    email = forms.EmailField(
        label="New e-mail address", help_text="The person's own address at work; a link goes there, to be confirmed."
    )
    field_order = ("person", "email", "why")


class AcceptForm(forms.Form):
    """The password of a new account, which is checked against the name and address of the person invited."""

    password = forms.CharField(
        label="Choose a password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters; four or five unrelated words are easy to remember and hard to guess.",
    )
    again = forms.CharField(
        label="Confirm password", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, data: Mapping[str, object] | None, invited: Invited) -> None:
        super().__init__(data)
        self._invited = invited

    def clean_password(self) -> Password:
        text = str(self.cleaned_data["password"])
        try:
            return checked(text, email=self._invited.email, full_name=self._invited.full_name)
        except TooEasy as refused:
            raise ValidationError(refused.sentences) from None

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        if "password" in found and self.data.get("password") != self.data.get("again"):
            self.add_error("again", "The two passwords differ. Type both again.")
        return found


class ReasonForm(forms.Form):
    """Which row is meant, and why something is done with it."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(max_length=500)
