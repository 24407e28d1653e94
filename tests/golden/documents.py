"""What the command line prints as JSON, as other programs read it."""

import json
from typing import Any

from costshare.allocation.allocation import Allocation
from costshare.allocation.derivation import derivation


def told(allocation: Allocation) -> Any:  # noqa: ANN401  a JSON document
    """What ``allocate --json`` prints."""
    return json.loads(json.dumps(allocation.to_dict()))


def explained(allocation: Allocation) -> list[Any]:
    """What ``explain --json`` prints for each member."""
    return [json.loads(json.dumps(derivation(allocation, member.id))) for member in allocation.members]
