"""What every answer carries that keeps a browser from being used against its owner."""

import os
import re
import subprocess
import sys

from tests.matrix.expected import OURS, Whose
from tests.matrix.walk import about, addresses, path
from tests.matrix.world import World

HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'",
    "Permissions-Policy": "geolocation=()",
}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=|\son[a-z]+=|javascript:|<style", re.I)


def pages(world: World) -> list[tuple[str, str]]:
    """A page of each address that can be read, one that is refused, one that is not there."""
    found = [path(one, world, about(OURS[one.name], world)[0]) for one in addresses() if one.name in OURS]
    return [("LEA_DIRECTOR", where) for where in [*found, "/people/", "/nowhere/"]] + [("", "/account/login/")]


def test_every_answer_carries_the_headers_and_no_page_a_script_of_its_own(world: World) -> None:
    clients = {role: world.client(role) for role in ("", "LEA_DIRECTOR")}
    wrong = []
    for role, where in pages(world):
        response = clients[role].get(where, secure=True)
        wrong += [(where, name) for name, says in HEADERS.items() if says not in response.headers.get(name, "")]
        wrong += [(where, found) for found in INLINE.findall(response.content.decode())]
        wrong += [(where, "unsafe") for _ in re.findall("unsafe", response.headers["Content-Security-Policy"])]
    assert wrong == []


def test_cookies_are_for_this_site_alone_and_no_script_reads_them(world: World) -> None:
    client = world.client("LEA_DIRECTOR")
    client.get("/access/ask/", secure=True)
    kept = {name: cookie for name, cookie in client.cookies.items() if cookie["path"] == "/"}
    assert {"__Host-sessionid", "__Host-csrftoken"} <= set(kept)
    for cookie in kept.values():
        assert (bool(cookie["secure"]), bool(cookie["httponly"]), cookie["samesite"]) == (True, True, "Lax")


def test_what_is_asked_without_encryption_is_led_to_it(world: World) -> None:
    response = world.client().get("/account/login/")
    assert (response.status_code, response.headers["Location"]) == (301, "https://localhost/account/login/")


def test_nothing_is_done_that_another_site_sends(world: World) -> None:
    client = world.client("LEA_DIRECTOR", enforce_csrf_checks=True)
    sendable = [one for one in addresses() if one.name in OURS and "POST" in OURS[one.name].ways]
    taken = [
        one.name
        for one in sendable
        if client.post(path(one, world, about(OURS[one.name], world)[0]), {}, secure=True).status_code != 403
    ]
    assert taken == []


def test_after_five_wrong_passwords_the_right_one_opens_nothing(world: World) -> None:
    client, email = world.client(), "lea_reader@example.org"
    for _ in range(5):
        client.post("/account/login/", {"login": email, "password": "not-this-one-either"}, secure=True)
    response = client.post("/account/login/", {"login": email, "password": "sturdy-lantern-ferry-42"}, secure=True)
    assert "__Host-sessionid" not in client.cookies or "_auth_user_id" not in client.session
    assert response.status_code in (200, 429)


def test_the_settings_are_fit_to_be_deployed() -> None:
    # In a process of its own: what other tests set for plain addresses of this machine is none of its settings.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SER_", "DJANGO_"))}
    environment = kept | {
        "DJANGO_SETTINGS_MODULE": "ser.project.settings",
        "SER_SECRET_KEY": "k7-for-this-test-alone-Zq9" * 3,
    }
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_child_that_is_not_to_be_seen_looks_like_one_that_is_not_there(world: World) -> None:
    client = world.client("LEA_DIRECTOR")
    unseen = client.get(f"/child/{world.children[Whose.OTHER]}/", secure=True)
    missing = client.get("/child/00000000-0000-4000-8000-000000000000/", secure=True)
    strip = re.compile(rb"[0-9a-f-]{36}|[0-9A-Za-z]{64}")
    assert (unseen.status_code, strip.sub(b"", unseen.content)) == (404, strip.sub(b"", missing.content))
