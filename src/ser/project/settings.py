"""Django's settings. Everything that differs between installations comes from the environment, secrets above all.

The guide's page on running SER lists the variables; `python -m django check --deploy` is clean with them set.
"""

import os
from pathlib import Path
from typing import Any


def _is_on(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0") == "1"


def _listed(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def _own_url(hosts: list[str]) -> str:
    """The address that follows from the names of hosts; nothing on one's own machine, or where names are patterns."""
    named = "SER_HOSTS" in os.environ and hosts and hosts[0][0] not in ".*"
    return f"https://{hosts[0]}" if named else ""


SER_STATE = os.environ.get("SER_STATE", "ser.states.louisiana.state:STATE")
"""The state that runs here, as module:name; the only place that names one."""

# --- what every part needs -------------------------------------------------------------------------------------------

# The command line needs none; wsgi.py serves no page without one.
SECRET_KEY = os.environ.get("SER_SECRET_KEY", "not-used-by-the-command-line")
# What older keys have sealed is opened still: second factors, and the links and sessions of the hour of the change.
SECRET_KEY_FALLBACKS = _listed("SER_OLD_SECRET_KEYS")
INSTALLED_APPS = [
    "ser.store",
    "ser.web",  # before the rest, so that its templates win
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
]
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "ser",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
"""The address is filled in when a door opens the database; see ser.store.orm."""
# Empty for a state that keeps no migrations: its tables are then made as they are declared.
MIGRATION_MODULES = {"store": os.environ.get("SER_MIGRATIONS", "ser.project.migrations.louisiana") or None}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "store.User"
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
# How often somebody asks in a minute must be seen by every process of every machine. What guards is no cache: wrong
# words and used codes are rows (ser.store.sign_in_tries).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

# --- pages ------------------------------------------------------------------------------------------------------------

ROOT_URLCONF = "ser.web.urls"
WSGI_APPLICATION = "ser.project.wsgi.application"
MIDDLEWARE = [
    "ser.web.health.health",
    "ser.web.client.client",  # before all that asks from where a request comes
    "django.middleware.security.SecurityMiddleware",
    "ser.web.policy.policy",
    "ser.web.busy.once_more",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ser.web.asked.readable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ser.web.access.in_use.in_use",
    "ser.web.access.devices.devices",
    "django_htmx.middleware.HtmxMiddleware",
    "ser.web.acting.acting",
]
_WEB = Path(__file__).parents[1] / "web"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_WEB],  # a template lies beside the views that fill it
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "ser.web.shell.shell",
            ],
        },
    }
]
STATIC_URL = "/static/"
STATIC_ROOT = _WEB / "collected"
STATICFILES_DIRS = [_WEB / "vendor"]
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
MESSAGE_STORAGE = (
    "django.contrib.messages.storage.session.SessionStorage"  # a message may say a name; a cookie must not
)
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
DATE_INPUT_FORMATS = ["%m/%d/%Y", "%Y-%m-%d", "%m/%d/%y", "%m-%d-%Y", "%Y%m%d"]

# --- the way here -----------------------------------------------------------------------------------------------------

_HTTPS = _is_on("SER_HTTPS", True)
ALLOWED_HOSTS = _listed("SER_HOSTS", "localhost,127.0.0.1,[::1]")
SER_URL = os.environ.get("SER_URL", _own_url(ALLOWED_HOSTS) if _HTTPS else "").rstrip("/")
"""The address of SER, as letters say it."""
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if _HTTPS else []
SER_PROXIES = os.environ.get("SER_PROXIES", "1" if _is_on("SER_BEHIND_PROXY", False) else "0")
"""What stands in front: a number of proxies, or the networks in which they are; read by ser.web.client alone."""
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SER_PROXIES.strip() not in ("", "0") else None
SECURE_SSL_REDIRECT = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
# So named, a browser takes them from this host alone, over HTTPS and for all of its pages.
_HOST = "__Host-" if _HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST}sessionid", f"{_HOST}csrftoken"
SER_DEVICE_COOKIE = f"{_HOST}device"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # the way back from single sign-on is a link from elsewhere
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "ser.web.sorry.stale_form"

# --- sign-in ----------------------------------------------------------------------------------------------------------

SER_SECOND_FACTOR = _is_on("SER_SECOND_FACTOR", True)
"""Whether a person must have a second factor; a demonstration may do without."""
SER_DEMO = _is_on("SER_DEMO", False)
"""Whether the children here are made up, which every page then says."""
SER_TODAY = os.environ.get("SER_TODAY", "")
"""The day that pages take as today; empty for the date in the state."""

SESSION_COOKIE_AGE = 60 * int(os.environ.get("SER_SESSION_MINUTES", "30"))
SESSION_ENGINE = "ser.web.access.sessions"
SESSION_SAVE_EVERY_REQUEST = True  # the time without an act counts, not the time since signing in
SER_SESSION_LONGEST = 12 * 3600
"""Seconds after which a session ends whatever is done (NIST SP 800-63B 4.2.3)."""
SER_WARN_SECONDS = min(300, SESSION_COOKIE_AGE // 2)
"""So long before the time-out a person is warned, and can stay with one press."""

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
    {"NAME": "ser.store.passwords.HardToGuess"},
]
PASSWORD_RESET_TIMEOUT = 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "ser.web.access.sign_in.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]  # nobody signs up, but sign-in reads it
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proved by accepting the invitation that was sent to it
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": "120/m/ip"}  # wrong words count in ser.store.sign_in_tries
ACCOUNT_FORMS = {
    "login": "ser.web.access.sign_in_forms.SignIn",
    "reset_password": "ser.web.access.sign_in_forms.AskForReset",
    "reset_password_from_key": "ser.web.access.sign_in_forms.ChooseNew",
    "change_password": "ser.web.access.sign_in_forms.Change",
}
MFA_FORMS = {
    "authenticate": "ser.web.access.sign_in_forms.SecondStep",
    "reauthenticate": "ser.web.access.sign_in_forms.SecondStepAgain",
    "activate_totp": "ser.web.access.sign_in_forms.TurnOn",
    "add_webauthn": "ser.web.access.sign_in_forms.AddKey",
}
MFA_ADAPTER = "ser.web.access.sign_in.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "SER"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _HTTPS

SOCIALACCOUNT_ADAPTER = "ser.web.access.sign_in.SingleSignOn"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # the provider named here is trusted to know whose address it is
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SER_OIDC_URL = os.environ.get("SER_OIDC_URL", "")
"""The address of the provider of single sign-on, by OpenID Connect; empty for none."""
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": os.environ.get("SER_OIDC_NAME", "single sign-on"),
                "client_id": os.environ.get("SER_OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("SER_OIDC_SECRET", ""),
                "settings": {"server_url": SER_OIDC_URL},
            }
        ]
        if SER_OIDC_URL
        else [],
    }
}

# --- letters ----------------------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("SER_EMAIL_FROM", "ser@localhost")
EMAIL_FILE_PATH = os.environ.get("SER_EMAIL_FOLDER") or None
EMAIL_HOST = os.environ.get("SER_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("SER_EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("SER_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SER_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = _is_on("SER_EMAIL_TLS", True)
EMAIL_TIMEOUT = 20
# Without either, the command line shows what it would send; wsgi.py serves no page so, for a log is no place for links.
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "ser.store.letter_files.Letters"
    if EMAIL_FILE_PATH
    else "django.core.mail.backends.console.EmailBackend"
)

# --- log --------------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "ser.web.log.Plain", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"seldom": {"()": "ser.web.log.Seldom"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["seldom"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
