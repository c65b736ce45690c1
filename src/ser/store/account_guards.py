"""What the application's role may do with the tables of sign-in, which Django and allauth keep."""

from collections.abc import Iterator

_ACCESS = (
    "role_held",
    "access_request",
    "invitation",
    "assurance",
    "sign_in_try",
    "accepted_code",
    "address_change",
)
WRITTEN = (
    "user_account",
    "django_session",
    "cache_entry",
    "account_emailaddress",
    "account_emailconfirmation",
    "mfa_authenticator",
    "socialaccount_socialaccount",
    "socialaccount_socialtoken",
    "usersessions_usersession",
    *_ACCESS,
)
KEPT = ("user_account", *_ACCESS)
"""What is closed or ended, and never deleted; tries are dropped by the database itself, by age alone."""
CHANGED = {
    "role_held": ("ended_at", "ended_by"),
    "access_request": ("given_by", "confirmed_by", "decided_at", "decided_by", "is_granted", "answer"),
    "invitation": ("accepted_at", "withdrawn_at", "user_id"),
    "assurance": (),
    "sign_in_try": ("is_right",),
    "address_change": ("ended_at", "is_confirmed"),
}
"""What may change of a row of access once it stands: who gave which role to whom is never written over."""
TRIES_KEPT = 30
"""Days for which a try to sign in is kept."""

_AGED = f"""
CREATE OR REPLACE FUNCTION ser_drop_tries() RETURNS void LANGUAGE sql VOLATILE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DELETE FROM public.sign_in_try WHERE at < now() - interval '{TRIES_KEPT} days';
$$;
"""
READ = ("django_content_type", "auth_permission", "socialaccount_socialapp")

# An address that somebody added to an account before is no way in: each account has the one that was proved. What the
# deletion leaves to be checked is checked at once, for a table with something to check is not altered.
_ONE_ADDRESS = """
DELETE FROM account_emailaddress a USING user_account u WHERE a.user_id = u.id AND lower(a.email) <> lower(u.email);
SET CONSTRAINTS ALL IMMEDIATE;
"""


def account_grants(role: str) -> Iterator[str]:
    """The statements that let the application sign people in; an account is closed and never deleted."""
    yield _AGED
    yield _ONE_ADDRESS
    for table in WRITTEN:
        yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {role};"
    for table in READ:
        yield f"GRANT SELECT ON {table} TO {role};"
    for table in KEPT:
        yield f"REVOKE DELETE ON {table} FROM {role};"
    for table, columns in CHANGED.items():
        yield f"REVOKE UPDATE ON {table} FROM {role};"
        if columns:
            yield f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {role};"
