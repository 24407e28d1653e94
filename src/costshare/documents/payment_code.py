"""The code on an invoice that a bank's telephone app reads, by the UsingQR specification (extra ``pdf``).

Source: UsingQR, specification revision 2, June 2014.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from costshare.documents.invoice_values import ore
from costshare.money.amounts import ORE_PER_KRONA, plain

QUIET_ZONE: Final = 4
DARK: Final = re.compile(b"\x01+")
MASK: Final = 3
"""Every reader takes any mask. To try all eight for the fairest pattern takes four times as long as the rest."""

LONGEST_NAME: Final = 70
"""Letters of the payee's name that are said: a code of more is too fine for a camera, and the account decides."""

Record = Mapping[str, Any]


def payment_text(record: Record) -> str | None:
    """What the code of an invoice says; None where nothing is to be paid, or not to a giro.

    It is JSON in ASCII, and amounts are numbers of kronor.
    """
    seller, payable = record["federation"], ore(record["payable"])
    kind, number = ("BG", seller["bankgiro"]) if seller["bankgiro"] else ("PG", seller["plusgiro"])
    if record["kind"] != "invoice" or payable <= 0 or not number:
        return None
    said = {
        "uqr": "1",
        "tp": "1",
        "nme": json.dumps(seller["name"][:LONGEST_NAME]),
        "cid": json.dumps(seller["orgnr"]),
        "iref": json.dumps(record["ocr"]),
        "idt": json.dumps(record["date"].replace("-", "")),
        "ddt": json.dumps(record["due"].replace("-", "")),
        "due": kronor(payable),
        "vat": kronor(ore(record["vat"])),
        "pt": json.dumps(kind),
        "acc": json.dumps(number),
    }
    return f"{{{','.join(f'{json.dumps(name)}:{value}' for name, value in said.items())}}}"


def kronor(amount: int) -> str:
    """Öre as a JSON number of kronor."""
    return str(amount // ORE_PER_KRONA) if amount % ORE_PER_KRONA == 0 else plain(amount)


def payment_svg(text: str) -> str:
    """The code as a picture, with its quiet zone; error correction M.

    Raises `ImportError` without the extra.
    """
    import segno

    code = segno.make_qr(text, error="m", boost_error=False, mode="byte", mask=MASK)
    size = len(code.matrix) + 2 * QUIET_ZONE
    runs = (
        f"M{run.start() + QUIET_ZONE} {line + QUIET_ZONE}.5h{len(run[0])}"
        for line, row in enumerate(code.matrix)
        for run in DARK.finditer(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/><path stroke="#000" d="{"".join(runs)}"/></svg>'
    )
