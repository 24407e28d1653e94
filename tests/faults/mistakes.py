"""One mistake a folder: the sound workspace, and in ``case.toml`` what to change in it (see README.md)."""

import io
import re
import shutil
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from xlsxwriter import Workbook

HERE: Final = Path(__file__).parent
SOUND: Final = HERE / "sound"
MANY: Final = re.compile(r"(.)×([0-9]+)")


def folders() -> list[Path]:
    """The folder of each mistake."""
    return sorted(path.parent for path in HERE.glob("*/case.toml"))


def code_of(folder: Path) -> str:
    """The code that the folder's workspace must show: its name up to a point."""
    return folder.name.partition(".")[0]


def workspace(folder: Path, target: Path) -> Path:
    """The sound workspace with the folder's mistake, made in the target; a sound table stands outside of it."""
    root = Path(shutil.copytree(SOUND, target / "workspace"))
    shutil.copy(SOUND / "drivers/population.csv", target / "outside.csv")
    change(folder, root)
    return root


def change(folder: Path, root: Path) -> None:
    """Make the folder's mistake in a workspace."""
    case = tomllib.loads((folder / "case.toml").read_text("utf-8"))
    for replaced in case.get("change", ()):
        path = root / replaced["file"]
        text = path.read_text("utf-8")
        assert text.count(replaced["old"]) == 1, f"{folder.name}: not once in {path.name}: {replaced['old']!r}"
        path.write_text(text.replace(replaced["old"], many(replaced["new"])), "utf-8")
    for made in case.get("make", ()):
        path = root / made.pop("file")
        for way, content in made.items():
            WAYS[way](path, content)


def many(text: str) -> str:
    """``9×5000`` is five thousand nines."""
    return MANY.sub(lambda found: found[1] * int(found[2]), text)


def link(path: Path, target: str) -> None:
    """Put a symbolic link where the file was."""
    path.unlink()
    path.symlink_to(target)


def workbook(rows: list[list[Any]]) -> bytes:
    """A workbook of one sheet."""
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


WAYS: Final[Mapping[str, Callable[[Path, Any], object]]] = {
    "text": lambda path, text: path.write_text(many(text), "utf-8"),
    "hex": lambda path, digits: path.write_bytes(bytes.fromhex(digits)),
    "append": lambda path, text: path.write_bytes(path.read_bytes() + text.encode()),
    "append-hex": lambda path, digits: path.write_bytes(path.read_bytes() + bytes.fromhex(digits)),
    "workbook": lambda path, rows: path.write_bytes(workbook(rows)),
    "link": link,
    "delete": lambda path, _: path.unlink(),
}
