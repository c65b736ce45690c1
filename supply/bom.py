"""Writes the software bill of materials, in the form of CycloneDX 1.6: `python -m supply.bom FILE`."""

import json
import sys
import uuid
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from supply.locked import UNKNOWN, Part, parts

_SPACE = uuid.UUID("6f3d1f0e-2f57-4e0a-9d5b-3f2f8d9f2a11")


def bom(of: list[Part], ser: str) -> dict[str, object]:
    """The bill of these parts; the same parts give the same bill, to the byte."""
    digest = sha256(repr((ser, of)).encode()).hexdigest()
    root = f"pkg:pypi/ser@{ser}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_SPACE, digest)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": "ser",
                "version": ser,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": [_component(part) for part in of],
        "dependencies": [{"ref": root, "dependsOn": sorted({part.purl for part in of})}],
    }


def _component(part: Part) -> dict[str, object]:
    group, _, name = part.name.rpartition("/")
    told: dict[str, object] = {"type": "library", "bom-ref": part.purl}
    if group:
        told["group"] = group
    told |= {"name": name, "version": part.version, "purl": part.purl}
    told["hashes"] = [{"alg": part.algorithm, "content": digest} for digest in part.digests]
    if part.license != UNKNOWN:
        told["licenses"] = [{"license": {"name": part.license}}]
    return told


def main(file: Path) -> None:
    """Write the bill."""
    made = bom(parts(), version("ser"))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(made, indent=1) + "\n", "utf-8")
    print(f"{len(parts())} parts, to {file}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
