"""How large the container image is, where one was built and an engine answers."""

from __future__ import annotations

import shutil
import subprocess

ENGINES = ("docker", "podman")
IMAGE = "psi-tutor:latest"


def image_mb() -> tuple[float | None, str]:
    """Give the size of the image in MB, or None, and why it could not be measured."""
    for engine in ENGINES:
        if shutil.which(engine) is None:
            continue
        asked = [engine, "image", "inspect", "--format", "{{.Size}}", IMAGE]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603 - one of two programs
        if done.returncode == 0 and done.stdout.strip().isdigit():
            return int(done.stdout) / 1e6, ""
    return None, f"The size of the image was not measured: no engine answers here that has {IMAGE} (`make image`)."
