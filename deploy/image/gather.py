"""Gathers what the tutor needs to run into one folder: the root of its image, and nothing else.

Run with the Python of the tutor's environment, as `python gather.py ROOT MODULE ...`. The modules name what the tutor
imports: they, and all that comes with them, are compiled.
"""

from __future__ import annotations

import importlib
import os
import py_compile
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

CERTIFICATES = ("/etc/ssl", "/usr/lib/ssl")
"""Whom to trust on the web, where OpenSSL looks for it in Debian."""

PLACES = ("/etc/os-release", "/etc/debian_version", "/etc/ld.so.cache", "/etc/nsswitch.conf", *CERTIFICATES)

NOT_OF_THE_LIBRARY = {"dist-packages", "ensurepip", "idlelib", "site-packages", "test", "tkinter", "turtledemo"}
"""Folders of the standard library, and of what Debian adds to it, that the tutor has no use for."""

NOT_TO_RUN = re.compile(r".*\.(pyi|h|hpp|c|cpp|pxd|pyx|pxi|tp|a|f90)")
"""Types, headers and sources of what is compiled already."""

NEVER_USED = re.compile(
    r"matplotlib/mpl-data/sample_data/|PIL/_avif|pillow\.libs/libavif|pyphen/dictionaries/hyph_(?!en)"
    r"|sklearn/datasets/(data|descr|images)/|symspellpy/frequency_bigramdictionary"
)
"""Parts of packages that nothing here asks for: a kind of pictures, data to try things out with, other languages. That
saves 7 of 143 MB, compressed."""

IN_PACKAGES = 3
"""How deep packages stand in an environment: lib/python3.13/site-packages."""

COMMANDS = re.compile(r"python.*|psi-tutor")

NEEDED = re.compile(r"(?:=> )?(/\S+) \(0x[0-9a-f]+\)")
"""How ldd names a library that was found."""

SHARED_OBJECT = b"\x7fELF"


def main() -> None:
    """Gather everything."""
    root, modules = Path(sys.argv[1]), sys.argv[2:]
    compile_what_is_imported(modules)
    environment, standard_library = Path(sys.prefix), Path(sysconfig.get_path("stdlib"))
    taken = [
        *(take(path, root) for path in files_below(environment) if is_run(path, environment)),
        *(take(path, root) for path in files_below(standard_library, NOT_OF_THE_LIBRARY)),
        *(take(path, root) for place in PLACES for path in files_below(Path(place))),
    ]
    objects = {path for path in taken if is_shared_object(path)}
    taken += [take(path, root) for path in libraries_of(objects)]
    tell_scanners(taken, root)


def compile_what_is_imported(modules: Iterable[str]) -> None:
    """Compile the modules and all that they import; nobody can later, in a file system that is only read.

    The compiled files are not held against the dates of their sources: not every builder of images keeps these.
    """
    for module in modules:
        importlib.import_module(module)
    sources = {getattr(module, "__file__", None) or "" for module in list(sys.modules.values())}
    for source in sorted(source for source in sources if source.endswith(".py")):
        mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
        py_compile.compile(source, doraise=True, invalidation_mode=mode)


def files_below(place: Path, without: Iterable[str] = ()) -> Iterator[Path]:
    """Give the place itself, or all files and links in it, but for folders of these names."""
    if place.is_symlink() or place.is_file():
        yield place
    for folder, folders, names in os.walk(place):
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        folders[:] = [name for name in folders if name not in without and name not in links]
        yield from (Path(folder) / name for name in (*names, *links))


def is_run(path: Path, environment: Path) -> bool:
    """Say whether a file of the environment is of use when the tutor runs."""
    inside = path.relative_to(environment)
    if inside.parts[0] == "bin":
        return bool(COMMANDS.fullmatch(path.name))
    if {"test", "tests"} & set(inside.parts) or NOT_TO_RUN.fullmatch(path.name):
        return False
    return not NEVER_USED.match("/".join(inside.parts[IN_PACKAGES:]))


def take(path: Path, root: Path) -> Path:
    """Copy a file to the same place below the root, with the links that lead to it; give where it really stands."""
    for part in (*reversed(path.parents), path):
        if part.is_symlink():
            link = root / part.relative_to("/")
            link.parent.mkdir(parents=True, exist_ok=True)
            if not link.is_symlink():
                link.symlink_to(part.readlink())
            target = Path(os.path.normpath(part.parent / part.readlink()))
            return take(target / path.relative_to(part), root)
    if path.is_file():
        copy = root / path.relative_to("/")
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
    return path


def is_shared_object(path: Path) -> bool:
    """Say whether the file is a program or a library of the machine."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(SHARED_OBJECT)) == SHARED_OBJECT


def libraries_of(objects: Iterable[Path]) -> set[Path]:
    """Name the libraries of the system that these ask for, and those that they ask for in turn."""
    told = _output("ldd", *sorted(map(str, objects)))
    if missing := sorted(set(re.findall(r"\S+ => not found", told))):
        raise SystemExit(f"gather: {', '.join(missing)}")
    return {Path(found) for found in NEEDED.findall(told)}


def tell_scanners(taken: Iterable[Path], root: Path) -> None:
    """Note from which packages of Debian the files come, where scanners look for it, with the licences of these."""
    packages = {
        name.partition(":")[0]
        for line in _output("dpkg-query", "--search", *sorted({str(path) for path in taken})).splitlines()
        if not line.startswith("diversion by ")
        for name in line.rpartition(": ")[0].split(", ")
    }
    notes = root / "var/lib/dpkg/status.d"
    notes.mkdir(parents=True)
    for package in sorted(packages):
        (notes / package).write_text(_output("dpkg-query", "--status", package), encoding="utf-8")
        take(Path("/usr/share/doc", package, "copyright"), root)


def _output(*command: str) -> str:
    # No check: ldd and dpkg-query fail if there is one file of many that they know nothing of.
    return subprocess.run(command, capture_output=True, text=True).stdout  # noqa: S603 - nothing comes from outside


main()
