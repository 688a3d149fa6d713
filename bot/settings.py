"""Every setting in one place: its name in the environment, its default, its help."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError

LARGEST_ID = 2**52
"""Numbers of people and chats have at most 52 bits: core.telegram.org/bots/api#user."""

SHOWN_CHARS = 12
"""How much of a wrong entry is shown: enough to know it by, too little of a token that got into the wrong place."""

LAST_PORT = 65_535

ADDRESS = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})))", re.ASCII)
"""An address of IPv6 in brackets, as in an address of the web, or one of IPv4, or a name: RFC 3986, 3.2.2."""


@dataclass(frozen=True)
class Listen:
    """Where to listen: `host` is a name or an address, of IPv6 without brackets."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class Settings(BaseSettings):
    """Read from the environment, then from a file `.env` in the working directory."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    telegram_bot_token: SecretStr | None = Field(
        default=None,
        validation_alias="TELEGRAM_BOT_TOKEN",
        description="The bot's token, from @BotFather in Telegram.",
    )
    telegram_bot_token_file: Path | None = Field(
        default=None,
        validation_alias="TELEGRAM_BOT_TOKEN_FILE",
        description="A file that holds the token, for container secrets.",
    )
    bot_api_url: str = Field(
        default="https://api.telegram.org",
        validation_alias="TUTOR_BOT_API_URL",
        pattern=r"^https?://\S+$",
        description="The Bot API server: Telegram's, or a local one.",
    )
    database_url: str = Field(
        default="sqlite:///data/tutor.db",
        validation_alias="TUTOR_DATABASE_URL",
        description="Where learners and unsent answers are kept.",
    )
    course_dir: Path = Field(
        default=Path(),
        validation_alias="TUTOR_COURSE_DIR",
        description="The folder that holds intents/ and content/; by default the working directory.",
    )
    staff_ids: Annotated[frozenset[int], NoDecode] = Field(
        default=frozenset(),
        validation_alias="TUTOR_STAFF_IDS",
        description="The Telegram numbers of course staff, with commas or spaces between them.",
    )
    listen: Annotated[Listen | None, NoDecode] = Field(
        default=None,
        validation_alias="TUTOR_LISTEN",
        description="Where health and metrics are served: host:port. Without it, nothing listens.",
    )
    log_format: Literal["text", "json"] = Field(
        default="text", validation_alias="TUTOR_LOG_FORMAT", description="One line an event: text or json."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        validation_alias="TUTOR_LOG_LEVEL",
        description="The least important event that is shown.",
    )

    @field_validator("staff_ids", mode="before")
    @classmethod
    def _read_staff(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        entries = given.replace(",", " ").split()
        if wrong := [(place, entry) for place, entry in enumerate(entries, start=1) if not _is_person(entry)]:
            named = ", ".join(f"entry {place} ({_shortened(entry)!r})" for place, entry in wrong)
            raise PydanticCustomError(
                "staff",
                "{named}: not the number of a person on Telegram. Write numbers such as 123456789, with commas "
                "between them; /export shows people their own",
                {"named": named},
            )
        return frozenset(int(entry) for entry in entries)

    @field_validator("listen", mode="before")
    @classmethod
    def _read_listen(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        host, _, port = given.strip().rpartition(":")
        found = ADDRESS.fullmatch(host)
        if found and (found["name"] or _is_ipv6(found["six"])) and _is_port(port):
            return Listen(found["six"] or found["name"], int(port))
        raise PydanticCustomError(
            "listen",
            "{given}: not an address to listen on. Write host:port, such as 127.0.0.1:8080, [::1]:8080 or, for all "
            "addresses of the machine, 0.0.0.0:8080; the port is a number from 1 to {last}",
            {"given": repr(_shortened(given)), "last": LAST_PORT},
        )

    def token(self) -> SecretStr | None:
        """Give the bot's token, from wherever it is set. Raises SettingsError when its file cannot be read."""
        if self.telegram_bot_token or not self.telegram_bot_token_file:
            return self.telegram_bot_token
        try:
            text = self.telegram_bot_token_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "not text"
            raise SettingsError(f"TELEGRAM_BOT_TOKEN_FILE: cannot read {self.telegram_bot_token_file}: {why}") from None
        if not text:
            raise SettingsError(f"TELEGRAM_BOT_TOKEN_FILE: {self.telegram_bot_token_file} is empty")
        return SecretStr(text)


def read_settings() -> Settings:
    """Read the settings. Raises SettingsError that names every wrong one, and never shows a value."""
    try:
        return Settings()
    except ValidationError as error:
        faults = (f"{fault['loc'][0]}: {fault['msg']}" for fault in error.errors())
        raise SettingsError("; ".join(faults)) from None
    except UnicodeDecodeError:
        raise SettingsError("the file .env is not UTF-8 text") from None
    except OSError as error:
        raise SettingsError(f"the file .env cannot be read: {error.strerror}") from None


def _is_person(entry: str) -> bool:
    # Groups have numbers below 0.
    return entry.isascii() and entry.isdigit() and len(entry) <= 16 and 0 < int(entry) < LARGEST_ID


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except ValueError:
        return False
    return True


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 5 and 0 < int(text) <= LAST_PORT


def _shortened(entry: str) -> str:
    return entry if len(entry) <= SHOWN_CHARS else f"{entry[:SHOWN_CHARS]}…"
