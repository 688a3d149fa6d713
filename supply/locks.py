"""Says where the lock files are not what pyproject.toml asks for: `python -m supply.locks`.

It asks no index: a release of today does not make the lock files of yesterday wrong, and a machine without a network
can tell as well.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]

LOCKS: Mapping[str, tuple[bool, str]] = {
    "requirements.lock": (True, "build"),
    "requirements-dev.lock": (True, "dev"),
    "requirements-sbom.lock": (False, "sbom"),
}
"""By each lock file: whether what the tutor runs with is in it, and which group of pyproject.toml."""

WHOLE = "requirements-dev.lock"
"""The lock file that holds all that the others hold."""

_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")

Asks = Callable[[str], Sequence[str] | None]
"""What a package asks for, as its metadata says; None when it is not installed."""


@dataclass(frozen=True)
class Locked:
    """A package of a lock file, and the SHA-256 of each of its files."""

    requirement: Requirement
    hashes: Sequence[str]

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        """The version; empty when the lock file leaves it open."""
        found = [one.version for one in self.requirement.specifier if one.operator == "=="]
        return found[0] if len(found) == 1 else ""


Lock = Mapping[str, Sequence[Locked]]
"""What a lock file holds by name: for each system and Python one version, and for several of them perhaps another."""


def read_lock(text: str) -> Lock:
    """Read a lock file as uv writes it. Raises ValueError on a line that is not a package with its hashes."""
    found: dict[str, list[Locked]] = {}
    for line in text.replace("\\\n", " ").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        requirement = _HASH.sub("", line).strip()
        if requirement.startswith("-") or "://" in requirement:
            raise ValueError(f"{requirement!r} is no package with its version")
        one = Locked(Requirement(requirement), _HASH.findall(line))
        found.setdefault(one.name, []).append(one)
    return found


def wanted(project: Mapping[str, Any], group: str, *, runs: bool) -> Sequence[Requirement]:
    """Give what pyproject.toml asks for by name: for a group, and for what the tutor runs with if it `runs`."""
    own = project["project"]["dependencies"] if runs else []
    return [Requirement(entry) for entry in (*own, *_entries(project["dependency-groups"], group))]


def _entries(groups: Mapping[str, Any], group: str) -> Iterator[str]:
    for entry in groups[group]:
        if isinstance(entry, str):
            yield entry
        else:
            yield from _entries(groups, entry["include-group"])


def faults(files: Mapping[str, str], asks: Asks) -> list[str]:
    """Name every fault of the lock files. `files`: the text of each by its name, and of pyproject.toml."""
    project = tomllib.loads(files["pyproject.toml"])
    found: list[str] = []
    locks: dict[str, Lock] = {}
    for name in LOCKS:
        try:
            locks[name] = read_lock(files[name])
        except (KeyError, ValueError) as error:
            found.append(f"{name}: {'there is none' if isinstance(error, KeyError) else error}")
    for name, lock in locks.items():
        runs, group = LOCKS[name]
        requirements = wanted(project, group, runs=runs)
        found += [
            f"{name}: {fault}"
            for fault in (
                *_unmet(lock, requirements),
                *_unchecked(lock),
                *_unasked(lock, requirements, asks),
                *_unlike(lock, locks.get(WHOLE, lock)),
            )
        ]
    return found


def _unmet(lock: Lock, requirements: Sequence[Requirement]) -> Iterator[str]:
    for requirement in requirements:
        name, wanted = requirement.name, requirement.specifier
        found = lock.get(canonicalize_name(name), ())
        if not found:
            yield f"{name} is missing, and pyproject.toml asks for it"
        for locked in found:
            if locked.version and not wanted.contains(locked.version, prereleases=True):
                yield f"{name} {locked.version} is not what pyproject.toml asks for ({wanted})"


def _unchecked(lock: Lock) -> Iterator[str]:
    for name, locked in ((name, one) for name, found in lock.items() for one in found):
        if not locked.version:
            yield f"{name} has no version of its own (==)"
        if not locked.hashes:
            yield f"{name} has no hash"


def _unasked(lock: Lock, requirements: Sequence[Requirement], asks: Asks) -> Iterator[str]:
    """Name what nothing asks for any more, on whatever system. What is not installed here asks for nothing."""
    reached: set[str] = set()
    ahead = list(requirements)
    while ahead:
        requirement = ahead.pop()
        for extra in ("", *requirement.extras):
            key = f"{canonicalize_name(requirement.name)}[{extra}]"
            if key not in reached:
                reached.add(key)
                ahead += [one for one in map(Requirement, asks(requirement.name) or ()) if _is_for(one, extra)]
    yield from (f"{name} is asked for by nothing" for name in sorted(lock) if f"{name}[]" not in reached)


def _is_for(requirement: Requirement, extra: str) -> bool:
    """Say whether a package asks for another one with one of its extras, on whatever system."""
    extras = re.findall(r"extra == ['\"]([^'\"]+)['\"]", str(requirement.marker or ""))
    return extra in [str(canonicalize_name(one)) for one in extras] if extra else not extras


def _unlike(lock: Lock, whole: Lock) -> Iterator[str]:
    """Name what runs here in another version than in tests."""
    for name, found in lock.items():
        here, there = ({one.version for one in some} for some in (found, whole.get(name, ())))
        if here != there:
            yield f"{name} is {' and '.join(sorted(here))}, and {' and '.join(sorted(there)) or 'not'} in {WHOLE}"


def installed(name: str) -> Sequence[str] | None:
    """Give what an installed package asks for; None when it is not installed."""
    try:
        return metadata.requires(name) or ()
    except metadata.PackageNotFoundError:
        return None


def main() -> int:
    """Print every fault, and give the exit code: 0 when there is none, else 1."""
    names = ("pyproject.toml", *LOCKS)
    files = {name: (ROOT / name).read_text(encoding="utf-8") for name in names if (ROOT / name).exists()}
    found = faults(files, installed)
    for fault in found:
        print(fault)
    if found:
        print("Run `make lock`, and commit what it changes.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
