"""The forms of signing in, in our words."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm


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


class SecondStep(AuthenticateForm):
    """The digits of an authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Six digits, or a recovery code"


class SecondStepAgain(ReauthenticateForm):
    """The same, for somebody who is signed in already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Six digits, or a recovery code"


class TurnOn(ActivateTOTPForm):
    """The first digits of an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Six digits"


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
