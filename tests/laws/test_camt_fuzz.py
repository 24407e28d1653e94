"""Whatever stands in a bank's file, it gives payments or faults, never anything else."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costshare.documents.fault_text import faults_dict, faults_text
from costshare.documents.language import Language
from costshare.errors import WorkspaceError
from costshare.exchange import camt
from tests.exchange.messages import ACCOUNTS, FORMS, Ntry, Strd, Tx, message
from tests.laws.fuzzing import campaign

ENTRIES: Final = (
    Ntry(
        amount=100,
        reference="E1",
        txs=(Tx(reference="T1", strd=(Strd(reference="18", paid=100),), debtor="Å", orgnr="2120000449"),),
    ),
    Ntry(amount=300, reference="E2", batch=True, txs=(Tx(amount=100, ustrd=("ö",)), Tx(amount=200, reference="T3"))),
    Ntry(amount=50, direction="DBIT", reversal=True, text="rättelse"),
    Ntry(amount=50, status="PDNG"),
)
MESSAGES: Final = tuple(message(ENTRIES, form=form, opening=0, closing=350).encode() for form in FORMS)
WORDS: Final = sorted({word for text in MESSAGES for word in text.replace(b">", b"> ").replace(b"<", b" <").split()})
PIECES: Final = (
    *(
        b"<",
        b">",
        b"</",
        b"/>",
        b"&",
        b"&amp;",
        b"&#0;",
        b"&#x41;",
        b"&e;",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"]]>",
        b"<?a ?>",
    ),
    *(
        b"<!DOCTYPE a>",
        b"<!DOCTYPE a [<!ENTITY e 'x'>]>",
        b"<!ENTITY",
        b"<?xml version='1.0' encoding='utf-16'?>",
        b"xmlns='b'",
    ),
    *(b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xe5", b"\xc3\xa5", b"\n", b"01BGMAX"),
    *(
        b"-",
        b".",
        b",",
        b"0",
        b"0.001",
        b"1e5",
        b"9" * 50,
        b"EUR",
        b"2027-02-30",
        b"9999-12-31",
        b"Ntry",
        b"TxDtls",
        b"Stmt",
    ),
)


def taken(content: bytes) -> None:
    """Read it; what comes of it can be said in every language."""
    try:
        payments = camt.read(content, name="bank.xml", accounts=ACCOUNTS)
    except WorkspaceError as error:
        assert error.faults
        assert all(fault.line and fault.column for fault in error.faults)
        assert len(faults_dict(error.faults)["faults"]) == len(error.faults)
        assert all(faults_text(error.faults, language) for language in Language)
    else:
        assert len({payment.id for payment in payments}) == len(payments)
        assert all(payment.amount and payment.line for payment in payments)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sound message with some bytes replaced, taken out, doubled or put in."""
    raw = draw(st.sampled_from(MESSAGES))
    for _ in range(draw(st.integers(1, 5))):
        at, length = draw(st.integers(0, len(raw))), draw(st.integers(0, 60))
        piece = draw(
            st.sampled_from(PIECES) | st.sampled_from(WORDS) | st.binary(max_size=6) | st.just(raw[at : at + length])
        )
        raw = raw[:at] + piece + raw[at + draw(st.integers(0, length)) :]
    return raw


@campaign(1)
@given(damaged())
def test_a_damaged_message_gives_payments_or_faults(raw: bytes) -> None:
    taken(raw)


@campaign(1)
@given(st.sampled_from(MESSAGES), st.sampled_from(WORDS), st.sampled_from((*WORDS, *PIECES)))
def test_a_word_for_another_gives_payments_or_faults(raw: bytes, old: bytes, new: bytes) -> None:
    taken(raw.replace(old, new))


@campaign(1)
@given(st.sampled_from(MESSAGES), st.data())
def test_a_message_that_is_cut_off_gives_faults(raw: bytes, data: st.DataObject) -> None:
    cut = raw.rstrip()[: data.draw(st.integers(0, len(raw.rstrip()) - 1))]
    taken(cut)
    with pytest.raises(WorkspaceError):
        camt.read(cut, name="bank.xml", accounts=ACCOUNTS)


@campaign()
@given(st.binary(max_size=200))
def test_any_bytes_give_faults(raw: bytes) -> None:
    taken(raw)


@campaign()
@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789_-.", min_size=1, max_size=12))
def test_any_encoding_gives_payments_or_faults(name: str) -> None:
    taken(MESSAGES[0].replace(b"UTF-8", name.encode()))
