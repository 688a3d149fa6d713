"""Makes every check, one after the other, and gives what they found."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.authoring.building import survey_course
from bot.authoring.questions import check_questions
from bot.channels.telegram.probing import Probe, probe
from bot.doctoring.findings import Finding, bad, ok, warn
from bot.doctoring.machine import MB, check_cache, check_disk, check_files, check_memory, check_versions
from bot.errors import SettingsError, StoreError
from bot.operating.listening import PATHS, listening
from bot.settings import FORM_OF_TOKEN, FROM_BOTFATHER, NOT_OF_THE_FORM, Listen, Settings, unknown_names
from bot.storage.finding import sqlite_file
from bot.storage.looking import Look, look

CLOCK_OFF_S = 30.0
"""Reminders and quizzes in groups go by the minute; HTTP tells whole seconds, and an answer takes some."""


def examine(settings: Settings, clock: Callable[[], datetime]) -> Sequence[Finding]:
    """Make every check; each takes 10 s at most, but for that of the course. `clock` gives aware times."""
    return [
        _check_names(),
        *examine_machine(),
        *_check_telegram(settings, clock),
        *_check_database(settings.database_url),
        check_cache(settings.cache_dir.absolute()),
        _check_course(settings.course_dir),
        _check_staff(settings),
        *_check_listen(settings),
    ]


def examine_machine() -> Sequence[Finding]:
    """Make the checks that need no settings."""
    return [check_versions(), check_memory(), check_files()]


def _check_names() -> Finding:
    if unknown := unknown_names():
        return warn("settings", f"there is no such setting: {', '.join(unknown)}", "See how it is spelt in the guide")
    return ok("settings", "every value can be read")


def _check_telegram(settings: Settings, clock: Callable[[], datetime]) -> Iterator[Finding]:
    try:
        secret = settings.token()
    except SettingsError as error:
        yield bad("token", str(error), "This user is to read the token there; or set TELEGRAM_BOT_TOKEN")
        return
    if secret is None:
        yield bad("token", "none is set", FROM_BOTFATHER)
        return
    token = secret.get_secret_value()
    if not FORM_OF_TOKEN.fullmatch(token):
        yield bad("token", NOT_OF_THE_FORM, FROM_BOTFATHER)
        return
    found = asyncio.run(probe(token, settings.bot_api_url, clock))
    yield _judge_token(found, settings)
    if fault := _fault_of_webhook(settings, secret):
        yield bad("webhook", fault, "")
    elif found.bot:
        yield _judge_webhook(found, settings)
    else:
        yield warn("webhook", "not asked for, as Telegram did not answer as it should", "See the token above")
    yield _judge_clock(found.ahead_s)


def _judge_token(found: Probe, settings: Settings) -> Finding:
    server = _shown(settings.bot_api_url)
    if found.is_refused:
        return bad("token", f"{server} refuses it", f"It was revoked or misspelt. {FROM_BOTFATHER}")
    if not found.bot:
        advice = "See the network, the proxy (HTTPS_PROXY), the firewall and TUTOR_BOT_API_URL"
        return bad("token", f"it could not be tried at {server}: {found.fault}", advice)
    return ok("token", f"{found.bot} at {server}")


def _fault_of_webhook(settings: Settings, token: SecretStr) -> str:
    """Say why `psi-tutor run` refuses the settings of the webhook; empty when it does not."""
    if settings.mode == "polling":
        return ""
    try:
        settings.path_of_webhook(PATHS)
        settings.secret_of_webhook(token)
    except SettingsError as error:
        return str(error)
    return ""


def _judge_webhook(found: Probe, settings: Settings) -> Finding:
    waiting = f"updates that wait: {found.waiting:,}"
    error = f"; the last error there: {found.webhook.last_error}" if found.webhook and found.webhook.last_error else ""
    if settings.mode == "polling":
        if found.webhook is None:
            return ok("webhook", f"none, as it should be; {waiting}")
        return warn(
            "webhook",
            f"updates go to {found.webhook.host}, not to this tutor; {waiting}{error}",
            "`psi-tutor run` removes it. If it comes back, another program uses the same token: get a new one",
        )
    if found.webhook is None:
        return warn("webhook", f"none is set; {waiting}", "`psi-tutor run` sets it")
    if found.webhook.url != settings.webhook_url:
        return warn(
            "webhook",
            f"updates go to {found.webhook.host} by another address than TUTOR_WEBHOOK_URL; {waiting}{error}",
            "`psi-tutor run` sets this one. If it changes again, another program uses the same token: get a new one",
        )
    if error:
        advice = "See the load balancer, its certificate and its way to TUTOR_LISTEN"
        return warn("webhook", f"updates go to {found.webhook.host}; {waiting}{error}", advice)
    return ok("webhook", f"updates go to {found.webhook.host}; {waiting}")


def _judge_clock(ahead_s: float | None) -> Finding:
    if ahead_s is None:
        return warn("clock", "not compared, as no server told the time", "See the token above")
    told = f"{abs(ahead_s):,.0f} s {'ahead of' if ahead_s > 0 else 'behind'} the Bot API server's"
    if abs(ahead_s) > CLOCK_OFF_S:
        return bad("clock", told, "Set it, and keep it right by NTP: reminders and dates are wrong else")
    return ok("clock", told)


def _check_database(address: str) -> Iterator[Finding]:
    file = sqlite_file(address)
    used_bytes = 0
    try:
        found = look(address)
    except StoreError as error:
        yield bad("database", str(error), "")
    else:
        used_bytes = found.size_bytes
        if not found.is_writable:
            yield bad("database", f"{found.where} cannot be written to by this user", _advice_to_write(found, file))
        elif not found.is_there:
            yield warn(
                "database",
                f"there is none yet at {found.where}",
                "The first start makes it. If there was one, its volume is not mounted or TUTOR_DATABASE_URL is wrong",
            )
        else:
            told = f"{found.where}, {found.size_bytes / MB:,.1f} MB, revision {found.revision or 'none'}"
            if found.revision != found.newest:
                advice = f"The next start brings it up to {found.newest}. Make a backup before: `psi-tutor backup`"
                yield warn("database", told, advice)
            elif not found.has_log:
                yield warn("database", f"{told}, without a write-ahead log", "The next start gives it one")
            elif not found.is_whole:
                yield ok("database", f"{told}; too large to be looked through for damage here")
            else:
                yield ok("database", f"{told}, writable, undamaged")
    if file:
        yield check_disk(file.absolute().parent, used_bytes)


def _advice_to_write(found: Look, file: Path | None) -> str:
    if file:
        return "Give it the right to write to the file and to its folder"
    if found.grant:
        return f"Give it the right: as who owns the database, say `{found.grant}`"
    return "Name the one that writes"


def _check_course(folder: Path) -> Finding:
    if not os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir raises where a folder above is closed
        return bad("course", f"there is no folder {folder}", "Set TUTOR_COURSE_DIR to the one that holds intents/")
    course, _, findings = survey_course(folder)
    check_questions(folder, course, findings)
    errors = len(findings.errors)
    told = f"{errors:,} problems and {len(findings) - errors:,} warnings in {folder.absolute()}"
    if course is None or errors:
        return bad("course", told, "`psi-tutor check` names them")
    # As `check` counts them: a term that has an intent of its own is no question of the course.
    intents = len(course.intents) - sum(term.has_own_intent for term in course.glossary)
    named = " (`psi-tutor check` names them)" if len(findings) else ""
    told = f"{intents:,} intents; {told}{named}"
    if course.about.contact == course.about.page:
        advice = "Write under `contact` in content/course.yaml who answers for this tutor"
        return warn("course", f"{told}; learners who ask for a person are sent to the course page", advice)
    return ok("course", told)


def _check_staff(settings: Settings) -> Finding:
    if not settings.staff_ids:
        advice = "Set TUTOR_STAFF_IDS; /export shows people their number"
        return warn("staff", "nobody may use the commands of staff, and nobody is told of problems", advice)
    return ok("staff", f"{len(settings.staff_ids)} set")


def _check_listen(settings: Settings) -> Iterator[Finding]:
    if settings.listen is None:
        return
    try:
        with listening(settings.listen):
            yield ok("listen", f"{settings.listen} is free")
    except SettingsError as error:
        if _answers(settings.listen):
            yield warn("listen", str(error), "If the tutor runs just now, it is the one that listens there")
        else:
            yield bad("listen", str(error), "")


def _answers(listen: Listen) -> bool:
    try:
        socket.create_connection((listen.host, listen.port), timeout=1).close()
    except OSError:
        return False
    return True


def _shown(url: str) -> str:
    """Name a server without the user and the password that may stand in its address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
