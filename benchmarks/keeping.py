"""Keeps what each part measured as JSON, so that one part can be measured anew and the others stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import TypeAdapter

from benchmarks.rendering import Kept

HERE = Path(__file__).parent
RESULTS = HERE / "results"

_KEPT: TypeAdapter[Kept] = TypeAdapter(Kept)


def keep(name: str, kept: Kept, folder: Path = RESULTS) -> None:
    """Lay a section down."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_bytes(_KEPT.dump_json(kept, indent=1) + b"\n")


def recall(names: Sequence[str], folder: Path = RESULTS) -> Mapping[str, Kept]:
    """Give what is kept of these sections, in this order."""
    paths = {name: folder / f"{name}.json" for name in names}
    return {name: _KEPT.validate_json(path.read_bytes()) for name, path in paths.items() if path.exists()}
