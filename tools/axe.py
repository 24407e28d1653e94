"""Let axe-core look for what shuts people out of the pages that costshare makes, wide and narrow.

Usage: python -m tools.axe

Needs Chromium and npm, which fetches axe-core. Without them nothing is looked at: that is said, and where CI is set it
is a failure. Each time, a page with known mistakes shows first that mistakes are found.
"""

import hashlib
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from costshare.allocation.allocate import allocate
from costshare.documents.allocation_html import allocation_html
from costshare.documents.invoice_html import invoice_html
from costshare.documents.language import Language
from costshare.documents.reminder_html import reminder_html
from costshare.documents.statement_html import view_html as statement_html
from costshare.documents.statement_view import statement_view
from costshare.workspace.load import load
from tests.documents.invoices import OTHERS, kept, letter, with_lines

ROOT: Final = Path(__file__).parents[1]
AXE: Final = "axe-core@4.14.1"
AXE_SHA256: Final = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
# The options of a browser that looks at one page, is asked for nothing and asks nobody.
QUIET: Final = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run", "--virtual-time-budget=30000", "--dump-dom"),
)
WIDTHS: Final = (1280, 400)
HEIGHT: Final = 900
PATIENCE: Final = 120  # seconds
REPORT: Final = "axe-report"
RUN: Final = """
axe.run(document).then(
  found => ({
    passed: found.passes.map(each => each.id),
    violations: found.violations.map(each => ({
      id: each.id, help: each.help, nodes: each.nodes.map(node => node.target.join(" "))
    })),
    undecided: found.incomplete.map(each => each.id),
    width: innerWidth
  }),
  error => ({error: String(error)})
).then(said => {
  const report = document.createElement("pre");
  report.id = "REPORT";
  report.textContent = JSON.stringify(said);
  document.body.append(report);
});
""".replace("REPORT", REPORT)

MISTAKEN: Final = b"""<!doctype html><html><head><title>Mistaken</title></head><body><main><h1>Mistaken</h1>
<p style="color: #bbb; background: #fff">Too pale</p><img src="data:,"></main></body></html>
"""
MISTAKES: Final = frozenset({"color-contrast", "html-has-lang", "image-alt"})


class LookError(Exception):
    """A page that could not be looked at."""


def missing() -> str:
    """Which program is missing; empty when none is."""
    wanted = {BROWSERS[0]: any(map(shutil.which, BROWSERS)), "npm": shutil.which("npm")}
    return ", ".join(name for name, found in wanted.items() if not found)


def axe(folder: Path) -> str:
    """The script, fetched into the folder; no other than the one that is known.

    Raises `LookError`.
    """
    folder.mkdir()
    command = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", AXE]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"npm could not fetch {AXE}: {done.stderr.strip()}"
        raise LookError(message)
    script = (folder / "node_modules" / "axe-core" / "axe.min.js").read_bytes()
    if hashlib.sha256(script).hexdigest() != AXE_SHA256:
        message = f"what npm fetched is not {AXE}"
        raise LookError(message)
    return script.decode()


def pages() -> Iterator[tuple[str, bytes]]:
    """The pages to look at, each with what it is."""
    yield "invoice with its basis", invoice_html(kept("contribution"))
    yield "invoice with VAT, in English", invoice_html(kept("service"), Language.ENGLISH)
    for name in OTHERS:
        yield f"{name}, as a page", invoice_html(kept(name))
    yield "statement of a settlement", statement_html(statement_view(letter("statement")))
    yield "reminder", reminder_html(letter("reminder"))
    names = {f"Pool {at} " + "med ett långt namn " * (at % 5): (-1) ** at * at * 12_345 for at in range(60)}
    yield "invoice of many lines", invoice_html(with_lines(names))
    allocation = allocate(load(ROOT / "examples" / "upphandlingscenter"), 2013)
    yield "allocation", allocation_html(allocation)


def instrumented(page: bytes, script: str) -> str:
    """The page with the script in it, and with a place where its report will stand."""
    before, end, after = page.decode().rpartition("</body>")
    return f"{before}<script>{script}</script><script>{RUN}</script>{end}{after}"


def report(dom: str) -> dict[str, Any]:
    """What the script said in the page.

    Raises `LookError`.
    """
    found = re.search(f'<pre id="{REPORT}">(.*?)</pre>', dom, re.DOTALL)
    said: dict[str, Any] = json.loads(html.unescape(found[1])) if found else {"error": "the script said nothing"}
    if "error" in said:
        raise LookError(said["error"])
    return said


def look(page: bytes, script: str, width: int, folder: Path) -> dict[str, Any]:
    """The script's report on a page in a window of that width.

    Raises `LookError`, also where the window had another width.
    """
    file = folder / "page.html"
    file.write_text(instrumented(page, script), "utf-8")
    browser = next(found for name in BROWSERS if (found := shutil.which(name)))
    window = ("--kiosk", f"--screen-info={{{width}x{HEIGHT}}}")
    with tempfile.TemporaryDirectory() as profile:
        command = [browser, *QUIET, *window, f"--user-data-dir={profile}", file.as_uri()]
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
    said = report(done.stdout.decode("utf-8", errors="replace"))
    if said["width"] != width:
        message = f"the window is {said['width']} wide and not {width}"
        raise LookError(message)
    return said


def violations(said: dict[str, Any]) -> list[str]:
    """A line for each rule that the page breaks, with where it does."""
    return [f"{each['id']}: {each['help']} ({', '.join(each['nodes'])})" for each in said["violations"]]


def looked(folder: Path) -> int:
    """Look at everything; gives how many rules are broken.

    Raises `LookError`.
    """
    script, broken = axe(folder / "axe"), 0
    for width in WIDTHS:
        known = {each["id"] for each in look(MISTAKEN, script, width, folder)["violations"]}
        if not known >= MISTAKES:
            message = f"known mistakes were not found: {', '.join(sorted(MISTAKES - known))}"
            raise LookError(message)
        for name, page in pages():
            said = look(page, script, width, folder)
            found = violations(said)
            broken += len(found)
            undecided = f", undecided: {', '.join(said['undecided'])}" if said["undecided"] else ""
            print(f"{name}, {width} wide: {len(said['passed'])} rules kept, {len(found)} broken{undecided}")
            print(*(f"  {line}\n" for line in found), sep="", end="")
    return broken


def main() -> int:
    """Look, and say what was found."""
    if lacking := missing():
        print(f"skipped, nothing was looked at: {lacking} is not installed")
        return 1 if os.environ.get("CI") else 0
    try:
        with tempfile.TemporaryDirectory() as folder:
            return 1 if looked(Path(folder)) else 0
    except (LookError, subprocess.TimeoutExpired) as error:
        print(error)
        return 1


if __name__ == "__main__":
    sys.exit(main())
