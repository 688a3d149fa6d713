"""Reads the imports and calls of a package, and names each that the house does not allow."""

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LONGEST_MODULE = 400

ROOMS = {
    "bot.tutor": ["bot.tutor"],
    "bot.painting": ["bot.painting"],
    "bot.authoring": ["bot.authoring", "bot.painting", "bot.tutor", "bot.errors", "bot.proxies"],
    "bot.storage": ["bot.storage", "bot.tutor", "bot.errors"],
    "bot.conversation": ["bot.errands", "bot.posting", "bot.tutor", "bot.storage.store", "bot.errors"],
    "bot.errands": ["bot.tutor", "bot.storage.store"],
    "bot.posting": ["bot.tutor", "bot.storage.store"],
    "bot.channels": [
        *("bot.channels", "bot.conversation", "bot.tutor", "bot.errors", "bot.storage.store", "bot.serving"),
        *("bot.painting", "bot.logs", "bot.proxies"),
    ],
    "bot.publishing": [
        *("bot.publishing", "bot.authoring", "bot.tutor", "bot.errors"),
        *("bot.conversation", "bot.storage.store", "bot.channels.preview.desk"),
    ],
    "bot.operating": [
        *("bot.operating", "bot.serving", "bot.settings", "bot.errors"),
        *("bot.channels.telegram.observing", "bot.storage.store", "bot.tutor"),
    ],
    "bot.serving": [],
    "bot.proxies": [],
    "bot.logs": [],
    "bot.late_logs": ["bot.logs"],
    "bot.settings": ["bot.errors"],
    "bot.errors": ["bot.authoring.problems"],
    "bot.__main__": ["bot.cli"],
    "bot.cli": ["bot"],
    "bot.course_cli": ["bot.app", "bot.authoring", "bot.console", "bot.tutor", "bot.errors"],
    "bot.inbox_cli": ["bot.app", "bot.authoring", "bot.console", "bot.tutor", "bot.errors"],
    "bot.quiz_cli": ["bot.app", "bot.authoring", "bot.console", "bot.errors"],
    "bot.operating_cli": [
        *("bot.app", "bot.authoring.counting", "bot.console", "bot.doctoring"),
        *("bot.errors", "bot.logs", "bot.settings"),
        *("bot.storage.backing_up", "bot.storage.moving", "bot.storage.restoring"),
    ],
    "bot.doctoring": [
        *("bot.doctoring", "bot.authoring", "bot.channels.telegram.probing", "bot.operating.listening"),
        *("bot.storage.finding", "bot.storage.looking", "bot.errors", "bot.settings"),
    ],
    "bot.console": ["bot.logs", "bot.late_logs", "bot.settings", "bot.storage.finding", "bot.errors"],
    "bot.app": ["bot"],
    "bot.running": ["bot"],
}
"""What each part of the house may import of the house."""

ONLY_FOR_APP = [
    *("bot.storage.sql", "bot.storage.memory", "bot.tutor.matching.matcher", "bot.tutor.matching.learning"),
]
"""Concrete classes: besides the rooms that they stand in, only app.py, running.py and these name them."""

ALSO_FOR = {
    "bot.tutor.matching.matcher": [
        *("bot.publishing.keeping", "bot.publishing.relearning", "bot.publishing.worker", "bot.publishing.workroom"),
        "bot.tutor.matching.learning",
    ],
    "bot.tutor.matching.learning": ["bot.publishing.relearning"],
}
"""What learns courses in a process of its own."""

HOMES = {
    "watchfiles": ["bot.publishing.watching"],
    "cachetools": ["bot.conversation", "bot.channels.preview.pages"],
    "fsrs": ["bot.tutor.quizzing.scheduling"],
    "zoneinfo": ["bot.tutor.zones"],
    "telegram": ["bot.channels.telegram"],
    "aiohttp": ["bot.channels.telegram", "bot.authoring.fetching"],
    "yarl": ["bot.authoring.fetching", "bot.channels.telegram.requests"],
    "sklearn": ["bot.tutor.matching"],
    "symspellpy": ["bot.tutor.matching.spelling", "bot.tutor.matching.neighbours"],
    "threadpoolctl": ["bot.running"],
    "jinja2": ["bot.authoring.reporting"],
    "matplotlib": ["bot.painting.png", "bot.authoring.plotting"],
    "PIL": ["bot.painting.png"],
    "sqlalchemy": ["bot.storage"],
    "alembic": ["bot.storage"],
    "psycopg": ["bot.storage.punctual"],
    "packaging": ["bot.doctoring.machine"],
    "yaml": ["bot.authoring.reading"],
    "platformdirs": ["bot.authoring.notebook"],
    "dotenv": ["bot.settings"],
    "defusedxml": ["bot.authoring.exchange.xml_reading"],
    "markdown_it": ["bot.tutor.markup"],
    "typer": ["bot.cli", "bot.course_cli", "bot.inbox_cli", "bot.operating_cli", "bot.quiz_cli"],
    "rich": ["bot.console"],
    "starlette": [
        *("bot.channels.preview", "bot.channels.telegram.webhook", "bot.operating.answering", "bot.operating.watch"),
    ],
    "sse_starlette": ["bot.channels.preview.pages"],
    "uvicorn": ["bot.serving"],
    "prometheus_client": ["bot.operating.metrics"],
}
"""Where each library may be imported."""

