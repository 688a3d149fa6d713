"""The Dockerfile, the compose file, the manifest and the way in hold to what the tutor is and to what is promised."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import kubernetes_validate
import pytest
import yaml

from bot.operating.listening import PATHS
from bot.settings import Settings, settings_of

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
MANIFEST = {
    thing["kind"]: thing
    for thing in yaml.safe_load_all((ROOT / "deploy/kubernetes/tutor.yaml").read_text(encoding="utf-8"))
}
CADDYFILE = (ROOT / "deploy/caddy/Caddyfile").read_text(encoding="utf-8")

SERVICES: Mapping[str, Mapping[str, Any]] = COMPOSE["services"]
TUTORS = ("tutor", "tutor-1", "tutor-2")
SETTINGS = {str(field.validation_alias) for field in Settings.model_fields.values()}

POD = MANIFEST["Deployment"]["spec"]["template"]["spec"]
[IN_POD] = POD["containers"]

USER = 10001

REFUSED_BY_OLDER_BUILDERS = re.compile(
    r"(?i)<<-?[\"']?EOF|--link|--parents|--exclude|--checksum|--start-interval|--network="
)
"""Podman and Buildah of Debian 12 build the image, too."""


def is_pinned(image: str) -> bool:
    """Say whether an image is named by a full version, or by its content."""
    return bool(re.search(r":\d+\.\d+\.\d+\S*$|:\d+\.\d+-\S+$|@sha256:[0-9a-f]{64}$", image))


def instructions(name: str) -> list[str]:
    """Give what the Dockerfile says by one instruction, lines joined."""
    joined = re.sub(r"\\\n", " ", DOCKERFILE)
    return [line.partition(" ")[2] for line in joined.splitlines() if line.startswith(f"{name} ")]


def named_settings() -> Iterator[tuple[str, str]]:
    for name in TUTORS:
        yield from ((f"compose.yaml {name}", setting) for setting in SERVICES[name]["environment"])
    yield from (("ConfigMap", setting) for setting in MANIFEST["ConfigMap"]["data"])
    yield from (("Deployment", entry["name"]) for entry in IN_POD["env"])
    yield from (("Dockerfile", setting) for setting in re.findall(r"\b(?:TUTOR|TELEGRAM)_\w+(?==)", DOCKERFILE))


@pytest.mark.parametrize(("where", "setting"), [*named_settings()])
def test_every_setting_that_is_set_exists(where: str, setting: str) -> None:
    assert setting in SETTINGS, where


@pytest.mark.parametrize(
    "values",
    [*(SERVICES[name]["environment"] for name in TUTORS), MANIFEST["ConfigMap"]["data"]],
    ids=[*TUTORS, "ConfigMap"],
)
def test_the_values_that_are_set_are_good_ones(values: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        # There are no secrets here.
        monkeypatch.setenv(name, "" if name.endswith("_FILE") else re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value))

    settings = settings_of(os.environ)

    if settings.mode == "webhook":
        assert settings.path_of_webhook(PATHS) == "/telegram"
        assert settings.database_url.startswith("postgresql+psycopg://tutor@")


def test_the_base_and_the_other_images_are_pinned() -> None:
    bases = [line for line in instructions("ARG") if line.startswith("PYTHON=")]
    others = [SERVICES[name]["image"] for name in ("postgres", "caddy")]

    assert [is_pinned(image.removeprefix("PYTHON=")) for image in bases] == [True]
    assert [is_pinned(image) for image in others] == [True, True]
    assert instructions("FROM") == ["${PYTHON} AS build", "scratch"]


def test_every_package_in_the_image_is_checked_by_its_hash() -> None:
    installing = [
        line
        for run in instructions("RUN")
        for line in run.split("&&")
        if re.search(r"\bpip\b.* (install|download|wheel) ", line)
    ]

    assert len(installing) == 5
    for line in installing:
        assert ("--require-hashes" in line and "--only-binary :all:" in line) or "--no-index" in line


def test_the_image_runs_as_nobody_in_particular_and_without_a_shell() -> None:
    assert instructions("USER") == [f"{USER}:{USER}"]
    assert instructions("ENTRYPOINT") == ['["psi-tutor"]']
    assert instructions("CMD") == ['["run"]']
    assert instructions("STOPSIGNAL") == ["SIGTERM"]
    assert instructions("VOLUME") == ["/data"]
    [health] = instructions("HEALTHCHECK")
    assert health.endswith('CMD ["psi-tutor", "health"]')
    assert f"HEALTHCHECK {health}" in (ROOT / "docs/for-operators.md").read_text(encoding="utf-8")


def test_what_older_builders_refuse_is_not_used() -> None:
    assert REFUSED_BY_OLDER_BUILDERS.findall(DOCKERFILE) == []


def test_nothing_gets_into_the_build_but_what_the_image_is_made_of() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = {name for line in instructions("COPY") if "--from" not in line for name in line.split()[:-1]}

    assert lines[1] == "*"
    assert {line[1:] for line in lines if line.startswith("!")} == {
        *(name for name in copied if not name.startswith("deploy/")),
        "deploy/image",
    }


@pytest.mark.parametrize("name", TUTORS)
def test_a_tutor_in_a_container_has_no_rights_and_limits(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["tmpfs"] == ["/tmp:size=64m,mode=1777"]
    assert service["mem_limit"] == "${MEMORY:-1536m}"
    assert service["pids_limit"] == 128
    assert service["stop_grace_period"] == "15s"
    assert service["healthcheck"]["test"] == ["CMD", "psi-tutor", "health"]
    assert "ports" not in service
    assert "telegram_bot_token" in service["secrets"]


def test_each_profile_is_a_whole_deployment() -> None:
    profiles: dict[str, set[str]] = {}
    for name, service in SERVICES.items():
        for profile in service["profiles"]:
            profiles.setdefault(profile, set()).add(name)

    assert profiles == {"single": {"tutor"}, "replicas": {"tutor-1", "tutor-2", "postgres", "caddy"}}
    assert SERVICES["tutor"]["volumes"] == ["data:/data"]


@pytest.mark.parametrize("name", [*SERVICES])
def test_secrets_stand_in_files_and_nothing_else_is_one(name: str) -> None:
    service = SERVICES[name]
    files = {f"/run/secrets/{secret}" for secret in service.get("secrets", [])}

    assert {value for value in service.get("environment", {}).values() if value.startswith("/run/")} == files
    assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
    assert "secrets/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_only_the_load_balancer_is_open_to_the_world() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["caddy"]
    assert SERVICES["caddy"]["ports"] == ["80:80", "443:443"]


def test_the_load_balancer_passes_on_updates_alone_and_to_every_replica() -> None:
    path = urlsplit(SERVICES["tutor-1"]["environment"]["TUTOR_WEBHOOK_URL"]).path
    replicas = [name for name in TUTORS if "replicas" in SERVICES[name]["profiles"]]
    port = SERVICES["tutor-1"]["environment"]["TUTOR_LISTEN"].rpartition(":")[2]

    assert re.findall(r"^\s+path (.+)$", CADDYFILE, re.MULTILINE) == [path]
    assert re.findall(r"^\thandle (.*)\{$", CADDYFILE, re.MULTILINE) == ["@telegram ", ""]
    assert "respond 404" in CADDYFILE
    assert f"reverse_proxy {{$REPLICAS:{' '.join(f'{name}:{port}' for name in replicas)}}}" in CADDYFILE
    assert "health_uri /readyz" in CADDYFILE


@pytest.mark.parametrize("kind", [*MANIFEST])
@pytest.mark.parametrize("version", ["1.30", kubernetes_validate.latest_version()], ids=["oldest", "newest"])
def test_kubernetes_knows_every_word_of_the_manifest(kind: str, version: str) -> None:
    kubernetes_validate.validate(MANIFEST[kind], version, strict=True)


def test_a_pod_has_no_rights_and_limits() -> None:
    assert POD["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": USER,
        "runAsGroup": USER,
        "fsGroup": USER,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    assert IN_POD["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert IN_POD["resources"]["limits"] == {"memory": "1536Mi"}
    assert POD["automountServiceAccountToken"] is False
    assert POD["enableServiceLinks"] is False


def test_a_pod_is_asked_how_it_is_where_the_tutor_answers() -> None:
    port = int(MANIFEST["ConfigMap"]["data"]["TUTOR_LISTEN"].rpartition(":")[2])
    asked = {name: IN_POD[f"{name}Probe"]["httpGet"] for name in ("startup", "liveness", "readiness")}

    assert IN_POD["ports"] == [{"name": "http", "containerPort": port}]
    assert asked == {
        "startup": {"path": "/healthz", "port": "http"},
        "liveness": {"path": "/healthz", "port": "http"},
        "readiness": {"path": "/readyz", "port": "http"},
    }
    assert {probe["path"] for probe in asked.values()} <= set(PATHS)


def test_a_pod_has_time_to_end() -> None:
    pause_s = IN_POD["lifecycle"]["preStop"]["sleep"]["seconds"]

    assert POD["terminationGracePeriodSeconds"] >= pause_s + 10 + 5


def test_two_pods_run_and_one_always_stays() -> None:
    assert MANIFEST["Deployment"]["spec"]["replicas"] == 2
    assert MANIFEST["PodDisruptionBudget"]["spec"]["minAvailable"] == 1
    assert MANIFEST["Deployment"]["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}


def test_the_parts_of_the_manifest_find_each_other() -> None:
    labels = MANIFEST["Deployment"]["spec"]["template"]["metadata"]["labels"]
    secrets = {f"/run/secrets/tutor/{name}" for name in MANIFEST["Secret"]["stringData"]}
    [rule] = MANIFEST["Ingress"]["spec"]["rules"]
    [path] = rule["http"]["paths"]
    url = urlsplit(MANIFEST["ConfigMap"]["data"]["TUTOR_WEBHOOK_URL"])

    assert MANIFEST["Deployment"]["spec"]["selector"]["matchLabels"] == labels
    assert MANIFEST["Service"]["spec"]["selector"] == labels
    assert MANIFEST["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    assert {entry["value"] for entry in IN_POD["env"]} == secrets
    assert (path["path"], path["pathType"]) == (url.path, "Exact")
    assert path["backend"]["service"] == {"name": MANIFEST["Service"]["metadata"]["name"], "port": {"name": "http"}}
    assert {thing["metadata"].get("namespace", "tutor") for thing in MANIFEST.values()} == {"tutor"}
    assert [rule["host"], *MANIFEST["Ingress"]["spec"]["tls"][0]["hosts"]] == ["HOST", "HOST"]
