"""Style sheets, scripts and fonts: taken from the package registry by lock file, and made ready to be served.

`python -m ser.web.assets` is part of set-up. The npm that the lock file of Python brings is used, so the machine needs
no Node. Nothing of it is committed; what a page needs and no more is copied out of the packages.
"""

import fcntl
import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from ser.store.running import start

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
USWDS = ROOT / "node_modules" / "@uswds" / "uswds" / "dist"
CHECKER = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
VENDOR = HERE / "vendor"

ICONS = (
    "account_circle", "add", "add_circle", "alarm", "arrow_back", "arrow_drop_down", "arrow_forward", "assessment",
    "attach_file", "calendar_today", "cancel", "check", "check_circle", "check_circle_outline", "chevron_right",
    "close", "content_copy", "delete", "edit", "error", "error_outline", "event", "expand_less", "expand_more",
    "file_download", "file_upload", "filter_list", "fingerprint", "flag", "folder_open", "format_quote", "group_add",
    "groups", "help", "help_outline", "highlight_off", "history", "home", "hourglass_empty", "identification", "info",
    "info_outline", "insights", "launch", "lightbulb", "link", "link_off", "list", "lock", "lock_open", "login",
    "logout", "mail", "mail_outline", "menu", "more_horiz", "navigate_before", "navigate_next", "notifications",
    "people", "person", "print", "priority_high", "push_pin", "remove", "report", "schedule", "school", "search",
    "security", "send", "settings", "shield", "star", "support", "timer", "topic", "undo", "update",
    "verified_user", "visibility", "visibility_off", "warning", "work",
)  # fmt: skip
"""The icons that pages may use; the whole set is ten times as large."""

# Parts of packages that no page asks for.
_NOT_SERVED = ["htmx-2.js", "htmx-4*", "htmax*", "ext", "*.map", "*.scss"]


def main() -> None:
    """Fetch, copy and collect."""
    fetch()
    copy()
    start()
    collect()


def fetch() -> None:
    """Install what package-lock.json names, checked by its digests; does nothing where that is done."""
    lock, done = ROOT / "package-lock.json", ROOT / "node_modules" / ".ser-installed"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if done.exists() and done.read_text() == wanted:
        return
    npm = Path(sys.executable).with_name("npm")
    subprocess.run([str(npm) if npm.exists() else "npm", "ci"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    done.write_text(wanted)


def copy() -> None:
    """Copy the compiled style sheet and script, the fonts and pictures that it names, and the chosen icons."""
    place = VENDOR / "uswds"
    style = (USWDS / "css" / "uswds.min.css").read_text()
    named = {name.split("#")[0].split("?")[0] for name in re.findall(r"url\(['\"]?(\.\./[^)'\"]+)", style)}
    for name in sorted({"css/uswds.min.css", "js/uswds.min.js", "js/uswds-init.min.js"} | {n[3:] for n in named}):
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix in {".css", ".js"}:
            # Their maps are for those who change them, and are not served.
            target.write_text(re.sub(r"/[/*]# sourceMappingURL=\S+( \*/)?", "", (USWDS / name).read_text()))
        else:
            shutil.copyfile(USWDS / name, target)
    (place / "img" / "icons.svg").write_text(_icons((USWDS / "img" / "sprite.svg").read_text()))


def _icons(sprite: str) -> str:
    symbols = {name: text for text, name in re.findall(r'(<symbol[^>]*?id="([^"]+)".*?</symbol>)', sprite, re.DOTALL)}
    chosen = "".join(symbols[name] for name in ICONS)
    return f'<svg xmlns="http://www.w3.org/2000/svg">{chosen}</svg>'


def collect() -> None:
    """Bring all files to be served into one folder, named by their content and compressed; only if one has changed."""
    place = Path(settings.STATIC_ROOT)
    place.mkdir(parents=True, exist_ok=True)
    with _alone(place):
        stamp, digest = place / ".digest", _digest()
        if not stamp.exists() or stamp.read_text() != digest:
            call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=_NOT_SERVED)
            stamp.write_text(digest)


def _digest() -> str:
    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(_NOT_SERVED):
            file = Path(storage.path(path))
            found.update(f"{path} {file.stat().st_mtime_ns} {file.stat().st_size}\n".encode())
    return found.hexdigest()


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    with (place / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    main()
