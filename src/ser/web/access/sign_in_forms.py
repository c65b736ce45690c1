"""The forms of signing in, in our words."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from ser.web.access import guessing, sign_in_events


class SignIn(LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "E-mail address"


class AskForReset(ResetPasswordForm):
    """Whose password is to be reset."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "E-mail address"

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        sign_in_events.reset_asked(request, self.cleaned_data["email"])
        return str(super().save(request, **kwargs))


class ChooseNew(ResetPasswordKeyForm):
    """A new password, after a letter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _new(self)


class Change(ChangePasswordForm):
    """A new password, for somebody who knows the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = "Current password"
        _new(self)


class _Code(BaseAuthenticateForm):
    """A code that is typed: each try counts, and what an app shows is accepted once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Six digits, or a recovery code"

    def clean_code(self) -> str:
        number = guessing.begin(context.request, self.user.email, guessing.CODE)
        try:
            code = str(super().clean_code())
            if not self._is_first_use(code):
                raise get_adapter().validation_error("used_code")
        except ValidationError:
            sign_in_events.failed(context.request, self.user.email, guessing.CODE)
            raise
        guessing.succeed(context.request, number)
        return code

    def _is_first_use(self, code: str) -> bool:
        found = self.authenticator
        if found.type != found.Type.TOTP:
            return True  # a recovery code is crossed out when it is used
        counter = guessing.counter_of(code, sealed=found.data["secret"])
        return counter is not None and guessing.is_first_use(context.request, self.user.pk, counter)


class SecondStep(_Code, AuthenticateForm):
    """The digits of an authenticator app, or a recovery code."""


class SecondStepAgain(_Code, ReauthenticateForm):
    """The same, for somebody who is signed in already."""


class TurnOn(ActivateTOTPForm):
    """The first digits of an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Six digits"

    def clean_code(self) -> str:
        code = str(super().clean_code())
        # The code that turns the app on is used up by it. An app that was turned on a moment ago has its first one.
        counter = guessing.counter_of(code, secret=self.secret)
        if counter is not None:
            guessing.is_first_use(context.request, self.user.pk, counter)
        return code


class AddKey(AddWebAuthnForm):
    """The name of a passkey, and whether it stands for the password as well."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Name of the key"
        if "passwordless" in self.fields:
            self.fields["passwordless"].label = "Sign in with it alone, without the password"
            self.fields[
                "passwordless"
            ].help_text = (
                "Your device then asks for your fingerprint, face or PIN. Leave it out on a device that others use."
            )


def _new(form: Any) -> None:
    form.fields["password1"].label = "New password"
    form.fields["password1"].help_text = ""
    form.fields["password2"].label = "Confirm password"
