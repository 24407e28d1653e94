"""What is read of a bank's messages, and what of them is refused."""

import datetime as dt
from typing import Final

import pytest

from costshare.billing.payment import NamedBy, Payment, once
from costshare.errors import Fault, WorkspaceError
from costshare.exchange import camt
from tests.exchange.messages import (
    ACCOUNTS,
    BANKGIRO,
    FORMS,
    IBAN,
    VERSIONS,
    Ntry,
    Strd,
    Tx,
    balance,
    envelope,
    message,
    statement,
)

STATEMENT: Final = ("camt.053", "08")


def read(text: str | bytes, accounts: frozenset[str] = ACCOUNTS) -> tuple[Payment, ...]:
    return camt.read(text.encode() if isinstance(text, str) else text, name="bank.xml", accounts=accounts)


def faults(text: str | bytes, accounts: frozenset[str] = ACCOUNTS) -> tuple[Fault, ...]:
    with pytest.raises(WorkspaceError) as raised:
        read(text, accounts)
    return raised.value.faults


def codes(text: str | bytes) -> list[str]:
    return [fault.code for fault in faults(text)]


FULL: Final = Ntry(
    amount=125050,
    reference="E1",
    txs=(
        Tx(
            amount=125050,
            reference="T1",
            end_to_end="NOTPROVIDED",
            strd=(Strd(reference="000001297"),),
            ustrd=("Avser", "  F20270001\n kvartal 1 "),
            debtor="Lilla kommunen",
            orgnr="2120000449",
        ),
    ),
)


@pytest.mark.parametrize("form", FORMS, ids=".001.".join)
def test_all_that_a_transaction_says_is_read(form: tuple[str, str]) -> None:
    (payment,) = read(message([FULL], form=form))
    assert payment == Payment(
        id=payment.id,
        entry=payment.entry,
        account="SE4550000000058398257466",
        booked=dt.date(2027, 2, 15),
        amount=125050,
        references=("000001297",),
        message="Avser F20270001 kvartal 1",
        payer="Lilla kommunen",
        payer_orgnr="212000-0449",
        named_by=NamedBy.TRANSACTION,
    )
    assert (payment.file, payment.line) == ("bank.xml", 2)


def test_an_id_stays_the_same_for_ever() -> None:
    """A register keeps ids: another way to make them would book everything twice."""
    (payment,) = read(message([FULL]))
    assert (payment.id, payment.entry) == ("20270215-c3cacab5aa5b3336", "20270215-cfd87fdc120adb65")


@pytest.mark.parametrize("status", ["PDNG", "INFO", "FUTR"])
@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_not_booked_is_left_out_whatever_it_holds(status: str, version: str) -> None:
    text = message([Ntry(amount=1, status=status, txs=(Tx(amount=2),))], form=("camt.053", version))
    assert read(text.replace('Ccy="SEK"', 'Ccy="EUR"').replace("2027-02-15", "soon")) == ()


def test_an_entry_of_nothing_is_left_out() -> None:
    assert read(message([Ntry(amount=0, reference="E1")])) == ()


BATCH: Final = Ntry(
    amount=300,
    batch=True,
    reference="E9",
    text="Bankgiro",
    txs=(
        Tx(amount=100, reference="T1", strd=(Strd(reference="18"),)),
        Tx(amount=200, reference="T2", strd=(Strd(reference="26"),)),
    ),
)
TOTAL: Final = Ntry(amount=300, batch=True, reference="E9", text="Bankgiro")


@pytest.mark.parametrize("form", FORMS, ids=".001.".join)
def test_a_total_never_stands_beside_its_transactions(form: tuple[str, str]) -> None:
    payments = read(message([BATCH], form=form))
    assert [(each.amount, each.references) for each in payments] == [(100, ("18",)), (200, ("26",))]
    assert all(each.is_part for each in payments)
    assert [each.message for each in payments] == ["", ""]


def test_a_total_without_transactions_is_one_payment() -> None:
    (payment,) = read(message([TOTAL]))
    assert (payment.amount, payment.references, payment.message) == (300, (), "Bankgiro")
    assert not payment.is_part


def test_the_transactions_of_one_file_tell_of_which_total_of_another_they_are() -> None:
    parts, (total,) = read(message([BATCH], form=("camt.054", "02"), account=BANKGIRO)), read(message([TOTAL]))
    assert {each.entry for each in parts} == {total.id}
    assert once([total, *parts]) == once([*parts, total]) == parts


