"""Writes the software bill of materials: `python -m supply.sbom PYTHON > psi-tutor.cdx.json`.

CycloneDX 1.6, of what is installed for an interpreter: versions and licences from there (cyclonedx-py), and from
requirements.lock the hashes of the files that each package may have come from.
"""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from supply.locks import ROOT, Lock, Locked, read_lock


class NotLocked(Exception):
    """Something is installed that no lock file names, or in another version."""


def bill(found: Mapping[str, Any], lock: Lock, *, leaves_out: bool) -> dict[str, Any]:
    """Add the hashes to what cyclonedx-py found in an environment.

    What is not in the lock file is left out if `leaves_out` says so. Raises NotLocked else, and when a version differs.
    """
    components, strange = [], []
    for component in found["components"]:
        known = lock.get(canonicalize_name(component["name"]), ())
        found_here = [locked for locked in known if locked.version == component["version"]]
        if found_here:
            components.append(component | {"externalReferences": _with_files(component, found_here[0])})
        elif known or not leaves_out:
            strange.append(f"{component['name']} {component['version']}")
    if strange:
        raise NotLocked(f"requirements.lock does not name what is installed: {', '.join(strange)}")
    kept = {component["bom-ref"] for component in components} | {found["metadata"]["component"]["bom-ref"]}
    dependencies = [
        one | {"dependsOn": [ref for ref in one.get("dependsOn", ()) if ref in kept]}
        for one in found["dependencies"]
        if one["ref"] in kept
    ]
    return {**found, "components": components, "dependencies": dependencies}


def _with_files(component: Mapping[str, Any], locked: Locked) -> list[Any]:
    """Give the references of a component, and one more for its files, whichever index has them."""
    files = {
        "type": "distribution",
        "url": f"pkg:pypi/{locked.name}@{locked.version}",
        "hashes": [{"alg": "SHA-256", "content": content} for content in locked.hashes],
    }
    return [*component.get("externalReferences", ()), files]


def look_into(python: str) -> Any:
    """Ask cyclonedx-py what is installed for an interpreter. Raises CalledProcessError when it cannot tell."""
    command = [
        str(Path(sysconfig.get_path("scripts")) / "cyclonedx-py"),
        *("environment", "--no-validate", "--output-reproducible", "--spec-version", "1.6", "--output-format", "JSON"),
        *("--pyproject", str(ROOT / "pyproject.toml"), python),
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603 - no shell; a path that we were told
    return json.loads(done.stdout)


def main() -> int:
    """Print the bill, and give the exit code: 0, or 1 when what is installed is not what is locked."""
    parser = ArgumentParser(prog="python -m supply.sbom", description="Writes the software bill of materials.")
    parser.add_argument("python", help="the interpreter for which the tutor is installed")
    parser.add_argument("--leave-out", action="store_true", help="leave out what requirements.lock does not name")
    asked = parser.parse_args()
    lock = read_lock((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    try:
        made = bill(look_into(asked.python), lock, leaves_out=asked.leave_out)
    except NotLocked as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(made, indent=2, sort_keys=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
