"""Seals what LEAs sent, so that who holds a copy of the database and not the key reads none of it."""

import base64
import binascii
import hashlib
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY = "SER_SUBMISSION_KEY"
"""Keys as base64, separated by commas: the first seals, each of them opens what it has sealed."""
OPENED_KEY = "SER_APP_SUBMISSION_KEY"
"""The keys that this process and those that it starts use."""

FILE = "submission.key"
_BYTES = 32
_NONCE = 12


class KeyMissing(RuntimeError):
    """There is no key to seal or to open with; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key and the name by which what it sealed knows it."""

    id: str
    secret: bytes = field(repr=False)

    def seal(self, piece: bytes, place: str) -> bytes:
        """A piece that only this key opens, and only at this place among all pieces."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + _cipher(self.secret).encrypt(nonce, piece, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """The piece that was sealed; raises where anything of it was changed."""
        return _cipher(self.secret).decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())


def sealing_key() -> Key:
    """The key that seals from now on."""
    return _keys()[0]


def key_named(key_id: str) -> Key:
    """The key that sealed something."""
    for key in _keys():
        if key.id == key_id:
            return key
    raise KeyMissing(
        f"The file was sealed with the key {key_id}, which {KEY} does not name. Add that key to it, after a comma."
    )


def use_key(home: Path | None) -> None:
    """Let this process use the key that the environment names, else the home's own, which is made where it has none."""
    os.environ[OPENED_KEY] = os.environ.get(KEY) or ("" if home is None else _of_home(home.expanduser()))


def known(*files: Path) -> frozenset[str]:
    """The names of the keys that the environment names, or else that these files hold; makes none."""
    named = os.environ.get(KEY) or ",".join(file.read_text() for file in files)
    return frozenset(_key(text.strip()).id for text in named.split(",") if text.strip())


def _keys() -> list[Key]:
    texts = [text.strip() for text in os.environ.get(OPENED_KEY, "").split(",") if text.strip()]
    if not texts:
        raise KeyMissing(
            f"{KEY} is not set. What LEAs send is sealed with it: make one with `openssl rand -base64 32`, keep it "
            "apart from the database, and give the same one to each command."
        )
    return [_key(text) for text in texts]


def _key(text: str) -> Key:
    try:
        secret = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != _BYTES:
        raise KeyMissing(
            f"{KEY} names a key that is not {_BYTES} bytes as base64. `openssl rand -base64 32` makes one."
        )
    return Key(hashlib.sha256(b"SER key" + secret).hexdigest()[:16], secret)


def _of_home(home: Path) -> str:
    """The key of a home, made at first; only its owner can read it."""
    file = home / FILE
    if not file.exists():
        fresh = home / f"{FILE}.{os.getpid()}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(base64.b64encode(secrets.token_bytes(_BYTES)).decode())
        try:
            os.link(fresh, file)  # whole at once; of two commands that make it, one is first
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        if os.geteuid() == 0:  # root at work in a user's home must not lock the user out
            owner = home.stat()
            os.chown(file, owner.st_uid, owner.st_gid)
    return file.read_text()


def _cipher(secret: bytes) -> "AESGCM":
    # Commands that neither seal nor open save the time to load it.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(secret)