def test_a_statement_without_details_tells_of_the_same_payment_as_the_notification() -> None:
    (told,) = read(message([FULL], form=("camt.054", "02")))
    (bare,) = read(message([Ntry(amount=125050, reference="E1")]))
    assert bare.id == told.entry
    assert once([bare, told]) == once([told, bare]) == (told,)


REGROUPED: Final = tuple(Ntry(amount=tx.amount or 0, reference=f"S{tx.reference}", txs=(tx,)) for tx in BATCH.txs)


@pytest.mark.parametrize("entry", ["S1", ""])
def test_a_transaction_is_one_whichever_entry_it_comes_in(entry: str) -> None:
    batch = read(message([BATCH]))
    alone = read(message([Ntry(amount=100, reference=entry, txs=BATCH.txs[:1])]))
    assert {each.id for each in alone} == {batch[0].id}
    assert once([*read(message(REGROUPED)), *batch]) == read(message(REGROUPED))


def test_a_total_gives_way_though_its_transactions_came_in_other_entries() -> None:
    told = [*read(message(REGROUPED)), *read(message([BATCH])), *read(message([TOTAL]))]
    for order in (told, told[::-1]):
        assert sorted(each.amount for each in once(order)) == [100, 200]


def test_a_reference_at_the_transaction_alone_is_enough() -> None:
    (bare,) = read(message([Ntry(amount=100, reference="T1")]))
    (told,) = read(message([Ntry(amount=100, txs=(Tx(reference="T1"),))]))
    assert bare.id == told.id


def test_what_differs_in_reference_day_or_amount_is_another_payment() -> None:
    entries = [
        Ntry(amount=100, reference="E1"),
        Ntry(amount=100, reference="E2"),
        Ntry(amount=101, reference="E1"),
        Ntry(amount=100, direction="DBIT", reference="E1"),
        Ntry(amount=100, booked="2027-02-16", reference="E1"),
        Ntry(amount=100),
    ]
    assert len({each.id for each in read(message(entries))}) == len(entries)


def test_payments_that_are_alike_are_counted() -> None:
    twice = [Ntry(amount=100, reference="E1")] * 2
    first, second = read(message(twice))
    assert first.id != second.id
    assert [each.id for each in read(message(twice[:1]))] == [first.id]


def test_transactions_that_share_the_reference_of_their_entry_are_told_apart() -> None:
    txs = tuple(Tx(amount=100, reference="E1", strd=(Strd(reference=text),)) for text in ("18", "26", "26"))
    payments = read(message([Ntry(amount=300, reference="E1", txs=txs)]))
    turned = read(message([Ntry(amount=300, reference="E1", txs=txs[::-1])]))
    assert len({each.id for each in payments}) == 3
    assert {each.id: each.references for each in payments} == {each.id: each.references for each in turned}


def test_a_reversal_is_signed_by_what_it_does() -> None:
    txs = (Tx(debtor="Lilla kommunen", creditor="Förbundet"),)
    entries = [
        Ntry(amount=100, direction="DBIT", reference="R1", reversal=True, txs=txs),
        Ntry(amount=100, direction="DBIT", reference="U1", txs=(Tx(debtor="Förbundet", creditor="Lilla kommunen"),)),
        Ntry(amount=100, reference="R2", reversal=True, txs=(Tx(debtor="Förbundet", creditor="Lilla kommunen"),)),
    ]
    payments = read(message(entries))
    assert [(each.amount, each.reversal) for each in payments] == [(-100, True), (-100, False), (100, True)]
    assert {each.payer for each in payments} == {"Lilla kommunen"}


def test_a_transaction_may_go_the_other_way_than_its_total() -> None:
    txs = (Tx(amount=300, reference="T1"), Tx(amount=100, direction="DBIT", reference="T2"))
    payments = read(message([Ntry(amount=200, reference="E1", txs=txs)]))
    assert [each.amount for each in payments] == [300, -100]


PARTS: Final = (Strd(reference="18", paid=700), Strd(reference="26", paid=500), Strd(document="K1", credited=200))


@pytest.mark.parametrize("direction", ["CRDT", "DBIT"])
def test_parts_that_add_up_are_kept_with_the_sign_of_the_payment(direction: str) -> None:
    sign = 1 if direction == "CRDT" else -1
    (payment,) = read(message([Ntry(amount=1000, direction=direction, reference="E1", txs=(Tx(strd=PARTS),))]))
    assert payment.parts == (("18", 700 * sign), ("26", 500 * sign), ("K1", -200 * sign))
    assert payment.references == ("18", "26")
    assert payment.message == "K1"


