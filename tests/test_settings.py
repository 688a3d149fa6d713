"""Every setting: where it comes from, and what is said when it is wrong."""

import re
import traceback
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.errors import SettingsError
from bot.settings import Listen, Settings, read_settings

TOKEN = "123456789:AAE0123456789-abcdefghij_klmnopqrs"


@pytest.fixture(autouse=True)
def _nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in an empty folder with an empty environment."""
    monkeypatch.chdir(tmp_path)
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)


def token_value(settings: Settings) -> str | None:
    token = settings.token()
    return token.get_secret_value() if token else None


def refusal() -> str:
    with pytest.raises(SettingsError) as refused:
        read_settings()
    assert "".join(traceback.format_exception(refused.value)).count("Traceback") == 1
    return str(refused.value)


def test_every_setting_has_a_default_but_the_token() -> None:
    settings = read_settings()

    assert settings.token() is None
    assert settings.bot_api_url == "https://api.telegram.org"
    assert settings.database_url == "sqlite:///data/tutor.db"
    assert settings.course_dir == Path()
    assert settings.staff_ids == frozenset()
    assert settings.listen is None
    assert settings.mode == "polling"
    assert (settings.webhook_url, settings.webhook_secret) == (None, None)
    assert (settings.log_format, settings.log_level) == ("text", "info")


@pytest.mark.parametrize(
    ("name", "value", "attribute", "expected"),
    [
        ("TUTOR_BOT_API_URL", "http://127.0.0.1:8081", "bot_api_url", "http://127.0.0.1:8081"),
        ("TUTOR_DATABASE_URL", "sqlite:////var/tutor.db", "database_url", "sqlite:////var/tutor.db"),
        ("TUTOR_COURSE_DIR", "/srv/a course", "course_dir", Path("/srv/a course")),
        ("TUTOR_STAFF_IDS", "12345", "staff_ids", frozenset({12345})),
        ("TUTOR_STAFF_IDS", " 12, 34 56,,12 ", "staff_ids", frozenset({12, 34, 56})),
        ("TUTOR_STAFF_IDS", "4503599627370495", "staff_ids", frozenset({2**52 - 1})),
        ("TUTOR_STAFF_IDS", ", ,", "staff_ids", frozenset()),
        ("TUTOR_LISTEN", "127.0.0.1:8080", "listen", Listen("127.0.0.1", 8080)),
        ("TUTOR_LISTEN", "0.0.0.0:1", "listen", Listen("0.0.0.0", 1)),
        ("TUTOR_LISTEN", "[::1]:65535", "listen", Listen("::1", 65535)),
        ("TUTOR_LISTEN", "[::ffff:127.0.0.1]:80", "listen", Listen("::ffff:127.0.0.1", 80)),
        ("TUTOR_LISTEN", " tutor-1.intern_al.example:9000 ", "listen", Listen("tutor-1.intern_al.example", 9000)),
        ("TUTOR_MODE", "webhook", "mode", "webhook"),
        ("TUTOR_WEBHOOK_URL", "https://example.org/bot", "webhook_url", "https://example.org/bot"),
        ("TUTOR_WEBHOOK_SECRET_FILE", "/run/secrets/hook", "webhook_secret_file", Path("/run/secrets/hook")),
        ("TUTOR_LOG_FORMAT", "json", "log_format", "json"),
        ("TUTOR_LOG_LEVEL", "debug", "log_level", "debug"),
        ("TUTOR_LOG_LEVEL", "error", "log_level", "error"),
        ("TUTOR_LOG_LEVEL", "WARNING", "log_level", "warning"),
        ("TUTOR_LOG_LEVEL", "Info", "log_level", "info"),
        ("TELEGRAM_BOT_TOKEN_FILE", "/run/secrets/token", "telegram_bot_token_file", Path("/run/secrets/token")),
    ],
)
@pytest.mark.parametrize("where", ["environment", ".env"])
def test_a_setting_is_read(
    name: str, value: str, attribute: str, expected: Any, where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if where == "environment":
        monkeypatch.setenv(name, value)
    else:
        (tmp_path / ".env").write_text(f"# settings\n{name}={value}\n", encoding="utf-8")

    assert getattr(read_settings(), attribute) == expected


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("TUTOR_LOG_LEVEL=debug\nTUTOR_LOG_FORMAT=json\n", encoding="utf-8")
    monkeypatch.setenv("TUTOR_LOG_LEVEL", "error")

    settings = read_settings()

    assert (settings.log_level, settings.log_format) == ("error", "json")


def test_what_is_empty_in_the_environment_is_looked_for_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("TUTOR_LOG_LEVEL=debug\n", encoding="utf-8")
    monkeypatch.setenv("TUTOR_LOG_LEVEL", "")

    assert read_settings().log_level == "debug"


def test_names_may_be_written_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("tutor_log_format=json\nTUTOR_LOG_LEVEL=debug\n", encoding="utf-8")
    monkeypatch.setenv("tutor_log_level", "error")

    assert (read_settings().log_format, read_settings().log_level) == ("json", "error")


@pytest.mark.parametrize("line", ["TUTOR_LOG_LEVEL", "TUTOR_LOG_LEVEL=", "export TUTOR_LOG_LEVEL='info' # or debug"])
def test_a_file_may_be_one_for_a_shell(line: str, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"{line}\n", encoding="utf-8")

    assert read_settings().log_level == "info"


@pytest.mark.parametrize("name", [str(field.validation_alias) for field in Settings.model_fields.values()])
def test_an_empty_setting_is_as_good_as_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compose files pass on variables that are not set as empty ones."""
    monkeypatch.setenv(name, "")

    assert read_settings() == Settings()
    assert read_settings().token() is None


