"""Every setting in one place: its name in the environment, its default, its help."""

from __future__ import annotations

import hmac
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, quote, urlsplit

from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator
from pydantic_core import PydanticCustomError

from bot.errors import SettingsError

PREFIX = "TUTOR_"
"""How settings begin: what begins so and is none, is misspelt."""

LARGEST_ID = 2**52
"""Numbers of people and chats have at most 52 bits: core.telegram.org/bots/api#user."""

SHOWN_CHARS = 12
"""How much of a wrong entry is shown: enough to know it by, too little of a token that got into the wrong place."""

LAST_PORT = 65_535

ADDRESS = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})))", re.ASCII)
"""An address of IPv6 in brackets, as in an address of the web, or one of IPv4, or a name: RFC 3986, 3.2.2."""

FORM_OF_TOKEN = re.compile(r"[0-9]{5,20}:[A-Za-z0-9_-]{30,60}", re.ASCII)
"""What a bot's token looks like: core.telegram.org/bots/api#authorizing-your-bot."""

NOT_OF_THE_FORM = "what is set does not look like 123456789:AAE... and was not sent"
"""What is said of such a token. It may be another secret, which got into the wrong place: it is not sent anywhere."""

FROM_BOTFATHER = "Get it from @BotFather in Telegram and set TELEGRAM_BOT_TOKEN"

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}", re.ASCII)
"""What Telegram takes as the secret of a webhook: core.telegram.org/bots/api#setwebhook."""

OF_TELEGRAM = "https://api.telegram.org"

WITHOUT_PASSWORD = re.compile(r"(?P<user>[a-z+]+://[^\s:/?#@]+)@(?P<host>\S+)", re.ASCII)
"""The address of a database server: who asks it, and where it is."""


@dataclass(frozen=True)
class Listen:
    """Where to listen: `host` is a name or an address, of IPv6 without brackets."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class Settings(BaseModel):
    """What read_settings gives. Each setting has its name in the environment, also where it is named in a problem."""

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
        default=OF_TELEGRAM,
        validation_alias="TUTOR_BOT_API_URL",
        repr=False,
        description="The Bot API server: Telegram's, or a local one.",
    )
    mode: Literal["polling", "webhook"] = Field(
        default="polling",
        validation_alias="TUTOR_MODE",
        description="How updates come: polling (the tutor fetches them) or webhook (Telegram brings them).",
    )
    webhook_url: str | None = Field(
        default=None,
        validation_alias="TUTOR_WEBHOOK_URL",
        repr=False,
        description="With TUTOR_MODE=webhook: the address at which Telegram reaches the tutor, from outside.",
    )
    webhook_secret: SecretStr | None = Field(
        default=None,
        validation_alias="TUTOR_WEBHOOK_SECRET",
        description="What Telegram shows with each update; by default made of the token.",
    )
    webhook_secret_file: Path | None = Field(
        default=None,
        validation_alias="TUTOR_WEBHOOK_SECRET_FILE",
        description="A file that holds that secret.",
    )
    database_url: str = Field(
        default="sqlite:///data/tutor.db",
        validation_alias="TUTOR_DATABASE_URL",
        repr=False,
        description="Where learners and unsent answers are kept.",
    )
    database_password_file: Path | None = Field(
        default=None,
        validation_alias="TUTOR_DATABASE_PASSWORD_FILE",
        description="A file that holds the password of the user whom TUTOR_DATABASE_URL names.",
    )
    cache_dir: Path = Field(
        default=Path("data/cache"),
        validation_alias="TUTOR_CACHE_DIR",
        description="The folder for what was learned, so that a start need not learn it again.",
    )
    course_dir: Path = Field(
        default=Path(),
        validation_alias="TUTOR_COURSE_DIR",
        description="The folder that holds intents/ and content/; by default the working directory.",
    )
    staff_ids: frozenset[int] = Field(
        default=frozenset(),
        validation_alias="TUTOR_STAFF_IDS",
        description="The Telegram numbers of course staff, with commas or spaces between them.",
    )
    listen: Listen | None = Field(
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

    @field_validator("bot_api_url")
    @classmethod
    def _read_server(cls, given: str) -> str:
        if re.fullmatch(r"https?://\S+", given):
            return given
        raise PydanticCustomError(
            "server",
            "not an address of a server: write it with http:// or https://, such as {usual}",
            {"usual": OF_TELEGRAM},
        )

    @field_validator("log_level", mode="before")
    @classmethod
    def _read_level(cls, given: Any) -> Any:
        return given.lower() if isinstance(given, str) else given

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
        return _secret(self.telegram_bot_token, self.telegram_bot_token_file, "TELEGRAM_BOT_TOKEN")

    def secret_of_webhook(self, token: SecretStr) -> SecretStr:
        """Give the secret by which Telegram is known, made of the token if none is set. Raises SettingsError."""
        secret = _secret(self.webhook_secret, self.webhook_secret_file, "TUTOR_WEBHOOK_SECRET")
        if secret is None:
            # The same in every process that has the token; whoever knows it does not know the token.
            return SecretStr(hmac.digest(token.get_secret_value().encode(), b"webhook", "sha256").hex())
        if not SECRET.fullmatch(secret.get_secret_value()):
            raise SettingsError("TUTOR_WEBHOOK_SECRET: write 1 to 256 of the signs A-Z, a-z, 0-9, _ and -")
        return secret

    def path_of_webhook(self, taken: Sequence[str]) -> str:
        """Give the path of the webhook at our own server, where those `taken` are others'. Raises SettingsError."""
        if self.listen is None:
            raise SettingsError(
                "TUTOR_LISTEN is not set: with TUTOR_MODE=webhook, it names the address where updates come in, such "
                "as 127.0.0.1:8080"
            )
        url = _web_address(self.webhook_url or "")
        if url is None or (url.scheme != "https" and self.bot_api_url.rstrip("/") == OF_TELEGRAM):
            raise SettingsError(
                "TUTOR_WEBHOOK_URL: with TUTOR_MODE=webhook, write the address at which Telegram reaches the tutor, "
                "such as https://tutor.example.org/telegram"
            )
        token = self.token()
        if token and token.get_secret_value() in (self.webhook_url or ""):
            raise SettingsError("TUTOR_WEBHOOK_URL holds the token, and addresses get into logs: write another path")
        if url.path in taken:
            raise SettingsError(f"TUTOR_WEBHOOK_URL: the path {url.path} is that of something else: write another one")
        return url.path or "/"


