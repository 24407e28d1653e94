"""Reading what was written gives it back, whatever was written and however loosely; nothing raises."""

import datetime as dt
from collections.abc import Mapping

from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from costshare.costs.sie import SieFile, Transaction, read_sie

CONTROL = {chr(number) for number in range(32)} | {"\x7f"}
CP437 = "".join(sorted(set(bytes(range(256)).decode("cp437")) - CONTROL - {"\\"}))
LARGEST = 10**15


@frozen
class Voucher:
    series: str
    number: str
    date: dt.date
    text: str
    rows: tuple[Transaction, ...]


@frozen
class Style:
    """How a program writes: what the standard leaves open, and what some do beside it."""

    blank: str
    end: str
    comma: bool
    capitals: bool
    brace_on_head: bool
    quote_all: bool
    added: bool

    def field(self, text: str) -> str:
        plain = text and not any(c in ' \t"{}#' for c in text)
        return text if plain and not self.quote_all else '"' + text.replace('"', '\\"') + '"'

    def amount(self, ore: int) -> str:
        digits = f"{abs(ore):03}"
        return ("-" if ore < 0 else "") + digits[:-2] + (",."[not self.comma]) + digits[-2:]

    def record(self, label: str, *fields: str) -> str:
        return self.blank.join([label if self.capitals else label.lower(), *fields])

    def row(self, label: str, row: Transaction) -> str:
        objects = self.blank.join(self.field(part) for pair in row.objects.items() for part in pair)
        last = (self.field(row.text),) if row.text else ()
        account, amount = self.field(row.account), self.amount(row.amount)
        return self.record(label, account, "{" + objects + "}", amount, f"{row.date:%Y%m%d}", *last)

    def voucher(self, voucher: Voucher) -> list[str]:
        named = (self.field(voucher.series), self.field(voucher.number), f"{voucher.date:%Y%m%d}")
        head = self.record("#VER", *named, self.field(voucher.text))
        lines = [head + " {"] if self.brace_on_head else [head, "{"]
        for row in voucher.rows:
            if self.added:
                lines += [self.row("#BTRANS", evolve(row, amount=1)), self.row("#RTRANS", row)]
            lines.append(self.row("#TRANS", row))
        return [*lines, "}"]

    def ledger(self, accounts: Mapping[str, str], vouchers: list[Voucher]) -> bytes:
        lines = [self.record("#FLAGGA", "0"), self.record("#FORMAT", "PC8")]
        lines += [self.record("#KONTO", number, f'"{name}"') for number, name in accounts.items()]
        lines += [line for voucher in vouchers for line in self.voucher(voucher)]
        return self.end.join([*lines, ""]).encode("cp437")


texts = st.text(st.sampled_from('åäöÅÄÖéÉ "{}#') | st.sampled_from(CP437), max_size=10)
codes = st.text(st.sampled_from("ABC019-åäö {}"), min_size=1, max_size=5)
numbers = st.from_regex(r"[1-9][0-9]{3,5}", fullmatch=True)
dates = st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31))
amounts = st.integers(-LARGEST, LARGEST)
objects = st.dictionaries(st.sampled_from(["1", "2", "6", "20"]), codes, max_size=3)
transactions = st.builds(Transaction, st.just(0), numbers, objects, dates, amounts, texts)
styles = st.builds(
    Style,
    blank=st.sampled_from([" ", "\t", "   "]),
    end=st.sampled_from(["\r\n", "\n", "\r"]),
    comma=st.booleans(),
    capitals=st.booleans(),
    brace_on_head=st.booleans(),
    quote_all=st.booleans(),
    added=st.booleans(),
)


@st.composite
def vouchers(draw: st.DrawFn) -> Voucher:
    rows = draw(st.lists(transactions, max_size=3))
    rest = -sum(row.amount for row in rows)
    rows.append(evolve(draw(transactions), amount=rest))
    return Voucher(draw(texts), draw(texts), draw(dates), draw(texts), tuple(rows))


ledgers = st.lists(vouchers(), min_size=1, max_size=3)


@given(ledgers, styles, st.dictionaries(numbers, texts.filter(lambda text: '"' not in text)))
def test_reading_what_was_written_gives_it_back(written: list[Voucher], style: Style, accounts: dict[str, str]) -> None:
    ledger, faults = read_sie(style.ledger(accounts, written), "ledger.se")
    assert faults == ()
    assert dict(ledger.accounts) == accounts
    assert [evolve(row, line=0) for row in ledger.transactions] == [
        evolve(row, text=row.text or voucher.text) for voucher in written for row in voucher.rows
    ]


@given(ledgers, styles)
def test_each_row_knows_the_line_on_which_it_stands(written: list[Voucher], style: Style) -> None:
    raw = style.ledger({}, written)
    lines = raw.decode("cp437").split(style.end)
    for row in read_sie(raw, "ledger.se")[0].transactions:
        assert lines[row.line - 1].upper().startswith("#TRANS")
        assert row.account in lines[row.line - 1]


@given(ledgers, styles, st.data())
def test_a_voucher_out_of_balance_is_told_with_what_it_sums_to(
    written: list[Voucher], style: Style, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(written) - 1))
    off = data.draw(amounts.filter(bool))
    first, *others = written[index].rows
    written[index] = evolve(written[index], rows=(evolve(first, amount=first.amount + off), *others))
    _, faults = read_sie(style.ledger({}, written), "ledger.se")
    assert [found.code for found in faults] == ["sie-unbalanced"]
    assert faults[0].values["sum"] == style.amount(off).replace(",", ".")


def is_sound(ledger: SieFile) -> bool:
    return all(type(row.amount) is int and row.account and row.line > 0 for row in ledger.transactions)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_an_error(raw: bytes) -> None:
    ledger, _ = read_sie(raw, "ledger.se")
    assert is_sound(ledger)


@given(
    st.lists(
        st.sampled_from(
            ["#VER", "#TRANS", "#RTRANS", "#KONTO", "{", "}", '"', "\\", " ", "\n", "\t", "1", "a", "-", "."]
        )
    )
)
def test_any_words_of_the_format_are_read_without_an_error(words: list[str]) -> None:
    ledger, _ = read_sie("".join(words).encode("cp437"), "ledger.se")
    assert is_sound(ledger)


@given(ledgers, styles, st.data())
def test_a_damaged_file_is_read_without_an_error(written: list[Voucher], style: Style, data: st.DataObject) -> None:
    raw = bytearray(style.ledger({"1930": "Bank"}, written))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(raw)))
        raw[start : start + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=4))
    ledger, _ = read_sie(bytes(raw), "ledger.se")
    assert is_sound(ledger)
