"""How Sphinx makes the pages: offline, with every warning an error (make docs)."""

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

project = PROJECT["name"]
release = PROJECT["version"]
author = PROJECT["authors"][0]["name"]
copyright = author  # no year: the same sources make the same pages

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
nitpicky = True
nitpick_ignore_regex = [("py:.*", r"(?!costshare).*")]  # other projects' names: their inventories need a network
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "description"

html_theme = "furo"
html_title = "costshare"
html_show_sourcelink = False
