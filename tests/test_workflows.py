"""What runs at the host of the code may do little, calls commands that exist, and fails when something is left out."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.y*ml"))
EACH = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)

PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
"""An action by the hash of a commit: a tag can be moved to other code."""


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def steps(workflow: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for job in workflow["jobs"].values():
        yield from job["steps"]


def commands(workflow: Mapping[str, Any]) -> Iterator[str]:
    for step in steps(workflow):
        yield from step.get("run", "").splitlines()


def test_there_are_workflows_for_tests_and_for_known_holes() -> None:
    assert {"audit.yml", "ci.yml"} <= {path.name for path in WORKFLOWS}


@EACH
def test_a_workflow_may_do_nothing_and_its_jobs_may_read(path: Path) -> None:
    workflow = read(path)

    assert workflow["permissions"] == {}
    assert [job["permissions"] for job in workflow["jobs"].values()] == [{"contents": "read"}] * len(workflow["jobs"])


@EACH
def test_no_workflow_knows_a_secret_or_runs_with_the_rights_of_another(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert "secrets." not in text
    assert "github.token" not in text
    assert "pull_request_target" not in text
    assert "workflow_run" not in text


@EACH
def test_no_command_holds_what_a_stranger_can_name(path: Path) -> None:
    """A branch or a title can be named like a command: docs.github.com, "script injections"."""
    assert [command for command in commands(read(path)) if "${{" in command] == []


@EACH
def test_every_action_is_pinned_by_its_hash_and_leaves_no_key_behind(path: Path) -> None:
    used = [step for step in steps(read(path)) if "uses" in step]

    assert used
    assert [step["uses"] for step in used if not PINNED.fullmatch(step["uses"])] == []
    checkouts = [step for step in used if step["uses"].startswith("actions/checkout@")]
    assert [step["with"]["persist-credentials"] for step in checkouts] == [False]


@EACH
def test_every_hash_has_its_version_beside_it_for_people_and_for_dependabot(path: Path) -> None:
    lines = re.findall(r"uses: \S+(.*)", path.read_text(encoding="utf-8"))

    assert [line for line in lines if not re.fullmatch(r" # v\d+\.\d+\.\d+", line)] == []


@EACH
def test_every_job_ends_by_itself(path: Path) -> None:
    assert all(0 < job["timeout-minutes"] <= 90 for job in read(path)["jobs"].values())


@EACH
def test_every_command_that_a_workflow_calls_is_there(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    called = list(commands(read(path)))

    assert called
    for command in called:
        made, script = re.fullmatch(r"make (\S+)", command), re.search(r"(?:^| )(\.ci/\S+)$", command)
        assert made or script, command
        if made:
            assert made[1] in targets
        if script:
            assert (ROOT / script[1]).stat().st_mode & 0o111


def test_everything_is_tested_with_the_oldest_python_and_a_newer_one() -> None:
    [job] = read(ROOT / ".github/workflows/ci.yml")["jobs"].values()

    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.13"]
    assert job["strategy"]["fail-fast"] is False
    assert [step["run"] for step in job["steps"] if "run" in step] == ['sudo env "PATH=$PATH" .ci/run']


def test_the_audit_runs_weekly_and_whenever_a_lock_file_changes() -> None:
    # `on` is true to YAML 1.1.
    when = read(ROOT / ".github/workflows/audit.yml")[True]

    assert when["schedule"] == [{"cron": "17 4 * * 1"}]
    assert when["push"]["paths"] == when["pull_request"]["paths"] == ["requirements*.lock"]


def test_an_audit_that_leaves_something_out_fails() -> None:
    """Without --strict, what cannot be looked up is passed over with a green light."""
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\naudit:")[2].partition("\n\n")[0]

    assert "pip-audit --strict --require-hashes" in recipe
    assert "--requirement requirements.lock" in recipe
    assert "--ignore-vuln" not in recipe


def test_dependabot_waits_before_it_offers_a_release() -> None:
    """What was smuggled into a release is found within days, as a rule."""
    updates = read(ROOT / ".github/dependabot.yml")["updates"]

    assert [entry["package-ecosystem"] for entry in updates] == ["github-actions", "docker"]
    assert [entry["cooldown"]["default-days"] for entry in updates] == [7, 7]
