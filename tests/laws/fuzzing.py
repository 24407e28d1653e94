"""What the fuzz tests share: a workspace with some files replaced is checked, and nothing but faults may come of it.

``COSTSHARE_FUZZ=50`` tries fifty times as many examples: a campaign, for a night.
"""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from hypothesis import settings

from costshare.documents.check_text import check_text
from costshare.documents.fault_text import faults_dict, faults_text
from costshare.documents.language import Language
from costshare.runs.check import Checked, check
from tests.faults.mistakes import SOUND

TIMES: Final = int(os.environ.get("COSTSHARE_FUZZ", "1"))


def campaign(part: int = 2) -> settings:
    """That part of the examples that the profile asks for, as many times as the campaign says."""
    return settings(max_examples=max(10, settings().max_examples // part) * TIMES)


def checked(files: Mapping[str, bytes]) -> Checked:
    """The check of the sound workspace with these files for its own; its report can be said in every language."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(shutil.copytree(SOUND, Path(folder, "workspace")))
        for name, content in files.items():
            (root / name).write_bytes(content)
        found = check(root)
    for language in Language:
        assert faults_text(found.faults, language)
        if found.workspace is not None and not found.faults:
            assert check_text(found.workspace, found.allocations, language)
    assert len(faults_dict(found.faults)["faults"]) == len(found.faults)
    assert all(fault.line and fault.column for fault in found.faults)
    return found