def test_other_variables_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTOR_COLOUR", "blue")
    (tmp_path / ".env").write_text("SOMETHING_ELSE=1\n", encoding="utf-8")

    assert read_settings().log_level == "info"


def test_the_token_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)

    assert token_value(read_settings()) == TOKEN


@pytest.mark.parametrize(
    "text", [TOKEN, f"{TOKEN}\n", f"{TOKEN}\r\n", f"  {TOKEN}\n\n"], ids=["bare", "line", "CRLF", "space"]
)
def test_the_token_is_read_from_a_file(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_bytes(text.encode())
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", "token")

    assert token_value(read_settings()) == TOKEN


def test_the_token_itself_goes_before_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", "nowhere")

    assert token_value(read_settings()) == TOKEN


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "TELEGRAM_BOT_TOKEN_FILE: cannot read token: No such file or directory"),
        (b"", "TELEGRAM_BOT_TOKEN_FILE: token is empty: write the token into it"),
        (b" \n\t\n", "TELEGRAM_BOT_TOKEN_FILE: token is empty: write the token into it"),
        (b"\xff\xfe\x00", "TELEGRAM_BOT_TOKEN_FILE: cannot read token: not text"),
    ],
    ids=["missing", "empty", "blank", "not text"],
)
def test_a_file_without_a_token_is_refused_by_name(
    content: bytes | None, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if content is not None:
        (tmp_path / "token").write_bytes(content)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", "token")

    with pytest.raises(SettingsError) as refused:
        read_settings().token()

    assert str(refused.value) == message


def test_a_folder_in_the_place_of_the_token_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").mkdir()
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", "token")

    with pytest.raises(SettingsError, match="cannot read token: Is a directory"):
        read_settings().token()


NO_SERVER = (
    "TUTOR_BOT_API_URL: not an address of a server: write it with http:// or https://, such as https://api.telegram.org"
)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("TUTOR_LOG_LEVEL", "wrong-value", "TUTOR_LOG_LEVEL: Input should be 'debug', 'info', 'warning' or 'error'"),
        ("TUTOR_LOG_FORMAT", "wrong-value", "TUTOR_LOG_FORMAT: Input should be 'text' or 'json'"),
        ("TUTOR_MODE", "wrong-value", "TUTOR_MODE: Input should be 'polling' or 'webhook'"),
        ("TUTOR_BOT_API_URL", "wrong-value", NO_SERVER),
        ("TUTOR_BOT_API_URL", "ftp://wrong-value", NO_SERVER),
    ],
)
def test_a_wrong_value_is_named_and_not_shown(
    name: str, value: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    assert refusal() == message
    assert "wrong-value" not in refusal()


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("@ada", "entry 1 ('@ada')"),
        ("12 ada, 34 -100123", "entry 2 ('ada'), entry 4 ('-100123')"),
        ("0", "entry 1 ('0')"),
        ("4503599627370496", "entry 1 ('450359962737…')"),
        ("1.5 +3 １２", "entry 1 ('1.5'), entry 2 ('+3'), entry 3 ('１２')"),
        ("[12, 34]", "entry 1 ('[12'), entry 2 ('34]')"),
        ("9" * 5000, "entry 1 ('999999999999…')"),
        (TOKEN, "entry 1 ('123456789:AA…')"),
    ],
    ids=["name", "some", "zero", "too large", "other numbers", "list", "too long", "token"],
)
def test_a_member_of_staff_who_is_no_number_is_named(value: str, named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTOR_STAFF_IDS", value)

    assert refusal() == (
        f"TUTOR_STAFF_IDS: {named}: not the number of a person on Telegram. Write numbers such as 123456789, "
        "with commas between them; /export shows people their own"
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("8080", "'8080'"),
        (":8080", "':8080'"),
        ("127.0.0.1", "'127.0.0.1'"),
        ("127.0.0.1:", "'127.0.0.1:'"),
        ("localhost:0", "'localhost:0'"),
        ("localhost:65536", "'localhost:65…'"),
        ("localhost:-1", "'localhost:-1'"),
        ("localhost:８０", "'localhost:８０'"),
        ("a:1e3", "'a:1e3'"),
        ("a:" + "9" * 5000, "'a:9999999999…'"),
        ("::1:8080", "'::1:8080'"),
        ("[::1]", "'[::1]'"),
        ("[::1:8080", "'[::1:8080'"),
        ("[1.2.3.4]:80", "'[1.2.3.4]:80'"),
        ("[:::]:80", "'[:::]:80'"),
        ("http://a:8080", "'http://a:808…'"),
        ("a b:80", "'a b:80'"),
        ("a/b:80", "'a/b:80'"),
        ("пчела:80", "'пчела:80'"),
        ("x" * 300 + ":80", "'xxxxxxxxxxxx…'"),
        (TOKEN, "'123456789:AA…'"),
    ],
    ids=[
        *("port alone", "no host", "no port", "empty port", "port 0", "port too large", "port below 0", "other digits"),
        *("no whole number", "too long a port", "IPv6 without brackets", "IPv6 alone", "one bracket"),
        *("IPv4 in brackets", "no address", "URL", "blank", "path", "another script", "long name", "token"),
    ],
)
def test_what_is_no_address_to_listen_on_is_refused(value: str, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTOR_LISTEN", value)

    assert refusal() == (
        f"TUTOR_LISTEN: {shown}: not an address to listen on. Write host:port, such as 127.0.0.1:8080, [::1]:8080 or, "
        "for all addresses of the machine, 0.0.0.0:8080; the port is a number from 1 to 65535"
    )


@pytest.mark.parametrize("text", ["127.0.0.1:8080", "[::1]:8080", "tutor.example:1"])
def test_an_address_to_listen_on_is_shown_as_it_is_written(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTOR_LISTEN", text)

    assert str(read_settings().listen) == text


def test_all_wrong_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    for name in ("TUTOR_LOG_LEVEL", "TUTOR_LOG_FORMAT", "TUTOR_BOT_API_URL"):
        monkeypatch.setenv(name, "wrong-value")

    message = refusal()

    assert [part.partition(":")[0] for part in message.split("; ")] == [
        "TUTOR_BOT_API_URL",
        "TUTOR_LOG_FORMAT",
        "TUTOR_LOG_LEVEL",
    ]
    assert TOKEN not in message
    assert "wrong-value" not in message


def test_the_token_is_not_shown_by_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)

    settings = read_settings()

    assert TOKEN not in repr(settings) + str(settings) + repr(settings.token()) + settings.model_dump_json()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_says_what_it_is_for(name: str) -> None:
    assert (Settings.model_fields[name].description or "").endswith(".")


def test_an_env_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe")

    assert refusal() == "the file .env is not UTF-8 text"


def test_an_env_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").symlink_to("/proc/self/mem")  # may be opened, and not be read from its beginning

    assert refusal() == "the file .env cannot be read: Input/output error"


HOOKED = {"TUTOR_MODE": "webhook", "TUTOR_LISTEN": "127.0.0.1:8080", "TELEGRAM_BOT_TOKEN": TOKEN}
TAKEN = ("/healthz", "/metrics")


def hooked(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in {**HOOKED, **values}.items():
        monkeypatch.setenv(name, value)
    return read_settings()


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://tutor.example.org/telegram", "/telegram"),
        ("https://tutor.example.org:8443/a/b-c_d.e~f", "/a/b-c_d.e~f"),
        ("https://tutor.example.org", "/"),
        ("https://tutor.example.org/", "/"),
        ("https://[2001:db8::1]/bot", "/bot"),
    ],
)
def test_the_path_of_the_webhook_is_that_of_its_address(url: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert hooked(monkeypatch, TUTOR_WEBHOOK_URL=url).path_of_webhook(TAKEN) == path


@pytest.mark.parametrize(
    "url",
    [
        "",
        "tutor.example.org/telegram",
        "http://tutor.example.org/telegram",
        "ftp://tutor.example.org/telegram",
        "https:///telegram",
        "https://user:password@tutor.example.org/telegram",
        "https://tutor.example.org/telegram?key=1",
        "https://tutor.example.org/telegram#top",
        "https://tutor.example.org/{path}",
        "https://tutor.example.org/%74elegram",
        "https://tutor.example.org/tele gram",
        "https://tutor.example.org:99999/telegram",
        "https://tutor.example.org:port/telegram",
        "https://[2001:db8::1/telegram",
        "https://tütor.example.org/telegram",
    ],
)
def test_what_cannot_be_the_address_of_a_webhook_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as refused:
        hooked(monkeypatch, TUTOR_WEBHOOK_URL=url).path_of_webhook(TAKEN)

    assert str(refused.value) == (
        "TUTOR_WEBHOOK_URL: with TUTOR_MODE=webhook, write the address at which Telegram reaches the tutor, such as "
        "https://tutor.example.org/telegram"
    )


def test_a_bot_api_server_of_ones_own_may_deliver_without_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = hooked(
        monkeypatch, TUTOR_WEBHOOK_URL="http://tutor:8080/telegram", TUTOR_BOT_API_URL="http://bot-api:8081"
    )

    assert settings.path_of_webhook(TAKEN) == "/telegram"


def test_a_webhook_needs_an_address_to_listen_on(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = hooked(monkeypatch, TUTOR_WEBHOOK_URL="https://tutor.example.org/telegram", TUTOR_LISTEN="")

    with pytest.raises(SettingsError, match="TUTOR_LISTEN is not set: with TUTOR_MODE=webhook, it names the address"):
        settings.path_of_webhook(TAKEN)


def test_an_address_with_the_token_is_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = hooked(monkeypatch, TUTOR_WEBHOOK_URL=f"https://tutor.example.org/{TOKEN}")

    with pytest.raises(SettingsError, match="TUTOR_WEBHOOK_URL holds the token") as refused:
        settings.path_of_webhook(TAKEN)

    assert TOKEN not in str(refused.value)


def test_the_webhook_has_a_path_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = hooked(monkeypatch, TUTOR_WEBHOOK_URL="https://tutor.example.org/metrics")

    with pytest.raises(SettingsError, match="TUTOR_WEBHOOK_URL: the path /metrics is that of something else"):
        settings.path_of_webhook(TAKEN)


def test_the_secret_of_the_webhook_is_made_of_the_token_where_none_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = hooked(monkeypatch)

    secret = settings.secret_of_webhook(SecretStr(TOKEN)).get_secret_value()

    assert re.fullmatch(r"[0-9a-f]{64}", secret)
    assert settings.secret_of_webhook(SecretStr(TOKEN)).get_secret_value() == secret
    assert settings.secret_of_webhook(SecretStr(f"{TOKEN}x")).get_secret_value() != secret


def test_the_secret_of_the_webhook_is_read_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hook").write_text("A-secret_1\n", encoding="utf-8")
    settings = hooked(monkeypatch, TUTOR_WEBHOOK_SECRET_FILE="hook")

    assert settings.secret_of_webhook(SecretStr(TOKEN)).get_secret_value() == "A-secret_1"


@pytest.mark.parametrize("secret", ["with space", "geheim!", "x" * 257, "gehéim", "１２３"])
def test_a_secret_that_telegram_does_not_take_is_refused_and_not_shown(
    secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = hooked(monkeypatch, TUTOR_WEBHOOK_SECRET=secret)

    with pytest.raises(SettingsError) as refused:
        settings.secret_of_webhook(SecretStr(TOKEN))

    assert str(refused.value) == "TUTOR_WEBHOOK_SECRET: write 1 to 256 of the signs A-Z, a-z, 0-9, _ and -"
    assert secret not in repr(settings)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql+psycopg://tutor@db/tutor", "postgresql+psycopg://tutor:a%20%40%2F%3A%25b@db/tutor"),
        (
            "postgres://a%40b@[::1]:5432/x?sslmode=require",
            "postgres://a%40b:a%20%40%2F%3A%25b@[::1]:5432/x?sslmode=require",
        ),
    ],
    ids=["name", "address of IPv6"],
)
def test_the_password_of_the_database_is_read_from_a_file(
    url: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "password").write_text("a @/:%b\n", encoding="utf-8")
    monkeypatch.setenv("TUTOR_DATABASE_PASSWORD_FILE", "password")
    monkeypatch.setenv("TUTOR_DATABASE_URL", url)

    settings = read_settings()

    assert settings.database_url == expected
    assert "a%20" not in repr(settings)


NO_PLACE = "names no user, or a password already: write it as postgresql+psycopg://user@host/database"
NO_SERVER_THERE = (
    "names a file of SQLite, which has no password: set it to the address of the server, or leave "
    "TUTOR_DATABASE_PASSWORD_FILE out"
)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        pytest.param("postgresql://db/tutor", NO_PLACE, id="no user"),
        pytest.param("postgresql://tutor:older@db/tutor", NO_PLACE, id="a password already"),
        pytest.param("postgresql://tutor:@db/x", NO_PLACE, id="an empty password"),
        pytest.param("sqlite:///data/tutor.db", NO_SERVER_THERE, id="a file"),
        pytest.param("", NO_SERVER_THERE, id="the file that is the default"),
    ],
)
def test_a_password_that_belongs_nowhere_is_refused_and_not_shown(
    url: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "password").write_text("hunter2", encoding="utf-8")
    monkeypatch.setenv("TUTOR_DATABASE_PASSWORD_FILE", "password")
    monkeypatch.setenv("TUTOR_DATABASE_URL", url)

    assert refusal() == f"TUTOR_DATABASE_PASSWORD_FILE: TUTOR_DATABASE_URL {why}"


def test_a_password_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTOR_DATABASE_PASSWORD_FILE", "nowhere")

    assert refusal() == "TUTOR_DATABASE_PASSWORD_FILE: cannot read nowhere: No such file or directory"
