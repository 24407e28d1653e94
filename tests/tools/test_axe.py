"""What `make axe` makes of what a browser says; no browser is started here."""

import html
import json
import shutil
import subprocess
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from tools import axe
from tools.axe import MISTAKES, REPORT, LookError, instrumented, look, looked, main, pages, report, violations

BROKEN = {"id": "image-alt", "help": "Images must have a text", "nodes": ["img", "p > img"]}


def said(*ids: str, width: int = 400) -> dict[str, Any]:
    found = [{"id": each, "help": "…", "nodes": ["p"]} for each in ids]
    return {"passed": ["region"], "violations": found, "undecided": [], "width": width}


def dom(found: object) -> str:
    return f'<body><pre>other</pre><pre id="{REPORT}">{html.escape(json.dumps(found), quote=False)}</pre></body>'


def test_the_script_stands_last_in_the_page() -> None:
    page = instrumented(b"<body><p>\xc3\xa5 </body></p></body></html>", "axe = 1")
    assert page.startswith("<body><p>å </body></p><script>axe = 1</script><script>\naxe.run(document)")
    assert page.endswith("</script></body></html>")


def test_a_report_is_read_as_it_was_said() -> None:
    found = said("image-alt") | {"undecided": ["<a> & 'b'"]}
    assert report(dom(found)) == found


@pytest.mark.parametrize("page", ["", "<pre>{}</pre>", dom({"error": "axe is not defined"})])
def test_without_a_report_nothing_is_sound(page: str) -> None:
    with pytest.raises(LookError, match=r"the script said nothing|axe is not defined"):
        report(page)


def test_a_violation_says_where() -> None:
    assert violations({"violations": [BROKEN]}) == ["image-alt: Images must have a text (img, p > img)"]


@pytest.mark.parametrize("width", [400, 500])
def test_the_window_must_have_the_width_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    def started(command: list[str], **_: object) -> CompletedProcess[bytes]:
        assert "--screen-info={400x900}" in command
        return CompletedProcess(command, 0, stdout=dom(said(width=width)).encode())

    monkeypatch.setattr(shutil, "which", str)
    monkeypatch.setattr(subprocess, "run", started)
    if width == 400:
        assert look(b"<body></body>", "", 400, tmp_path) == said()
    else:
        with pytest.raises(LookError, match="the window is 500 wide and not 400"):
            look(b"<body></body>", "", 400, tmp_path)


def seen(monkeypatch: pytest.MonkeyPatch, mistaken: tuple[str, ...], others: tuple[str, ...]) -> None:
    """Let a browser find these in the mistaken page, and those in every other."""

    def found(page: bytes, script: str, width: int, folder: Path) -> dict[str, Any]:
        return said(*(mistaken if page == axe.MISTAKEN else others), width=width)

    monkeypatch.setattr(axe, "missing", lambda: "")
    monkeypatch.setattr(axe, "axe", lambda _: "")
    monkeypatch.setattr(axe, "look", found)


def test_what_is_broken_anywhere_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys) -> None:
    seen(monkeypatch, tuple(MISTAKES), ())
    assert (looked(tmp_path), main()) == (0, 0)
    assert "invoice with its basis, 1280 wide: 1 rules kept, 0 broken\n" in capsys.readouterr().out
    seen(monkeypatch, tuple(MISTAKES), ("region",))
    assert looked(tmp_path) == 2 * len(list(pages()))
    assert main() == 1
    assert "allocation, 400 wide: 1 rules kept, 1 broken\n  region: … (p)\n" in capsys.readouterr().out


def test_who_finds_no_known_mistake_is_not_believed(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    seen(monkeypatch, ("color-contrast", "image-alt"), ())
    assert main() == 1
    assert capsys.readouterr().out == "known mistakes were not found: html-has-lang\n"


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_what_is_missing_is_said_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch, capsys, ci: str, status: int) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "npm" else name)
    assert main() == status
    assert capsys.readouterr().out == "skipped, nothing was looked at: npm is not installed\n"


def test_another_script_than_the_known_one_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fetched(command: list[str], *, cwd: Path, **_: object) -> CompletedProcess[str]:
        (cwd / "node_modules" / "axe-core").mkdir(parents=True)
        (cwd / "node_modules" / "axe-core" / "axe.min.js").write_text("alert()", "utf-8")
        return CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", fetched)
    with pytest.raises(LookError, match="what npm fetched is not axe-core@"):
        axe.axe(tmp_path / "axe")
