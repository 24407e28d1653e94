"""The sound documents that are made wrong, as texts."""

from functools import cache

from costshare.exchange.ubl import ubl
from tests.documents.invoices import kept
from tests.exchange.peppol_records import credit, small


@cache
def documents() -> dict[str, str]:
    """By VAT category, and by what is special in them."""
    plain = small()
    giro = small()
    giro["federation"] = giro["federation"] | {"plusgiro": "901950-6"}
    records = {
        "O": plain,
        "S": small("S"),
        "E": small("E"),
        "credit": credit(plain),
        "two accounts": giro,
        "properties": kept("contribution"),
    }
    return {name: ubl(record).decode() for name, record in records.items()}
