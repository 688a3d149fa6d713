"""Findings are laid out one a line, and for programs."""

import json

from bot.doctoring.findings import bad, is_well, ok, to_json, to_text, warn

FINDINGS = [
    ok("token", "@tutor_bot at https://api.telegram.org"),
    warn("disk", "500 MB free at /data", "Make room"),
    bad("course", "2 problems\nand more", "`psi-tutor check` names them."),
]


def test_a_finding_is_one_line_with_what_to_do() -> None:
    assert to_text(FINDINGS) == (
        "ok    token   @tutor_bot at https://api.telegram.org.\n"
        "warn  disk    500 MB free at /data. Make room.\n"
        "bad   course  2 problems and more. `psi-tutor check` names them."
    )


def test_programs_get_each_part() -> None:
    assert json.loads(to_json(FINDINGS))[1] == {
        "check": "disk",
        "level": "warn",
        "found": "500 MB free at /data",
        "advice": "Make room",
    }


def test_a_warning_is_no_reason_to_fail() -> None:
    assert is_well(FINDINGS[:2])
    assert not is_well(FINDINGS)
