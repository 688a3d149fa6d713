"""What the machine gives is read where it says so, and judged by what the tutor needs."""

import re
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.doctoring.findings import Level, ok, warn
from bot.doctoring.machine import MEMORY_NEEDED_MB, check_disk, check_files, check_memory, check_versions

ROOT = Path(__file__).parents[2]
MIB = 2**20


@pytest.fixture
def info(tmp_path: Path) -> Path:
    """A machine with 4 GiB."""
    (tmp_path / "meminfo").write_text(f"MemTotal:       {4 * 2**20} kB\nMemFree:         1 kB\n")
    return tmp_path / "meminfo"


def lay(root: Path, limits: dict[str, str]) -> Path:
    for name, limit in limits.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"{limit}\n")
    return root


def own_group(folder: Path, lines: str) -> Path:
    (folder / "cgroup").write_text(lines)
    return folder / "cgroup"


@pytest.mark.parametrize(
    ("lines", "limits", "level", "found"),
    [
        pytest.param(
            "0::/\n", {"memory.max": str(2048 * MIB)}, Level.OK, "2,147 MB (limit of the container)", id="two"
        ),
        pytest.param(
            "0::/\n", {"memory.max": str(1024 * MIB)}, Level.WARN, "1,073 MB (limit of the container)", id="one"
        ),
        pytest.param("0::/\n", {"memory.max": str(512 * MIB)}, Level.BAD, "536 MB (limit of the container)", id="half"),
        pytest.param("0::/\n", {"memory.max": "max"}, Level.OK, "4,294 MB (of the machine)", id="none"),
        pytest.param("0::/\n", {}, Level.OK, "4,294 MB (of the machine)", id="no control groups"),
        pytest.param("", {}, Level.OK, "4,294 MB (of the machine)", id="no Linux"),
        pytest.param("0::/\n", {"memory.max": str(64 * 1024 * MIB)}, Level.OK, "4,294 MB (of the machine)", id="more"),
        pytest.param(
            "0::/user/tutor\n",
            {"user/tutor/memory.max": "max", "user/memory.max": str(600 * MIB)},
            Level.BAD,
            "629 MB (limit of the container)",
            id="of a group above",
        ),
        pytest.param(
            "3:cpu:/a\n2:memory:/docker/b\n",
            {
                "memory/docker/b/memory.limit_in_bytes": str(2048 * MIB),
                "memory/memory.limit_in_bytes": str(2**63 - 4096),
            },
            Level.OK,
            "2,147 MB (limit of the container)",
            id="older form",
        ),
    ],
)
def test_the_lowest_limit_counts(
    tmp_path: Path, info: Path, lines: str, limits: dict[str, str], level: Level, found: str
) -> None:
    finding = check_memory(lay(tmp_path / "cgroups", limits), own_group(tmp_path, lines), info)

    assert (finding.level, finding.found) == (level, found)


def test_memory_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    finding = check_memory(tmp_path, tmp_path / "cgroup", tmp_path / "meminfo")

    assert finding == warn("memory", "it cannot be read here how much there is", "See that it is 1,500 MB")


def test_a_pod_asks_for_as_much_as_the_doctor_calls_needed() -> None:
    manifest = (ROOT / "deploy/kubernetes/tutor.yaml").read_text(encoding="utf-8")

    assert re.findall(r"memory: (\d+)M$", manifest, re.MULTILINE) == [str(MEMORY_NEEDED_MB)]


def test_this_machine_can_be_read() -> None:
    assert re.fullmatch(r"[\d,]+ MB \((limit of the container|of the machine)\)", check_memory().found)


def test_the_libraries_here_are_those_that_are_asked_for() -> None:
    finding = check_versions()

    assert finding.level is Level.OK
    assert re.match(r"psi-tutor \d\S*, Python 3\.\d+\.\d+, SQLite 3\.\d+\.\d+, python-telegram-bot \d", finding.found)


def test_room_is_looked_for_where_the_folder_will_be(tmp_path: Path) -> None:
    finding = check_disk(tmp_path / "not/yet/there", 0)

    assert finding.found.endswith(f" MB free at {tmp_path}")


def test_a_large_database_wants_more_room(tmp_path: Path) -> None:
    finding = check_disk(tmp_path, 10**15)

    assert finding.level is Level.WARN
    assert finding.advice == "Make room: for growth, for backups, and for the next version of the tables"


def test_a_disk_without_room_is_bad() -> None:
    finding = check_disk(Path("/proc"), 0)

    assert (finding.level, finding.found) == (Level.BAD, "0 MB free at /proc")


@pytest.fixture
def few_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (200, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("few_files")
def test_few_open_files_are_warned_of() -> None:
    assert check_files() == warn("open files", "200 at a time", "Allow 256 or more (`ulimit -n`)")


def test_as_many_open_files_as_here_are_enough() -> None:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)

    assert check_files() == ok("open files", f"{soft:,} at a time")
