"""Shows all that a store holds, for tests of what it must not hold."""

from sqlalchemy import MetaData, create_engine, select

from bot.storage.memory import MemoryStore
from bot.storage.outbox_in_memory import OutboxInMemory
from bot.storage.polls_in_memory import PollsInMemory
from bot.storage.store import Store


def dump(store: Store, url: str) -> str:
    """Write everything in a store as text: every row of every table that its database at `url` has."""
    if isinstance(store, MemoryStore):
        parts = [store, *(value for value in vars(store).values() if isinstance(value, OutboxInMemory | PollsInMemory))]
        return "\n".join(f"{name} {value!r}" for part in parts for name, value in vars(part).items() if name != "_lock")
    return dump_database(url)


def dump_database(url: str) -> str:
    """Write every row of every table as text, whatever tables there are."""
    engine = create_engine(url)
    found = MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        lines = [
            f"{name} {row!r}"
            for name in found.tables
            # In no order of its own: a server puts a row that was changed elsewhere.
            for row in sorted(connection.execute(select(found.tables[name])), key=repr)
        ]
    engine.dispose()
    return "\n".join(lines)
