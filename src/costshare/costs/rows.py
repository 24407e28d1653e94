"""Cost rows: what a budget or a ledger says, with its place."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from attrs import field, frozen

from costshare.costs.basis import Basis
from costshare.errors import Place

NO_OBJECTS: Final[Mapping[str, str]] = MappingProxyType({})


@frozen(kw_only=True)
class CostRow:
    """One amount in öre, without VAT; cost positive, income negative.

    A row names its `pool`, or its `account` with the codes of `objects` by SIE dimension (the cost centre is one of
    them).
    """

    basis: Basis
    date: dt.date
    amount: int
    pool: str = ""
    account: str = ""
    objects: Mapping[str, str] = field(default=NO_OBJECTS, hash=False)
    text: str = ""
    place: Place