@pytest.mark.parametrize("strd", [PARTS[:2], (*PARTS, Strd(paid=0)), (PARTS[0], Strd(reference="26"))])
def test_parts_that_do_not_add_up_are_none(strd: tuple[Strd, ...]) -> None:
    (payment,) = read(message([Ntry(amount=999, reference="E1", txs=(Tx(strd=strd),))]))
    assert payment.parts == ()
    assert payment.references == ("18", "26")


def test_an_amount_ordered_in_another_currency_is_not_what_was_booked() -> None:
    text = message([Ntry(amount=1000, reference="E1", txs=(Tx(reference="T1"),))])
    ordered = '<AmtDtls><InstdAmt><Amt Ccy="EUR">0.95</Amt></InstdAmt></AmtDtls>'
    (payment,) = read(text.replace("</Refs>", f"</Refs>{ordered}"))
    assert payment.amount == 1000
    assert codes(text.replace("</Refs>", f"</Refs>{ordered.replace('EUR', 'SEK')}")) == ["camt-sum"]


def test_the_payer_is_named_by_what_is_there() -> None:
    text = message([FULL], form=("camt.053", "02"))
    assert read(text.replace("2120000449", "162120000449"))[0].payer_orgnr == "212000-0449"
    assert read(text.replace("2120000449", "kund 7"))[0].payer_orgnr == ""
    assert read(text.replace("Dbtr>", "UltmtDbtr>"))[0].payer == "Lilla kommunen"


@pytest.mark.parametrize(
    ("identity", "account"),
    [
        (IBAN, "SE4550000000058398257466"),
        ("<IBAN>SE45 5000 0000 0583 9825 7466</IBAN>", "SE4550000000058398257466"),
        (BANKGIRO, "5050-1055"),
        ("<Othr><Id>5050-1055</Id></Othr>", "5050-1055"),
        ("<Othr><Id>0050501055</Id><SchmeNm><Cd>BBAN</Cd></SchmeNm></Othr>", "5050-1055"),
        ("<Othr><Id>9019506</Id></Othr>", "901950-6"),
        ("<Othr><Id>9019506</Id><SchmeNm><Prtry>PGNR</Prtry></SchmeNm></Othr>", "901950-6"),
    ],
)
def test_an_account_is_known_however_it_is_written(identity: str, account: str) -> None:
    (payment,) = read(message([FULL], account=identity))
    assert payment.account == account


@pytest.mark.parametrize(
    "identity",
    [
        "<IBAN>SE3550000000054910000003</IBAN>",
        "<IBAN>SE45</IBAN>",
        "<Othr><Id>9912346</Id></Othr>",
        "<Othr><Id>50501055</Id><SchmeNm><Prtry>PGNR</Prtry></SchmeNm></Othr>",
        "<Othr><Id>5050-1055</Id><SchmeNm><Prtry>PGNR</Prtry></SchmeNm></Othr>",
        "<Othr><Id> </Id></Othr>",
    ],
)
def test_a_strange_account_is_a_fault_told_once(identity: str) -> None:
    assert codes(message([FULL, BATCH], account=identity)) == ["camt-account"]


def test_an_account_that_is_not_named_is_a_fault() -> None:
    assert codes(message([FULL], account="")) == ["camt-missing"]


def test_each_statement_has_its_own_account() -> None:
    text = envelope([statement([FULL]), statement([TOTAL], account=BANKGIRO)])
    assert [each.account for each in read(text)] == ["SE4550000000058398257466", "5050-1055"]


def test_balances_that_add_up_pass() -> None:
    entries = [FULL, BATCH, Ntry(amount=1000, direction="DBIT", reference="E3"), Ntry(amount=7, status="PDNG")]
    assert len(read(message(entries, opening=-500, closing=123850))) == 4


def test_balances_that_do_not_add_up_are_a_fault() -> None:
    (fault,) = faults(message([FULL], opening=100, closing=100))
    assert (fault.code, fault.found, fault.text("expected")) == ("camt-balance", "1.00", "1.00 kr, the closing balance")
    assert "1251.50 kr" in fault.text("message")


def test_one_balance_alone_says_nothing() -> None:
    assert read(message([FULL], opening=100))
    assert read(message([FULL], closing=100))


def test_a_previous_closing_balance_opens() -> None:
    text = message([FULL], opening=0, closing=125050)
    assert read(text.replace("OPBD", "PRCD"))
    assert codes(text.replace("OPBD", "PRCD").replace('<Amt Ccy="SEK">0.00', '<Amt Ccy="SEK">1.00')) == ["camt-balance"]


