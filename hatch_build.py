"""What a wheel holds besides the modules: compiled catalogues, and the example that ``costshare demo`` runs."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling leaves git-ignored files out of a wheel unless they are named as artifacts."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for po in sorted(Path(self.root, "src").rglob("*.po")):
            mo = po.with_suffix(".mo")
            with po.open("rb") as source, mo.open("wb") as target:
                write_mo(target, read_po(source, locale=po.parent.parent.name))
            build_data["artifacts"].append("/" + mo.relative_to(self.root).as_posix())
        if version == "standard":  # an editable install finds the example in the checkout
            example = Path(self.root, "examples", "upphandlingscenter")
            build_data["force_include"][str(example)] = "costshare/runs/upphandlingscenter"
