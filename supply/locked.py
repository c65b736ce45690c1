"""What the two lock files name, and under which license each part is given."""

import json
import re
from base64 import b64decode
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, files, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTICE = ROOT / "NOTICE"
UNKNOWN = "not said"

_LINE = re.compile(r"^([\w.-]+)==([\w.!+-]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_NOTED = re.compile(r"^(\S+) (\S+) +(\S.*)$", re.MULTILINE)
_CLASSIFIER = "License :: OSI Approved :: "
_TEXTS = {
    "Apache-2.0": ("Apache License", "Version 2.0, January 2004"),
    "BSD-3-Clause": ("Redistribution and use in source and binary forms", "Neither the name"),
    "MIT": ("Permission is hereby granted, free of charge, to any person obtaining a copy",),
}
"""Words by which the text of a license is known."""


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A package of others: whence, its name and version, its digests, its license."""

    index: str
    name: str
    version: str
    algorithm: str
    digests: tuple[str, ...]
    license: str

    @property
    def purl(self) -> str:
        """Its name in the world of packages."""
        return f"pkg:{self.index}/{self.name.replace('@', '%40')}@{self.version}"


def parts() -> list[Part]:
    """Everything that is locked."""
    return sorted({*_python(), *_npm()})


def _python() -> list[Part]:
    text = (ROOT / "requirements.lock").read_text("utf-8").replace("\\\n", " ")
    found = [(line, match) for line in text.splitlines() if (match := _LINE.match(line))]
    noted = _noted()
    return [
        Part("pypi", match[1], match[2], "SHA-256", tuple(_HASH.findall(line)), _license(match[1], match[2], noted))
        for line, match in found
    ]


def _npm() -> list[Part]:
    locked = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    return [
        Part(
            "npm",
            path.rpartition("node_modules/")[2],
            told["version"],
            "SHA-512",
            (b64decode(told["integrity"].removeprefix("sha512-")).hex(),),
            told.get("license", UNKNOWN),
        )
        for path, told in locked.items()
        if path
    ]


def _noted() -> dict[str, str]:
    """The licenses that NOTICE names already: of parts that this machine does not install."""
    if not NOTICE.exists():
        return {}
    return {name: said for name, _, said in _NOTED.findall(NOTICE.read_text("utf-8")) if said != UNKNOWN}


def _license(name: str, version: str, noted: dict[str, str]) -> str:
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return noted.get(name, UNKNOWN)
    said = told.get("License-Expression") or ""
    classified = [c.removeprefix(_CLASSIFIER) for c in told.get_all("Classifier") or () if c.startswith(_CLASSIFIER)]
    short = (told.get("License") or "").strip()
    named = said or " AND ".join(classified) or (short if 0 < len(short) < 60 else "")
    return named or _by_text(name) or noted.get(name, UNKNOWN)


def _by_text(name: str) -> str:
    """The license whose text a package carries, where it names none; nothing where the text is no known one."""
    texts = (f.read_text() or "" for f in files(name) or () if f.parent.name == "licenses" and "dist-info" in str(f))
    found = [known for text in texts for known, words in _TEXTS.items() if all(w in text for w in words)]
    return " AND ".join(found)