def test_of_several_days_the_first_opens_and_the_last_closes() -> None:
    days = [
        balance("OPBD", "2027-02-14", 100),
        balance("CLBD", "2027-02-14", 150),
        balance("OPBD", "2027-02-13", 0),
        balance("CLBD", "2027-02-13", 100),
    ]
    text = message([Ntry(amount=150, reference="E1")])
    assert read(text.replace("</Acct>", "</Acct>" + "".join(days)))


@pytest.mark.parametrize(
    "page", ["<PgNb>1</PgNb><LastPgInd>false</LastPgInd>", "<PgNb>2</PgNb><LastPgInd>true</LastPgInd>"]
)
def test_balances_span_the_pages_of_a_statement(page: str) -> None:
    header = f"<MsgPgntn>{page}</MsgPgntn>"
    assert read(message([FULL], opening=100, closing=100, header=header))
    whole = "<MsgPgntn><PgNb>1</PgNb><LastPgInd>true</LastPgInd></MsgPgntn>"
    assert codes(message([FULL], opening=100, closing=100, header=whole)) == ["camt-balance"]


def test_transactions_that_do_not_sum_to_their_entry_are_a_fault() -> None:
    (fault,) = faults(message([Ntry(amount=301, reference="E9", txs=BATCH.txs)]))
    assert (fault.code, fault.found, fault.text("expected")) == ("camt-sum", "3.00", "3.01 kr, as the entry says")
    assert fault.line == 2


def test_several_transactions_need_amounts() -> None:
    (fault,) = faults(message([Ntry(amount=100, reference="E1", txs=(Tx(amount=100), Tx(reference="T2")))]))
    assert (fault.code, fault.text("message")) == ("camt-missing", "TxAmt is missing in TxDtls")


@pytest.mark.parametrize(
    ("written", "ore"),
    [("1250.50", 125050), ("1250.5", 125050), ("1250", 125000), ("1250.", 125000), (".05", 5), ("0012", 1200)],
)
def test_amounts_are_read_as_xml_has_them(written: str, ore: int) -> None:
    (payment,) = read(message([Ntry(amount=1, reference="E1")]).replace(">0.01<", f">{written}<"))
    assert payment.amount == ore


@pytest.mark.parametrize(
    "written", ["1.001", "1.000", "-1", "+1", "1,50", "1 000", "1e3", ".", "", "٣", "9" * 17, "1.50 kr"]
)
def test_amounts_that_are_none_are_the_banks_to_mend(written: str) -> None:
    (fault,) = faults(message([Ntry(amount=1, reference="E1")]).replace(">0.01<", f">{written}<"))
    assert (fault.code, fault.found) == ("camt-amount", written)
    assert "digits, a point before at most two decimals, and no sign" in fault.text("expected")
    assert "ask the bank" in fault.text("hint")
    assert fault.line == 2
    assert fault.column


@pytest.mark.parametrize("written", ["2027-02-15", "2027-02-15Z", "2027-02-15+01:00"])
def test_days_are_read_as_xml_has_them(written: str) -> None:
    assert read(message([Ntry(amount=1, booked=written)]))[0].booked == dt.date(2027, 2, 15)


def test_a_day_with_a_time_is_the_day_written() -> None:
    text = message([Ntry(amount=1, booked="2027-02-15T23:59:59.999+01:00")])
    assert read(text.replace("<BookgDt><Dt>", "<BookgDt><DtTm>").replace("</Dt></BookgDt>", "</DtTm></BookgDt>"))[
        0
    ].booked == dt.date(2027, 2, 15)


@pytest.mark.parametrize("written", ["2027-02-30", "15/2", "0000-01-01", "27-02-15", "2027-02-15T"])
def test_days_that_are_none_are_faults(written: str) -> None:
    (fault,) = faults(message([Ntry(amount=1, booked=written)]))
    assert (fault.code, fault.found) == ("not-a-date", written)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('Ccy="SEK"', 'Ccy="EUR"', "camt-currency"),
        (' Ccy="SEK"', "", "camt-currency"),
        ("<Ccy>SEK</Ccy>", "<Ccy>EUR</Ccy>", "camt-currency"),
        ("CRDT", "IN", "not-a-choice"),
        ("BOOK", "DONE", "not-a-choice"),
        ("<Cd>BOOK</Cd>", "<Prtry>BOOK</Prtry>", "not-a-choice"),
        ("true", "yes", "not-a-choice"),
        ("<CdtDbtInd>CRDT</CdtDbtInd>", "", "camt-missing"),
        ("<Sts><Cd>BOOK</Cd></Sts>", "", "camt-missing"),
        ("<BookgDt><Dt>2027-02-15</Dt></BookgDt>", "", "camt-missing"),
        ("<BookgDt><Dt>2027-02-15</Dt></BookgDt>", "<BookgDt/>", "not-a-date"),
        ('<Amt Ccy="SEK">0.01</Amt>', "", "camt-missing"),
    ],
)
def test_what_an_entry_must_say_is_missed(old: str, new: str, code: str) -> None:
    text = message([Ntry(amount=1, reversal=True)])
    assert old in text
    assert codes(text.replace(old, new)) == [code]


