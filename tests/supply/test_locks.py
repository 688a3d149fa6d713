"""The lock files are what pyproject.toml asks for, and what is wrong with them is named without asking an index."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from supply.locks import LOCKS, faults, installed, read_lock

ROOT = Path(__file__).parents[2]

PROJECT = """
[project]
dependencies = ["Honey_Comb>=1.2", "psy[fast]>=3"]

[dependency-groups]
build = ["hatch>=1"]
sbom = ["bom>=7"]
dev = [{ include-group = "build" }, { include-group = "sbom" }, "pytest>=8"]
"""

ASKED: Mapping[str, Sequence[str]] = {
    "honey-comb": ["wax>=1", "extra-only; extra == 'all'"],
    "psy": ["psy-fast; implementation_name != 'pypy' and extra == 'fast'", "psy-docs; extra == 'docs'"],
    "pytest": ["colour; sys_platform == 'win32'"],
}


def entry(name: str, version: str = "9.0", marker: str = "") -> str:
    return f"{name}=={version}{marker} \\\n    --hash=sha256:{'0a' * 32} \\\n    --hash=sha256:{'b1' * 32}\n"


RUNS = [entry("honey-comb"), entry("wax"), entry("psy"), entry("psy-fast"), entry("hatch")]
BOM = [entry("bom")]
DEV = [*RUNS, *BOM, entry("pytest"), entry("colour", marker=" ; sys_platform == 'win32'")]


def asks(name: str) -> Sequence[str] | None:
    return ASKED.get(name.lower().replace("_", "-"))


def files(**changed: Sequence[str]) -> dict[str, str]:
    locks = {"requirements": RUNS, "requirements_dev": DEV, "requirements_sbom": BOM} | changed
    named = {f"{name.replace('_', '-')}.lock": "".join(entries) for name, entries in locks.items()}
    return {"pyproject.toml": PROJECT, **named}


def test_the_lock_files_of_this_project_are_right() -> None:
    read = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("pyproject.toml", *LOCKS)}

    assert faults(read, installed) == []


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_file_names_an_index(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    assert "://" not in text
    assert all(line.startswith("    --hash=") or line[0] not in " -" for line in text.splitlines())


def test_lock_files_that_are_right_have_no_fault() -> None:
    assert faults(files(), asks) == []


def test_a_newer_release_is_no_fault() -> None:
    newer = [entry("honey-comb", "1.2"), *RUNS[1:]]

    assert faults(files(requirements=newer, requirements_dev=[*newer, *DEV[5:]]), asks) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"requirements": RUNS[1:]}, "requirements.lock: Honey_Comb is missing, and pyproject.toml asks for it"),
        (
            {"requirements": [entry("honey-comb", "1.1"), *RUNS[1:]]},
            "requirements.lock: Honey_Comb 1.1 is not what pyproject.toml asks for (>=1.2)",
        ),
        ({"requirements": [*RUNS, entry("bees")]}, "requirements.lock: bees is asked for by nothing"),
        ({"requirements": [*RUNS, entry("psy-docs")]}, "requirements.lock: psy-docs is asked for by nothing"),
        ({"requirements": [*RUNS[1:], "honey-comb==9.0\n"]}, "requirements.lock: honey-comb has no hash"),
        (
            {"requirements": [*RUNS[1:], f"honey-comb>=2 --hash=sha256:{'0a' * 32}\n"]},
            "requirements.lock: honey-comb has no version of its own (==)",
        ),
        ({"requirements": [entry("wax", "8.0"), *RUNS[:1], *RUNS[2:]]}, "wax is 8.0, and 9.0 in requirements-dev.lock"),
        ({"requirements_sbom": [*BOM, entry("wax")]}, "requirements-sbom.lock: wax is asked for by nothing"),
        (
            {"requirements": ["--index-url https://elsewhere.example\n", *RUNS]},
            "requirements.lock: '--index-url https://elsewhere.example' is no package with its version",
        ),
        (
            {"requirements": ["wax @ https://elsewhere.example/wax.whl\n", *RUNS]},
            "requirements.lock: 'wax @ https://elsewhere.example/wax.whl' is no package with its version",
        ),
    ],
    ids=[
        *("missing", "too old", "left over", "of an extra that nobody wants", "no hash", "open"),
        *("two versions", "left over in the smallest", "an index", "an address"),
    ],
)
def test_a_fault_is_named(changed: Mapping[str, Sequence[str]], fault: str) -> None:
    found = faults(files(**changed), asks)

    assert any(fault in one for one in found), found


def test_a_lock_file_that_is_gone_is_named() -> None:
    given = files()
    del given["requirements-sbom.lock"]

    assert faults(given, asks) == ["requirements-sbom.lock: there is none"]


def test_a_lock_is_read_by_names_as_indexes_compare_them() -> None:
    lock = read_lock(f"# made by uv\n\n{entry('Honey_Comb', '1.2.3')}")

    assert list(lock) == ["honey-comb"]
    [only] = lock["honey-comb"]
    assert (only.version, only.hashes) == ("1.2.3", ["0a" * 32, "b1" * 32])


def test_a_package_may_have_another_version_for_another_python() -> None:
    split = [entry("wax", "8.0", " ; python_full_version < '3.12'"), entry("wax", marker=" ; python_version >= '3.12'")]
    runs, dev = [*RUNS[:1], *split, *RUNS[2:]], [*DEV[:1], *split, *DEV[2:]]

    assert faults(files(requirements=runs, requirements_dev=dev), asks) == []
    assert faults(files(requirements=runs), asks) == [
        "requirements.lock: wax is 8.0 and 9.0, and 9.0 in requirements-dev.lock"
    ]
