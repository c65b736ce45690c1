"""How people get in: who may have an account, how secrets of second factors are kept, who single sign-on lets in."""

import base64
import hashlib
import time
from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from ser.web.access import guessing, sign_in_events
from ser.web.client import client_address
from ser.web.links import absolute

_WRONG = (
    "The e-mail address or password is incorrect. Check both, or reset the password by e-mail. "
    "After five tries the account is locked for 15 minutes here, and longer after each further one."
)


class Accounts(DefaultAccountAdapter):
    """Accounts are made by invitation alone."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _WRONG,
        "invalid_login": _WRONG,
        "account_inactive": "This account was closed. Ask your security coordinator.",
        "incorrect_password": "This is not your password.",
        "invalid_password_reset": "This link was used before or is too old. Ask for a new one.",
        "rate_limited": "Too many tries in a short time. Wait a minute, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a letter, from the one address of SER."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return absolute(self.request, path.replace("UID-KEY", quote(key)))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Note the try before the password is looked at; raises where one has to wait."""
        self._try = guessing.begin(request, str(credentials.get("email", "")), guessing.PASSWORD)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user is not None:
            guessing.succeed(request, self._try)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        sign_in_events.failed(request, str(credentials.get("email", "")), guessing.PASSWORD)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Signing in a short while ago is proof enough; who sits here longer shows once more who it is."""
        signed_in = self.request.session.get("account_authentication_methods", [])
        return not signed_in or time.time() - signed_in[-1]["at"] > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


class SecondFactors(DefaultMFAAdapter):
    """Keeps the secrets of authenticator apps and recovery codes encrypted with the installation's own secret."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right, or its half minute is over. Type the code that is shown now.",
        "used_code": "This code was used already. Wait until the app shows the next one, then type that.",
        "cannot_delete_authenticator": "A second factor is required here. Add another one before you remove this one.",
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        if not settings.SER_SECOND_FACTOR or authenticator.type == authenticator.Type.RECOVERY_CODES:
            return True
        real = authenticator.user.authenticator_set.exclude(type=authenticator.Type.RECOVERY_CODES)
        return bool(real.exclude(pk=authenticator.pk).exists())

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": "SER"}


class SingleSignOn(DefaultSocialAccountAdapter):
    """Lets in those whose account exists; an identity alone makes no account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False


def _box() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"ser second factor:" + secret.encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
