"""Reads every log call of the program: what is logged is a text of ours and values that cannot be a learner's."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}

FIELDS = {
    "act": "what staff did, from a list of ours",
    "bot": "the name of the bot itself",
    "broadcast": "the number of a message to all",
    "count": "how many",
    "course": "the version of the course",
    "detail": "how far an act of staff went, in words of ours",
    "error": "what an error of ours, of the database or of Telegram says, or the kind of another one",
    "heard": "the kind of a message",
    "in_s": "how long until it is tried again",
    "intents": "ids of the course",
    "kind": "the kind of an update, or of a warning",
    "learned": "how a course was learned",
    "ms": "how long it took",
    "of": "how many replies a turn gave",
    "outcomes": "what became of questions",
    "part": "the name of a part of what is stored of somebody",
    "place": "which of the replies of a turn",
    "problem": "a problem of the course",
    "problems": "how many problems the course has",
    "reason": "why a reply cannot be said, as Telegram says, or in words of ours",
    "replies": "how many",
    "row": "the number of a reply in the outbox",
    "seconds": "how long Telegram asks to wait",
    "setting": "a name in the environment that is no setting, and the setting that may be meant",
    "since_put_ms": "how long a reply waited",
    "staff": "the number of a member of staff",
    "update": "the number of an update",
    "waiting": "how many updates wait at Telegram",
    "where": "a line of the program",
    "within": "the name of a function of the program",
    "exc_info": "an error, of which the log says where it was, and of what kind",
}
"""Every field of an event, and what stands in it."""

PRIVATE = {
    *("text", "words", "message", "learner", "chat", "address", "first_name", "last_name", "username", "query", "data"),
    *("raw", "body", "payload", "outgoing", "reply", "token", "secret", "password", "exception", "args"),
}
"""Names by which learners, what they write, and secrets are called in the program."""

HARMLESS = {
    "error.message": "what Telegram says",
    "kind_of(raw)": "the kind of an update",
    "turn.learner.id": "the number of a member of staff, in the one event that tells what staff do",
    "f'@{bot.username}'": "the name of the bot itself",
    "row.outgoing.place + 1": "which of the replies of a turn",
    "row.outgoing.total": "how many replies a turn gave",
}
"""Values with such a name in them that say nothing of a learner."""


def log_calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Give each call of a logger: what is called `log`, or made in place."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS:
            logger = ast.unparse(node.func.value)
            if logger == "log" or "getLogger(" in logger or "get_logger(" in logger:
                yield node


def faults_of(source: str) -> list[str]:
    """Name what is wrong with the log calls of a module, by line."""
    found = []
    for call in log_calls(ast.parse(source)):
        event, *others = call.args
        if others or not (isinstance(event, ast.Constant) and isinstance(event.value, str)):
            found.append(f"{call.lineno}: an event is one text that stands there")
        for field in call.keywords:
            value = ast.unparse(field.value)
            if field.arg not in FIELDS:
                found.append(f"{call.lineno}: the field {field.arg} is not known")
            if value not in HARMLESS and (private := PRIVATE & set(names_in(field.value))):
                found.append(f"{call.lineno}: {field.arg}={value} may hold {', '.join(sorted(private))}")
    return found


def names_in(value: ast.expr) -> Iterator[str]:
    """Give every name of a variable and of an attribute that a value is made of."""
    for node in ast.walk(value):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


MODULES = sorted(ROOT.glob("bot/**/*.py"))


def test_there_are_log_calls_to_be_read() -> None:
    assert sum(len(list(log_calls(ast.parse(path.read_text(encoding="utf-8"))))) for path in MODULES) > 40


@pytest.mark.parametrize("path", MODULES, ids=[str(path.relative_to(ROOT)) for path in MODULES])
def test_every_event_is_a_text_of_ours_with_fields_that_are_known(path: Path) -> None:
    assert faults_of(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        ('log.info("heard", text="x")', "1: the field text is not known"),
        ('log.info(f"heard {text}")', "1: an event is one text that stands there"),
        ('log.info("heard %s", text)', "1: an event is one text that stands there"),
        ("log.info(event)", "1: an event is one text that stands there"),
        (
            'log.error("broke", error=f"at {heard.message.text}")',
            "1: error=f'at {heard.message.text}' may hold message, text",
        ),
        ('log.error("broke", row=address.chat)', "1: row=address.chat may hold address, chat"),
        ('log.warning("broke", **fields)', "1: the field None is not known"),
        ('structlog.get_logger("x").bind(a=1).info("a", reason=secret)', "1: reason=secret may hold secret"),
    ],
    ids=lambda value: value if value.startswith(("log", "struct")) else "",
)
def test_a_call_that_may_say_too_much_is_found(call: str, fault: str) -> None:
    assert faults_of(call) == [fault]


def test_every_field_stands_in_the_operators_guide() -> None:
    guide = (ROOT / "docs/for-operators.md").read_text(encoding="utf-8")
    section = guide.partition("\n## Logs\n")[2].partition("\n## ")[0]

    assert [name for name in FIELDS if name != "exc_info" and f"`{name}`" not in section] == []


def test_every_event_that_is_an_error_or_a_warning_stands_in_the_operators_guide() -> None:
    guide = (ROOT / "docs/for-operators.md").read_text(encoding="utf-8")
    table = guide.partition("\n## When something fails\n")[2]
    calls = [call for path in MODULES for call in log_calls(ast.parse(path.read_text(encoding="utf-8")))]

    bad = (".warning", ".error", ".critical")
    events = {ast.literal_eval(call.args[0]) for call in calls if ast.unparse(call.func).endswith(bad)}

    assert [event for event in sorted(events) if f"`{event}`" not in table] == []
