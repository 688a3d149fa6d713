"""Connects to PostgreSQL, and says what its errors mean: never with a value of a statement, or the password.

Tutors with SQLite import this, too: what needs the driver is imported when it is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, func, select
from sqlalchemy.exc import OperationalError

from bot.errors import StoreError

DRIVERS = ("postgresql+psycopg", "postgresql", "postgres")
"""The beginnings of addresses that lead here. Hosting services hand out the short ones."""

HINT = "write postgresql+psycopg://user:password@host/database"

APPLICATION = "psi-tutor"
"""The name under which a server shows connections of the tutor."""

CONNECTIONS = 20
"""The most that one process opens. A server takes 100 unless it is told otherwise."""

CONNECT_TIMEOUT_S = 2
LOCK_TIMEOUT_S = 2
STATEMENT_TIMEOUT_S = 3
"""Docker kills 10 s after SIGTERM, of which the sender has 4 (FINISH_S): a batch in hand fails in what is left."""

ANSWER_S = 5
"""How long an answer may take: longer than the server lets a statement take, so that one that works says so itself."""

IDLE_TIMEOUT_S = 10
"""A process that is halted within a transaction lets go of what it holds after so long."""

LONG_S = 60
"""How long a migration, or the waiting for another process that makes it, may take."""

_MIGRATION = 7_407_853_117_290_114_881
"""The number of the lock under which tables are changed: any one that no other program takes."""

_PARAMETERS: Mapping[str, str] = {
    "application_name": APPLICATION,
    "client_encoding": "utf8",
    "connect_timeout": str(CONNECT_TIMEOUT_S),
    # A host that is gone without a word is noticed: postgresql.org/docs/current/libpq-connect.html.
    "tcp_user_timeout": str(CONNECT_TIMEOUT_S * 1000),
    "keepalives_idle": "10",
    "keepalives_interval": "3",
    "keepalives_count": "2",
    "options": (
        f"-c lock_timeout={LOCK_TIMEOUT_S}s -c statement_timeout={STATEMENT_TIMEOUT_S}s "
        f"-c idle_in_transaction_session_timeout={IDLE_TIMEOUT_S}s"
    ),
}
"""Parameters of a connection. What stands in the address goes before."""

_FAULTS: Mapping[str, str] = {
    "08": "see that the server runs and can be reached",
    "25006": "it may only be read, as a standby: see that TUTOR_DATABASE_URL names the server that writes",
    "28": "see the user and the password in TUTOR_DATABASE_URL, and what the server lets in (pg_hba.conf)",
    "3D000": "make the database, or see TUTOR_DATABASE_URL",
    "40": "two transactions stood in each other's way: the next try works",
    "42501": "give the user of TUTOR_DATABASE_URL the right to it",
    "53100": "the disk of the server is full: make room",
    "53300": "the server has no connection left: raise its max_connections, or run fewer processes",
    "53": "the server lacks memory or room",
    "55P03": "another session holds what is needed: try again when that is done",
    "57014": "the statement took too long: see what the server is busy with",
    "57P": "the server stops, starts, or closed the connection: the next try works once it is there",
    "XX": "the database is damaged: put a backup in its place",
}
"""What SQLSTATEs, or their beginnings, mean for an operator: postgresql.org/docs/current/errcodes-appendix.html."""

_SILENT = "the server is halted or far too busy, or the network loses everything: the next try works once it answers"

_UNREACHABLE = "see that the server runs, and that TUTOR_DATABASE_URL names it and a user whom it lets in"


def open_postgres(url: URL) -> Engine:
    """Make ready to connect to a database. Raises StoreError when the address cannot be right."""
    if "@" in f"{url.host}{url.database}":
        # Else a part of the password would be taken for the host, and shown as such.
        raise StoreError("TUTOR_DATABASE_URL has an @ too many: within a user or a password, write %40")
    if not url.database:
        raise StoreError(f"TUTOR_DATABASE_URL names no database: {HINT}")
    from bot.storage.punctual import make_punctual

    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        isolation_level="READ COMMITTED",
        pool_size=CONNECTIONS // 2,
        max_overflow=CONNECTIONS - CONNECTIONS // 2,
        pool_timeout=LOCK_TIMEOUT_S,
        # A connection that broke while nobody used it costs no turn.
        pool_pre_ping=True,
        connect_args={name: value for name, value in _PARAMETERS.items() if name not in url.query},
    )
    # Who sets limits for the server may want it to take longer.
    make_punctual(engine, answer_s=LONG_S if "options" in url.query else ANSWER_S, ping_s=CONNECT_TIMEOUT_S)
    return engine


def refuse_other_encodings(connection: Connection) -> None:
    """Raise StoreError when the database cannot hold every script that learners write in."""
    encoding = connection.scalar(select(func.current_setting("server_encoding")))
    if encoding != "UTF8":
        raise StoreError(
            f"the database {connection.engine.url.database} has the encoding {encoding}, which cannot hold every sign: "
            "make one with ENCODING 'UTF8' TEMPLATE template0"
        )


def hold_for_migration(connection: Connection) -> None:
    """Wait until no other process changes the tables, and keep others from it to the end of the transaction."""
    from bot.storage.punctual import take_patience

    take_patience(connection, LONG_S + ANSWER_S)
    # Between two statements Alembic is imported, and rows are read elsewhere: on a busy machine, that takes its time.
    for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
        connection.execute(select(func.set_config(name, f"{LONG_S}s", True)))
    connection.execute(select(func.pg_advisory_xact_lock(_MIGRATION)))


def explain(error: Exception) -> str:
    """Say what the server or the driver means, and what to do about it."""
    from bot.storage.punctual import NoAnswer

    cause: Any = getattr(error, "orig", None)
    state = getattr(cause, "sqlstate", None) or ""
    told = getattr(getattr(cause, "diag", None), "message_primary", None)
    if told is None and isinstance(error, OperationalError):
        # What the driver says of a connection holds the host and the user, and never the password.
        told = " ".join(str(cause).split())
    elif told is None or state.startswith("22"):
        # What is said of wrong values may hold them.
        told = type(cause or error).__name__
    if isinstance(cause, NoAnswer):
        return f"{told} ({_SILENT})"
    meaning = next((_FAULTS[state[:length]] for length in (5, 3, 2) if state[:length] in _FAULTS), None)
    if meaning is None and not state and isinstance(error, OperationalError):
        meaning = _UNREACHABLE
    return f"{told} ({meaning})" if meaning else told
