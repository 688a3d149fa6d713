"""Breaks the code in small ways, one at a time, and counts how many of them a test notices.

    .venv-mutants/bin/python -m tests.mutation [--mutants 400] [--seed 1] [--of bot/tutor bot/authoring] [--keep DIR]

Cosmic Ray makes the mutants and tries them; testmon knows which tests run the code that one changes. There are more
than can be tried, so a sample is drawn from all of them, evenly; what no test could notice is none.
Every process works on a copy of its own: the working tree is not touched. Mutants that no test notices are printed,
each as a diff. `make mutants` sets up what it needs. 400 mutants take hours on two cores.
"""

from __future__ import annotations

import argparse
import ast
import logging
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import cosmic_ray.plugins
from cosmic_ray.commands import init
from cosmic_ray.mutating import mutate_code
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, WorkItem

ROOT = Path(__file__).resolve().parents[2]
LONGEST_S = 3600
"""What takes longer does not end, for all we know: it is noticed. No single test takes longer than pytest lets it."""

SAME = ("core/ReplaceComparisonOperator_Is_Eq", "core/ReplaceComparisonOperator_IsNot_NotEq")
"""Operators of Cosmic Ray that change nothing here: see `changes_what_runs`."""

CONFIG = """\
[cosmic-ray]
module-path = []
timeout = {longest_s}
excluded-modules = []
test-command = "{python} -m tests.mutation.trying"

[cosmic-ray.distributor]
name = "local"
"""


def main() -> int:
    """Make mutants, try them, and print the score; give 1 when what is not changed fails already."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--mutants", type=int, default=400, metavar="N", help="how many to try")
    arguments.add_argument("--seed", type=int, default=1, metavar="N", help="another number draws others")
    arguments.add_argument("--of", nargs="+", default=["bot/tutor", "bot/authoring"], metavar="PATH")
    arguments.add_argument("--at-once", type=int, default=os.cpu_count() or 1, metavar="N", help="so many side by side")
    arguments.add_argument("--keep", type=Path, metavar="DIR", help="work there, and go on from what is there")
    given = arguments.parse_args()
    place = given.keep or Path(tempfile.mkdtemp(prefix="mutants-"))
    copies = [place / f"copy{number}" for number in range(given.at_once)]
    if not all((copy / "session.sqlite").exists() for copy in copies):
        mutants = sample(given.of, given.mutants, given.seed)
        copy_tree(copies[0])
        _tell(f"{len(mutants)} mutants are drawn; all tests run once, to learn what each of them runs ...")
        if run_all(copies[0]) != 0:
            return 1
        for copy in copies[1:]:
            shutil.copytree(copies[0], copy)
        for number, copy in enumerate(copies):
            write_session(copy, mutants[number :: given.at_once])
    _tell("The mutants are tried ...")
    trying = [
        subprocess.Popen([sys.executable, "-m", "cosmic_ray.cli", "exec", "config.toml", "session.sqlite"], cwd=copy)
        for copy in copies
    ]
    for process in trying:
        process.wait()
    report(copies)
    if given.keep is None:
        shutil.rmtree(place)
    return 0


def sample(paths: Sequence[str], size: int, seed: int) -> Sequence[WorkItem]:
    """Draw mutants of the modules below these paths, evenly, without those that change nothing when the code runs."""
    modules = [Path(path).relative_to(ROOT) for of in paths for path in sorted((ROOT / of).rglob("*.py"))]
    logging.disable()
    with use_db(":memory:") as db:
        init(modules, db, {})
        found = sorted(db.work_items, key=lambda item: _place(item.mutations[0]))
    random.Random(seed).shuffle(found)
    drawn: list[WorkItem] = []
    same = 0
    for item in found:
        if len(drawn) == size:
            break
        if changes_what_runs(item.mutations[0]):
            drawn.append(item)
        else:
            same += 1
    _tell(f"{len(found)} mutants can be made of {len(modules)} modules; {same} of those drawn are none.")
    return drawn


def changes_what_runs(mutation: MutationSpec) -> bool:
    """Tell whether a mutant is a program that can do something else, as far as a test can see.

    Some are no program at all; what is an enum or None is as much the same as it is equal; annotations are never
    evaluated; and that nothing frozen is changed, and nothing that has a name is passed by its place, mypy sees to.
    """
    if mutation.operator_name in SAME:
        return False
    source = (ROOT / mutation.module_path).read_text(encoding="utf-8")
    operator = cosmic_ray.plugins.get_operator(mutation.operator_name)(**mutation.operator_args)
    mutant = mutate_code(source, operator, mutation.occurrence)
    try:
        return mutant is not None and _what_runs(source) != _what_runs(mutant)
    except SyntaxError:
        return False


def copy_tree(to: Path) -> None:
    """Copy what git knows of the working tree, as it stands."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in listed.split("\0"):
        if name and (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)


def run_all(copy: Path) -> int:
    """Run all tests, and note which lines each of them runs; give how pytest ends."""
    command = [sys.executable, "-m", "pytest", "--testmon-noselect", "--quiet", "-p", "no:cacheprovider"]
    return subprocess.run([*command, "--numprocesses", "auto"], cwd=copy, check=False).returncode


def write_session(copy: Path, mutants: Sequence[WorkItem]) -> None:
    """Write down for Cosmic Ray what is to be tried in this copy, and how."""
    (copy / "config.toml").write_text(CONFIG.format(longest_s=LONGEST_S, python=sys.executable), encoding="utf-8")
    with use_db(str(copy / "session.sqlite"), WorkDB.Mode.create) as db:
        db.add_work_items(mutants)


def report(copies: Sequence[Path]) -> None:
    """Print each mutant that no test noticed, and how many were."""
    tried = noticed = 0
    for copy in copies:
        with use_db(str(copy / "session.sqlite"), WorkDB.Mode.open) as db:
            for _, result in db.results:
                tried += 1
                noticed += result.is_killed
                if not result.is_killed:
                    print(result.diff)
    share = noticed / tried
    margin = 1.96 * math.sqrt(share * (1 - share) / tried)
    low, high = share - margin, share + margin
    print(f"{noticed} of {tried} mutants were noticed: {share:.1%} (95% between {low:.1%} and {high:.1%}).")


def _place(mutation: MutationSpec) -> tuple[str, str, int]:
    return str(mutation.module_path), mutation.operator_name, mutation.occurrence


def _what_runs(source: str) -> str:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        match node:
            case ast.arg():
                node.annotation = None
            case ast.arguments():
                node.args, node.posonlyargs = [*node.posonlyargs, *node.args, *node.kwonlyargs], []
                node.defaults = [*node.defaults, *filter(None, node.kw_defaults)]
                node.kwonlyargs, node.kw_defaults = [], []
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                node.returns = None
            case ast.AnnAssign():
                node.annotation = ast.Constant("")
            case ast.Call(func=ast.Name("dataclass")):
                node.keywords = [one for one in node.keywords if one.arg != "frozen"]
    return ast.dump(tree)


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