FORBIDDEN_CALLS = re.compile(
    r"(datetime\.)?datetime\.(now|utcnow|today)|(datetime\.)?date\.today|time\.\w+|random\.(?!Random$)\w+|open"
    r"|.*\.(open|read_text|read_bytes|write_text|write_bytes)|os\.urandom|secrets\.\w+|uuid\.uuid\w+"
)
"""Calls by which a clock, chance or a file would come into the tutor."""

EDGE = "bot.channels.surviving"
"""The only module that may take any error there is."""

COURSE_WORDS = re.compile(r"\bpsi\b(?!-tutor)|innovation|TU ?Delft", re.IGNORECASE)
"""Words of one course; the name of the command, psi-tutor, may stand anywhere."""


@dataclass(frozen=True)
class Module:
    """A module of the house, read."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    def imports(self) -> Iterator[tuple[int, str]]:
        """Give line and full name of each thing that is imported."""
        package = self.name if self.path.name == "__init__.py" else self.name.rpartition(".")[0]
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                parts = package.split(".")
                base = parts[: len(parts) + 1 - node.level] if node.level else []
                source = ".".join([*base, *([node.module] if node.module else [])])
                yield from ((node.lineno, f"{source}.{alias.name}") for alias in node.names)

    def calls(self) -> Iterator[tuple[int, str]]:
        """Give line and name of each call, the name as full as the imports make it."""
        taken: dict[str, str] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                taken |= {alias.asname: alias.name for alias in node.names if alias.asname}
            elif isinstance(node, ast.ImportFrom) and node.module:
                taken |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                head, dot, rest = called.partition(".")
                yield node.lineno, taken.get(head, head) + dot + rest


def faults(root: Path) -> list[str]:
    """Name every fault of the package `bot` in `root`, by path and line."""
    modules = [_module(root, path) for path in sorted(root.glob("bot/**/*.py"))]
    rules: Sequence[Callable[[Module], Iterator[tuple[int, str]]]] = (
        _wrong_rooms,
        _wrong_homes,
        _clocks_chance_and_files,
        _broad_handlers,
        _long_modules,
    )
    found = [
        f"{module.path.relative_to(root)}:{line}: {message}"
        for module in modules
        for rule in rules
        for line, message in rule(module)
    ]
    return found + [message for path in sorted(root.glob("bot/**/*")) for message in _course_words(root, path)]


def _module(root: Path, path: Path) -> Module:
    parts = path.relative_to(root).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    text = path.read_text(encoding="utf-8")
    return Module(name, path, text, ast.parse(text))


def _wrong_rooms(module: Module) -> Iterator[tuple[int, str]]:
    rooms = [room for room in ROOMS if _is_in(module.name, room)]
    if not rooms and module.name != "bot":
        yield 1, f"{module.name} stands in no room of the house"
    for line, imported in module.imports():
        if not _is_in(imported, "bot"):
            continue
        allowed = any(_is_in(imported, room) for name in rooms for room in ROOMS[name])
        if not allowed or (_is_in(imported, "bot.cli") and module.name != "bot.__main__"):
            yield line, f"{module.name} imports {imported}"
        elif any(_is_in(imported, concrete) for concrete in ONLY_FOR_APP if not _may_name(module, concrete)):
            yield line, f"{module.name} names {imported}"


def _may_name(module: Module, concrete: str) -> bool:
    return module.name in ("bot.app", "bot.running") or module.name in ALSO_FOR.get(concrete, ())


def _wrong_homes(module: Module) -> Iterator[tuple[int, str]]:
    for line, imported in module.imports():
        homes = HOMES.get(imported.partition(".")[0])
        if homes is not None and not any(_is_in(module.name, home) for home in homes):
            yield line, f"{module.name} imports {imported}, whose home is {homes[0]}"


def _clocks_chance_and_files(module: Module) -> Iterator[tuple[int, str]]:
    if _is_in(module.name, "bot.tutor"):
        for line, called in module.calls():
            if FORBIDDEN_CALLS.fullmatch(called):
                yield line, f"{module.name} calls {called}"


def _broad_handlers(module: Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler) and module.name != EDGE:
            caught = ast.walk(node.type) if node.type else [ast.Name("Exception")]
            if any(isinstance(one, ast.Name) and one.id in ("Exception", "BaseException") for one in caught):
                yield node.lineno, f"{module.name} takes any error, which only {EDGE} does"


def _long_modules(module: Module) -> Iterator[tuple[int, str]]:
    length = len(module.text.splitlines())
    if length > LONGEST_MODULE:
        yield length, f"{module.name} has {length} lines, at most {LONGEST_MODULE} are read with pleasure"


def _course_words(root: Path, path: Path) -> Iterator[str]:
    if not path.is_file() or "__pycache__" in path.parts:
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if found := COURSE_WORDS.search(line):
            yield f"{path.relative_to(root)}:{number}: {found[0]!r} belongs to one course"


def _is_in(name: str, room: str) -> bool:
    return name == room or name.startswith(f"{room}.")
