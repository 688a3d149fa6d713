"""The course as it was: from every kind of repository, and one clear message where there is none."""

import shutil
from pathlib import Path

import pytest

from bot.authoring.revisions import course_at
from bot.errors import ComparisonError
from tests.authoring.coursefiles import BEEKEEPING, read_files
from tests.authoring.repositories import changed, commit, git, repository

HIVE = "content/answers/hive.md"
LATER = BEEKEEPING.with_(HIVE, replace=("no orders", "no commands"))


def taken(course: Path, revision: str) -> dict[str, bytes]:
    """Give the bytes of each file by path, as they are lent."""
    with course_at(course, revision) as found:
        return {str(path): bytes(file) for path, file in read_files(found.folder).files.items() if not callable(file)}


def refused(course: Path, revision: str = "HEAD") -> str:
    with pytest.raises(ComparisonError) as refusal, course_at(course, revision):
        pass
    return str(refusal.value)


@pytest.mark.parametrize("below", ["", "courses/bees", "a course [1]/ünder*"], ids=["root", "below", "odd names"])
def test_every_file_comes_as_it_was_byte_for_byte(below: str, tmp_path: Path) -> None:
    course = repository(tmp_path, BEEKEEPING, below)
    changed(course, LATER)

    assert taken(course, "HEAD") == BEEKEEPING.files


def test_a_branch_a_tag_and_a_part_of_a_commit_name_a_revision(tmp_path: Path) -> None:
    course = repository(tmp_path, BEEKEEPING)
    first = git(course, "rev-parse", "HEAD")
    git(course, "tag", "--annotate", "--message", "First", "v1")
    changed(course, LATER)
    second = commit(course)

    with course_at(course, "v1") as tagged, course_at(course, first[:10]) as part, course_at(course, "main") as branch:
        names = [tagged.name, part.name, branch.name]

    assert names == [f"v1 ({first[:7]})", first[:7], f"main ({second[:7]})"]
    assert taken(course, "HEAD^") == BEEKEEPING.files
    assert taken(course, "main") == LATER.files


def test_the_copy_is_gone_afterwards(tmp_path: Path) -> None:
    course = repository(tmp_path, BEEKEEPING)

    with course_at(course, "HEAD") as found:
        assert found.folder.is_dir()

    assert not found.folder.parent.exists()


def test_the_repository_stays_as_it_is(tmp_path: Path) -> None:
    course = repository(tmp_path, BEEKEEPING)
    hook = course / ".git/hooks/post-index-change"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch '{tmp_path / 'the hook ran'}'\n", encoding="utf-8")
    hook.chmod(0o755)
    changed(course, LATER)
    before = {path: path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()}

    taken(course, "HEAD")

    assert {path: path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()} == before


def test_a_worktree_and_a_sparse_checkout_have_the_whole_course(tmp_path: Path) -> None:
    course = repository(tmp_path / "clone", BEEKEEPING, "bees")
    git(course, "worktree", "add", "--quiet", "--detach", str(tmp_path / "tree"))
    git(tmp_path / "tree", "sparse-checkout", "set", "--no-cone", "/bees/intents/")

    assert not (tmp_path / "tree/bees/content").exists()
    assert taken(tmp_path / "tree/bees", "main") == BEEKEEPING.files


def test_files_that_are_kept_out_of_releases_come_all_the_same(tmp_path: Path) -> None:
    files = BEEKEEPING.with_(".gitattributes", content="/content/pictures/ export-ignore\n")

    assert taken(repository(tmp_path, files), "HEAD") == BEEKEEPING.files


def test_a_hook_that_names_its_own_repository_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course = repository(tmp_path / "clone", BEEKEEPING, "bees")
    repository(tmp_path / "other", LATER, "bees")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other/.git"))
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")

    assert taken(course, "main") == BEEKEEPING.files


def test_a_link_in_the_course_leads_nowhere_else_than_before(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("nobody's business", encoding="utf-8")
    course = repository(tmp_path / "clone", BEEKEEPING.with_link("content/answers/more.md", str(secret)))

    with course_at(course, "HEAD") as found:
        assert (found.folder / "content/answers/more.md").readlink() == secret
    assert secret.read_text(encoding="utf-8") == "nobody's business"


@pytest.mark.parametrize(
    "revision",
    ["nowhere", "", "-x", "--help", "--all", "HEAD^{tree}", "HEAD:content", "HEAD..HEAD", "HEAD HEAD", "@{-3}", "é\nü"],
)
def test_what_names_no_commit_is_refused(revision: str, tmp_path: Path) -> None:
    course = repository(tmp_path, BEEKEEPING)

    assert refused(course, revision) == f"git knows no revision {revision!r} here: see `git log` and `git branch --all`"


def test_a_branch_that_is_only_on_the_server_is_hinted_at(tmp_path: Path) -> None:
    repository(tmp_path / "server", BEEKEEPING)
    git(tmp_path / "server", "branch", "next")
    git(tmp_path, "clone", "--quiet", str(tmp_path / "server"), "clone")

    assert refused(tmp_path / "clone", "next") == "git knows no revision 'next' here: is origin/next meant?"


def test_a_shallow_clone_has_its_last_commit_and_says_how_to_get_the_others(tmp_path: Path) -> None:
    course = repository(tmp_path / "server", BEEKEEPING)
    changed(course, LATER)
    commit(course)
    git(tmp_path, "clone", "--quiet", "--depth=1", (tmp_path / "server").as_uri(), "clone")

    assert taken(tmp_path / "clone", "HEAD") == LATER.files
    assert refused(tmp_path / "clone", "HEAD^") == (
        "git knows no revision 'HEAD^' here. This clone is shallow: get the rest by `git fetch --unshallow` "
        "(in GitHub Actions, `fetch-depth: 0`)"
    )


def test_a_repository_without_a_commit_says_so(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")

    assert refused(BEEKEEPING.write(tmp_path)) == "git knows no revision 'HEAD' here: it has no commit yet"


def test_a_folder_outside_of_git_says_what_to_do(tmp_path: Path) -> None:
    course = BEEKEEPING.write(tmp_path)

    assert refused(course) == (
        f"{course} is in no git repository, so nobody knows how the course was: run this in a clone, or name the "
        "course folder of one in TUTOR_COURSE_DIR"
    )


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere") == (
        f"git does not give the course: cannot change to '{tmp_path / 'nowhere'}': No such file or directory"
    )


def test_without_git_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course = repository(tmp_path, BEEKEEPING)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert refused(course) == "git is not installed, and only git knows how the course was: install it"


def test_a_course_that_came_later_was_not_there(tmp_path: Path) -> None:
    repository(tmp_path, BEEKEEPING, "bees")
    first = git(tmp_path, "rev-parse", "HEAD")
    course = BEEKEEPING.write(tmp_path / "wasps")

    assert refused(course, "main") == (
        f"there was no course in {course} at main ({first[:7]}): commit it first (`git add`, `git commit`), or name "
        "the folder of the course in TUTOR_COURSE_DIR"
    )


def test_a_course_in_the_folder_in_hand_is_named_by_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository(tmp_path, BEEKEEPING, "bees")
    monkeypatch.chdir(BEEKEEPING.write(tmp_path / "wasps"))

    assert refused(Path()).startswith(f"there was no course in {tmp_path / 'wasps'} at HEAD (")


def test_a_damaged_repository_gives_its_reason(tmp_path: Path) -> None:
    course = repository(tmp_path, BEEKEEPING)
    tree = git(course, "rev-parse", "HEAD^{tree}")
    shutil.rmtree(course / ".git/objects" / tree[:2])

    assert refused(course).startswith("git does not give the course: ")