def _secret(value: SecretStr | None, file: Path | None, name: str) -> SecretStr | None:
    """Give a secret that is set, or that stands in a file. Raises SettingsError when that cannot be read."""
    if value or not file:
        return value
    try:
        text = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "not text"
        raise SettingsError(f"{name}_FILE: cannot read {file}: {why}") from None
    if not text:
        what = name.rpartition("_")[2].lower()
        raise SettingsError(f"{name}_FILE: {file} is empty: write the {what} into it")
    return SecretStr(text)


def _with_password(settings: Settings) -> Settings:
    """Put the password of the database into its address, if it stands in a file. Raises SettingsError."""
    password = _secret(None, settings.database_password_file, "TUTOR_DATABASE_PASSWORD")
    if password is None:
        return settings
    found = WITHOUT_PASSWORD.fullmatch(settings.database_url)
    if found is None and settings.database_url.startswith("sqlite"):
        raise SettingsError(
            "TUTOR_DATABASE_PASSWORD_FILE: TUTOR_DATABASE_URL names a file of SQLite, which has no password: set it to "
            "the address of the server, or leave TUTOR_DATABASE_PASSWORD_FILE out"
        )
    if found is None:
        raise SettingsError(
            "TUTOR_DATABASE_PASSWORD_FILE: TUTOR_DATABASE_URL names no user, or a password already: write it as "
            "postgresql+psycopg://user@host/database"
        )
    address = f"{found['user']}:{quote(password.get_secret_value(), safe='')}@{found['host']}"
    return settings.model_copy(update={"database_url": address})


def _web_address(text: str) -> SplitResult | None:
    """Part an address of the web; None for what is none, or holds what is not sent to a server, or a password."""
    try:
        parts = urlsplit(text)
        has_host = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    is_plain = text.isascii() and text.isprintable() and not re.search(r"[\s{}<>\"\\^`|%]", text)
    is_whole = parts.scheme in ("http", "https") and has_host and "@" not in parts.netloc
    return parts if is_plain and is_whole and not (parts.query or parts.fragment) else None


def read_settings() -> Settings:
    """Read the settings from the environment, then from a file `.env` in the working directory.

    Raises SettingsError that names every wrong one, and never shows more than the beginning of a value.
    """
    try:
        return _with_password(settings_of(os.environ, dict(_in_file())))
    except ValidationError as error:
        faults = (f"{fault['loc'][0]}: {fault['msg']}" for fault in error.errors())
        raise SettingsError("; ".join(faults)) from None
    except UnicodeDecodeError:
        raise SettingsError("the file .env is not UTF-8 text") from None
    except OSError as error:
        raise SettingsError(f"the file .env cannot be read: {error.strerror}") from None


def settings_of(*environments: Mapping[str, str]) -> Settings:
    """Read settings by their names, written large or small, from the first that has it. Raises ValidationError.

    By hand, and not by pydantic-settings: that takes a seventh of the time in which `psi-tutor check` is done.
    """
    found: dict[str, str] = {}
    for environment in reversed(environments):
        found |= {name.upper(): value for name, value in environment.items() if value}
    return Settings.model_validate(found)


def unknown_names() -> Sequence[str]:
    """Give the names in the environment and in `.env` that look like settings and are none, in order.

    Each comes with the setting that is most like it, if one is. Call it once the settings could be read.
    """
    known = {str(field.validation_alias) for field in Settings.model_fields.values()}
    set_here = {*os.environ, *(name for name, _ in _in_file())}
    unknown = sorted(name for name in set_here if name.upper().startswith(PREFIX) and name.upper() not in known)
    return [_with_likeness(name, known) for name in unknown]


def _with_likeness(name: str, known: Collection[str]) -> str:
    from difflib import get_close_matches

    alike = get_close_matches(name.upper(), known, n=1, cutoff=0.8)
    return f"{name} (is {alike[0]} meant?)" if alike else name


def _in_file() -> Iterator[tuple[str, str]]:
    file = Path(".env")
    if file.is_file() or file.is_fifo():
        from dotenv import dotenv_values

        yield from ((name, value) for name, value in dotenv_values(file, encoding="utf-8").items() if value)


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
