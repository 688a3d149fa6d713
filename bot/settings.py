"""Every setting in one place: its name in the environment, its default, its help."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError


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
    log_format: Literal["text", "json"] = Field(
        default="text", validation_alias="TUTOR_LOG_FORMAT", description="One line an event: text or json."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        validation_alias="TUTOR_LOG_LEVEL",
        description="The least important event that is shown.",
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
