"""What the repository may hold: no drawers, no long files, no address that nobody vouched for."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
LONGEST = 350
DRAWERS = {"utils", "helpers", "common", "misc", "core", "base", "models", "manager", "data", "info"}
ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://([^\s/:\"'`<>)\]]+)", re.IGNORECASE)
# Hosts that texts here may name. The list is of what is allowed: a list of what is not would itself name it.
HOSTS = {
    "esunnmore.no",  # where the example of eKommune was published
    "www.w3.org",  # in the names of XML: a logo is an SVG
}


def repository_files() -> list[Path]:
    """The files that are, or are about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - whichever git there is
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_every_address_has_an_allowed_host() -> None:
    files = repository_files()
    assert len(files) > len(SOURCES) > 20
    hosts = {
        host: str(path.relative_to(ROOT))
        for path in files
        for host in ADDRESS.findall(path.read_text("utf-8", errors="ignore"))
    }
    assert {host: path for host, path in hosts.items() if host not in HOSTS} == {}
    assert hosts.keys() >= HOSTS, "a host that nothing names any more"


def test_an_address_is_recognised() -> None:
    text = "see <" + "https:" + "//host.example/path> or ftp:" + "//other.example:21"
    assert ADDRESS.findall(text) == ["host.example", "other.example"]


def test_no_file_or_folder_is_a_drawer() -> None:
    drawers = {
        str(path.relative_to(ROOT))
        for path in repository_files()
        if DRAWERS & {Path(part).stem for part in path.relative_to(ROOT).parts}
    }
    assert not drawers


def test_no_module_is_long() -> None:
    lines = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    assert {path: count for path, count in lines.items() if count > LONGEST} == {}