def test_every_fault_of_a_file_is_told() -> None:
    entries = [
        Ntry(amount=1, booked="x"),
        Ntry(amount=1, direction="x"),
        Ntry(amount=3, txs=(Tx(amount=1), Tx(amount=1))),
    ]
    text = message([*entries, FULL], account="<IBAN>x</IBAN>")
    assert sorted(codes(text)) == ["camt-account", "camt-sum", "not-a-choice", "not-a-date"]
    assert sorted(codes(text[:-20])) == ["camt-account", "camt-sum", "not-a-choice", "not-a-date", "xml-broken"]


def test_a_message_needs_a_statement() -> None:
    assert codes(envelope([])) == ["camt-missing"]
    assert read(message([])) == ()


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("camt.053.001.08", "camt.052.001.08", "camt.052.001.08"),
        ("camt.053.001.08", "camt.053.001.04", "camt.053.001.04"),
        ("camt.053.001.08", "pain.001.001.03", "pain.001.001.03"),
        ("urn:iso:std:iso:20022:tech:xsd:camt.053.001.08", "camt.053.001.08", "camt.053.001.08"),
        (' xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"', "", "Document"),
    ],
)
def test_another_message_is_named(old: str, new: str, found: str) -> None:
    (fault,) = faults(message([FULL]).replace(old, new))
    assert (fault.code, fault.found) == ("camt-message", found)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_bgmax_is_named(mark: bytes) -> None:
    (fault,) = faults(mark + b"01BGMAX               0120270215173035010331P                                   \r\n")
    assert fault.code == "camt-bgmax"
    assert "November 2026" in fault.text("message")


@pytest.mark.parametrize(
    "content", [b"", b" ", b"hej", b"\0" * 100, b"\x89PNG\r\n", b"PK\x03\x04", b'{"a": 1}', b"a;b\n1;2\n"]
)
def test_what_is_not_xml_is_named(content: bytes) -> None:
    (fault,) = faults(content)
    assert (fault.code, fault.text("message")) == ("xml-broken", "the file cannot be read: it is not XML")


def test_too_many_bytes_are_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    text = message([FULL])
    monkeypatch.setattr(camt, "LARGEST", len(text))
    assert read(text)
    assert codes(text + " ") == ["xml-size"]


def test_too_many_transactions_are_refused_at_the_first_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camt, "MOST", 3)
    assert len(read(message([FULL, BATCH]))) == 3
    entries = [FULL, BATCH, Ntry(amount=1, booked="x"), Ntry(amount=1, booked="y")]
    assert codes(message(entries)) == ["xml-size"]


def test_a_million_entries_are_refused() -> None:
    text = message([Ntry(amount=1)])
    assert codes(text.replace("</Stmt>", "<Ntry><Sts><Cd>PDNG</Cd></Sts></Ntry>" * 1_000_000 + "</Stmt>")) == [
        "xml-size"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "windows-1252", "utf-16"])
def test_encodings_that_are_declared_are_read(encoding: str) -> None:
    text = message([Ntry(amount=1, text="Räksmörgås")]).replace(
        "UTF-8", "utf-8" if encoding == "utf-8-sig" else encoding
    )
    assert read(text.encode(encoding))[0].message == "Räksmörgås"


def test_a_prefix_for_the_namespace_is_read() -> None:
    text = message([FULL]).replace("</", "</b:").replace("<", "<b:").replace("<b:/b:", "</b:").replace("<b:?", "<?")
    assert read(text.replace(" xmlns=", " xmlns:b=")) == read(message([FULL]))


def test_elements_of_other_namespaces_are_none_of_the_message() -> None:
    other = '<Ntry xmlns="urn:other"><Amt Ccy="SEK">1</Amt></Ntry>'
    assert read(message([FULL]).replace("</Stmt>", other + "</Stmt>")) == read(message([FULL]))


def test_comments_and_character_data_are_read_as_xml_has_them() -> None:
    text = message([FULL]).replace(">1250.50<", "><!-- a --><![CDATA[1250]]><!-- b -->.50<")
    assert read(text) == read(message([FULL]))
