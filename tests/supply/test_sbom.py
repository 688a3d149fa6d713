"""The bill of materials names what is installed, by version, licence and hash, and nothing else."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from supply.locks import read_lock
from supply.sbom import NotLocked, bill

ROOT = Path(__file__).parents[2]

LOCK = read_lock(
    f"honey-comb==1.2 --hash=sha256:{'0a' * 32} --hash=sha256:{'b1' * 32}\nwax==2.0 --hash=sha256:{'c2' * 32}\n"
)


def component(name: str, version: str) -> dict[str, Any]:
    return {"bom-ref": f"{name}=={version}", "name": name, "version": version, "licenses": [{"expression": "MIT"}]}


def environment(*components: dict[str, Any]) -> dict[str, Any]:
    """Make what cyclonedx-py says of an environment in which each asks for all that come after it."""
    refs = [one["bom-ref"] for one in components]
    dependencies = [
        {"ref": "root", "dependsOn": refs},
        *({"ref": ref, "dependsOn": refs[place + 1 :]} for place, ref in enumerate(refs)),
    ]
    return {
        "bomFormat": "CycloneDX",
        "metadata": {"component": {"bom-ref": "root", "name": "psi-tutor"}},
        "components": list(components),
        "dependencies": dependencies,
    }


def test_each_component_has_the_hashes_of_its_files_beside_its_licence() -> None:
    made = bill(environment(component("Honey_Comb", "1.2")), LOCK, leaves_out=False)

    [only] = made["components"]
    assert only["licenses"] == [{"expression": "MIT"}]
    assert only["externalReferences"] == [
        {
            "type": "distribution",
            "url": "pkg:pypi/honey-comb@1.2",
            "hashes": [{"alg": "SHA-256", "content": "0a" * 32}, {"alg": "SHA-256", "content": "b1" * 32}],
        }
    ]


def test_what_tests_need_is_left_out_when_that_is_asked_for() -> None:
    found = environment(component("honey-comb", "1.2"), component("pytest", "9.0"), component("wax", "2.0"))

    made = bill(found, LOCK, leaves_out=True)

    assert [one["name"] for one in made["components"]] == ["honey-comb", "wax"]
    assert made["dependencies"] == [
        {"ref": "root", "dependsOn": ["honey-comb==1.2", "wax==2.0"]},
        {"ref": "honey-comb==1.2", "dependsOn": ["wax==2.0"]},
        {"ref": "wax==2.0", "dependsOn": []},
    ]


@pytest.mark.parametrize("leaves_out", [True, False])
def test_another_version_than_the_locked_one_makes_no_bill(leaves_out: bool) -> None:
    with pytest.raises(NotLocked, match=r"does not name what is installed: wax 2\.1$"):
        bill(environment(component("wax", "2.1")), LOCK, leaves_out=leaves_out)


def test_something_that_is_not_locked_makes_no_bill() -> None:
    with pytest.raises(NotLocked, match=r"does not name what is installed: bees 1\.0$"):
        bill(environment(component("wax", "2.0"), component("bees", "1.0")), LOCK, leaves_out=False)


@pytest.mark.slow
def test_the_bill_of_what_is_installed_here_can_be_made() -> None:
    command = [sys.executable, "-m", "supply.sbom", "--leave-out", sys.executable]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)

    made = json.loads(done.stdout)
    lock = read_lock((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    named = {one["name"].lower().replace("_", "-").replace(".", "-"): one for one in made["components"]}
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert made["metadata"]["component"]["name"] == "psi-tutor"
    assert {"python-telegram-bot", "sqlalchemy", "scikit-learn", "psycopg"} <= set(named) <= set(lock)
    assert [name for name, one in named.items() if not one.get("licenses")] == []
    assert str(ROOT) not in done.stdout.decode()
