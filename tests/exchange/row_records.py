"""Records of documents as rows take them, and layouts of a few columns."""

from typing import Any

from costshare.money.amounts import plain
from costshare.workspace.layout import Column, FileForm, Layout, Record


def document(*lines: int, **said: Any) -> dict[str, Any]:  # noqa: ANN401 - a record's own
    """A document of lines in öre; `said` replaces what stands at its top, and `member` what stands of the member."""
    member = {
        "id": "ada",
        "kind": "municipality",
        "name": "Ada kommun",
        "orgnr": "777777-7777",
        "vat_number": "",
        "counterparty": "82",
        "customer_number": "4711",
        "accounting": "",
        "gln": "",
        "order": "",
        "reference": "Kim Ek",
        "address": {"street": "Gatan 1", "postcode": "999 99", "city": "Orten", "country": "SE"},
        **said.pop("member", {}),
    }
    net = sum(lines)
    return {
        "number": "U20270001",
        "ocr": "",
        "kind": "invoice",
        "credits": "",
        "category": "S",
        "rate": "25.00",
        "date": "2027-01-15",
        "due": "2027-02-15",
        "period": {"name": "2027-Q1", "from": "2027-01-01", "until": "2027-03-31"},
        "federation": {"name": "Förbundet", "orgnr": "222222-2222", "vat_number": "", "contact": {"name": ""}},
        "member": member,
        "lines": [{"pool": f"p{place}", "name": "Stöd", "net": plain(ore)} for place, ore in enumerate(lines)],
        "net": plain(net),
        "vat": plain(net // 4),
        "rounding": "0.00",
        "payable": plain(net + net // 4),
        "basis": {},
        **said,
    }


def fixed(*columns: Column, per: str = "document", encoding: str = "utf-8") -> Layout:
    """A layout of one record, fixed in width."""
    form = FileForm(form="fixed", encoding=encoding, line_end="lf")  # type: ignore[arg-type]
    return Layout(name="rows.toml", file=form, records=(Record(per=per, columns=columns),))  # type: ignore[arg-type]


def delimited(*columns: Column, per: str = "document", **said: Any) -> Layout:  # noqa: ANN401 - [file]'s own
    """A layout of one record with a delimiter between its columns."""
    form = FileForm(form="delimited", line_end="lf", **said)
    return Layout(name="rows.toml", file=form, records=(Record(per=per, columns=columns),))  # type: ignore[arg-type]
