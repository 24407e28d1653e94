"""What a table is read with where a field that it must have is missing or cannot be read.

Else one mistake there would hide every other in the table.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from attrs import Attribute

STAND_IN: Final = "stand-in"
NONE_SAID: Final[Mapping[str, Any]] = MappingProxyType({STAND_IN: MappingProxyType({})})
"""For a field that holds names with values: each that can be read is, and the others are left out."""


def instead(value: object) -> Mapping[str, Any]:
    """The metadata of a field that is read as that value, as TOML has it, where nothing else can be."""
    return MappingProxyType({STAND_IN: value})


def is_read_by_name(field: "Attribute[Any]") -> bool:
    """Whether a mistake under one name of the field leaves the others as they are."""
    return isinstance(field.metadata.get(STAND_IN), Mapping)
