"""The words for each rule: what is wrong, and the field of ours that it comes from.

The codes are those of EN 16931 (``BR-…``), of Peppol BIS Billing (``PEPPOL-…``, ``SE-…``) and of the binding to UBL
(``UBL-…``). Those in small letters are of costshare: what the rules don't ask, and the law or a receiver does.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from attrs import field, frozen

from costshare.errors import Fault, Place, shown
from costshare.exchange.rules import words as say
from costshare.faults import said as _

NO_VALUES: Final[Mapping[str, str]] = MappingProxyType({})

FILL_IN: Final = _("fill in {field} in charter.toml")
CORRECT: Final = _("correct {field} in charter.toml")
OF_RECORD: Final = _("it comes from {field} of the record: make the document again from the register")
OF_PROGRAM: Final = _("costshare writes it itself: the document was changed, or comes from elsewhere")
CHARTER: Final = "["
"""How the name of a field begins that stands in a charter; others stand in the record."""


@frozen
class Words:
    """The templates of a rule, and what fills them always."""

    message: str
    expected: str = ""
    hint: str = OF_PROGRAM
    values: Mapping[str, str] = field(default=NO_VALUES, hash=False)


def of_rule(code: str, place: Place, found: str = "", **values: str) -> Fault:
    """The fault of a rule.

    Raises `KeyError` for a rule without words: that is a mistake in costshare, not in a document.
    """
    words, stood = TEXTS[code], shown(found)
    return Fault(
        code=code,
        place=place,
        found=stood,
        message=words.message,
        expected=words.expected,
        hint=words.hint,
        values={"found": stood, **words.values, **values},
    )


def of(message: str, where: str = "", *, expected: str = "") -> Words:
    """A rule on what a field of ours says; on what costshare writes itself where no field is named."""
    hint = (CORRECT if where.startswith(CHARTER) else OF_RECORD) if where else OF_PROGRAM
    return Words(message, expected, hint, {"field": where} if where else {})


def missing(what: str, where: str = "") -> Words:
    """A rule that something stands there."""
    hint = (FILL_IN if where.startswith(CHARTER) else OF_RECORD) if where else OF_PROGRAM
    return Words(_("{reason} is missing"), "", hint, {"reason": what} | ({"field": where} if where else {}))


def added(what: str, where: str) -> Words:
    """A rule on what an amount is made of."""
    values = {"reason": what, "field": where}
    return Words(_("{reason} is {amount}, but what it is made of comes to {sum}"), "{sum}", OF_RECORD, values)


def code(where: str = "") -> Words:
    """A rule that a code is of a list."""
    return of(_("{found} is no code of {list}"), where, expected=_("a code of {list}"))


def number(scheme: str, form: str) -> Words:
    """A rule on the numbers of a register: 9 stands for a digit, A for a letter."""
    values = {"list": scheme, "field": MEMBERS}
    return Words(_("{found} is no number of scheme {list}"), form, CORRECT, values)


FEDERATION: Final = "[federation] "
MEMBERS: Final = "[[members]] "
DECIMALS: Final = Words(_("an amount has more than two decimals"), _("two decimals at most"))
ALLOWANCE: Final = Words(_("an allowance or charge lacks its amount, VAT category or reason"))

# fmt: off
TEXTS: Final[Mapping[str, Words]] = MappingProxyType({
    # --- costshare's own ----------------------------------------------------------------------------------------------
    "xml-size": Words(_("the document is too large"), _("at most {count} bytes")),
    "xml-encoding": Words(_("the document is not in UTF-8"), "UTF-8"),
    "xml-doctype": Words(_("the document holds a DOCTYPE, which could make it read other files"),
                         _("XML without a DOCTYPE"), _("find out where the document comes from")),
    "xml-broken": Words(_("the document is not well-formed XML"), _("XML"), _("fetch the document again")),
    "xml-character": Words(_("a text holds a character that no XML can hold"), _("printable text"),
                           _("delete the character")),
    "ubl-document": Words(_("the document is neither an invoice nor a credit note"),
                          _("Invoice or CreditNote of UBL 2.1"), _("choose another file")),
    "ubl-unread": Words(_("{found} stands in the document, and is not read here"), "",
                        _("costshare reads what costshare writes")),
    "ubl-number": Words(_("a number is expected here"), _("digits with a point before the decimals")),
    "credit-note-reference": missing(say.REFERENCE, "references"),
    "credit-note-due": of(_("a due date stands in the credit note, where UBL has none")),
    "vat-exact": added(say.VAT, "vat"),
    "attachment-name": Words(_("an attachment is not called underlag-…: the invoice's own image is not attached"),
                             "underlag-…", _("attach only what the amounts rest on")),
    "attachment-size": Words(_("the attachments are too large for operators"), _("at most {count} bytes"),
                             _("attach CSV instead of PDF, or hand the basis over in another way")),
    # --- what must be there -------------------------------------------------------------------------------------------
    "BR-01": missing(say.SPECIFICATION),
    "BR-02": missing(say.NUMBER, "number"),
    "BR-03": missing(say.DATE, "date"),
    "BR-04": missing(say.TYPE),
    "BR-05": missing(say.CURRENCY),
    "BR-06": missing(say.SELLER_NAME, FEDERATION + "name"),
    "BR-07": missing(say.BUYER_NAME, MEMBERS + "name, invoice.recipient"),
    "BR-08": missing(say.SELLER_ADDRESS, FEDERATION + "address"),
    "BR-09": missing(say.SELLER_COUNTRY, FEDERATION + "address.country"),
    "BR-10": missing(say.BUYER_ADDRESS, MEMBERS + "address, invoice.address"),
    "BR-11": missing(say.BUYER_COUNTRY, MEMBERS + "address.country"),
    "BR-12": missing(say.NET, "net"),
    "BR-13": missing(say.NET, "net"),
    "BR-14": missing(say.GROSS, "net, vat"),
    "BR-15": missing(say.PAYABLE, "payable"),
    "BR-16": missing(say.LINES, "lines"),
    "BR-21": missing(say.LINE_NUMBER),
    "BR-22": missing(say.QUANTITY),
    "BR-23": missing(say.UNIT),
    "BR-24": missing(say.LINE_NET, "lines.net"),
    "BR-25": missing(say.LINE_NAME, "[[pools]] name"),
    "BR-26": missing(say.PRICE, "lines.net"),
    "BR-45": missing(say.BASE, "net"),
    "BR-46": missing(say.VAT, "vat"),
    "BR-47": missing(say.CATEGORY, "category"),
    "BR-48": missing(say.RATE, "rate"),
    "BR-49": missing(say.PAYMENT_CODE),
    "BR-50": missing(say.ACCOUNT, FEDERATION + "bankgiro, plusgiro, iban"),
    "BR-52": missing(say.ATTACHMENT_ID),
    "BR-53": missing(say.ACCOUNTED),
    "BR-54": missing(say.PROPERTY, "basis"),
    "BR-55": missing(say.REFERENCE, "references"),
    "BR-61": missing(say.ACCOUNT, FEDERATION + "bankgiro, plusgiro, iban"),
    "BR-62": missing(say.SELLER_SCHEME, FEDERATION + "endpoint"),
    "BR-63": missing(say.BUYER_SCHEME, MEMBERS + "invoice.endpoint"),
    "BR-CO-04": missing(say.LINE_CATEGORY, "category"),
    "BR-CO-18": missing(say.BREAKDOWN, "category"),
    "BR-CO-25": missing(say.DUE, "due"),
    "BR-CO-26": missing(say.SELLER_ID, FEDERATION + "orgnr"),
    "PEPPOL-EN16931-R001": missing(say.PROCESS),
    "PEPPOL-EN16931-R003": missing(say.BUYER_REFERENCE, MEMBERS + "invoice.reference, invoice.order"),
    "PEPPOL-EN16931-R010": missing(say.BUYER_ENDPOINT, MEMBERS + "invoice.endpoint"),
    "PEPPOL-EN16931-R020": missing(say.SELLER_ENDPOINT, FEDERATION + "endpoint"),
    "PEPPOL-EN16931-R061": missing(say.MANDATE),
    # --- the document -------------------------------------------------------------------------------------------------
    "PEPPOL-EN16931-R002": of(_("the document has more than one note")),
    "PEPPOL-EN16931-R004": of(_("the specification is another than Peppol BIS Billing 3.0")),
    "PEPPOL-EN16931-R005": of(_("the currency of VAT is said, and is that of the document")),
    "PEPPOL-EN16931-R007": of(_("the business process is not one of Peppol's")),
    "PEPPOL-EN16931-R008": of(_("the element is empty")),
    "PEPPOL-EN16931-R053": of(_("there is not exactly one VAT total with a breakdown")),
    "PEPPOL-EN16931-R054": of(_("there is a VAT total without a breakdown, and no currency of VAT; or the reverse")),
    "PEPPOL-EN16931-R055": of(_("the VAT in its own currency has another sign")),
    "PEPPOL-EN16931-R080": of(_("the credit note names more than one project")),
    "PEPPOL-EN16931-F001": of(_("{found} is no day"), "date, due, period", expected=_("a day as YYYY-MM-DD")),
    "PEPPOL-EN16931-P0100": of(_("an invoice of type {found} is not sent in Peppol"), expected="380"),
    "PEPPOL-EN16931-P0101": of(_("a credit note of type {found} is not sent in Peppol"), expected="381"),
    "PEPPOL-EN16931-P0112": of(_("an invoice of type {found} is for Germany alone"), expected="380"),
    "BR-29": of(_("the period ends before it begins"), "period"),
    "BR-30": of(_("the period of the line ends before it begins"), "period"),
    "BR-CO-03": of(_("both a day and a rule say when VAT becomes due")),
    "BR-CO-19": of(_("the period has neither a first nor a last day"), "period"),
    "BR-CO-20": of(_("the period of the line has neither a first nor a last day"), "period"),
    "UBL-DT-06": missing(say.MEDIA),
    "UBL-DT-07": missing(say.FILE_NAME),
    **{f"UBL-SR-{at:02}": of(_("{found} stands more than once"), expected=_("once"))
       for at in (1, 2, 3, 5, 6, *range(8, 12), *range(15, 18), 24, 26, 27, 32, *range(34, 38), 39, 40, 45, 49, 50,
                  *range(54, 57))},
    "UBL-SR-44": of(_("the payment reference is not the same everywhere"), "ocr"),
    "UBL-SR-47": of(_("the means of payment are not the same everywhere")),
    "UBL-SR-48": of(_("the line does not have exactly one VAT category"), "category"),
    # --- codes --------------------------------------------------------------------------------------------------------
    "BR-CL-01": code(),
    "BR-CL-03": code(),
    "BR-CL-04": code(),
    "BR-CL-10": code(),
    "BR-CL-11": code(),
    "BR-CL-14": code(MEMBERS + "address.country"),
    "BR-CL-16": code(),
    "BR-CL-17": code("category"),
    "BR-CL-18": code("category"),
    "BR-CL-22": code(),
    "BR-CL-23": code(),
    "PEPPOL-EN16931-CL001": code(),
    "PEPPOL-EN16931-CL002": code(),
    "PEPPOL-EN16931-CL003": code(),
    "PEPPOL-EN16931-CL006": code(),
    "PEPPOL-EN16931-CL008": code(MEMBERS + "invoice.endpoint"),
    # --- parties ------------------------------------------------------------------------------------------------------
    "BR-CO-09": of(_("the VAT number {found} does not begin with a country"), FEDERATION + "vat_number"),
    "PEPPOL-COMMON-R040": of(_("{found} is no GLN of 13 digits with its check digit"), MEMBERS),
    "PEPPOL-COMMON-R041": of(_("{found} is no Norwegian organisation number"), MEMBERS),
    "PEPPOL-COMMON-R042": number("0184 (DK CVR)", "99999999, DK99999999"),
    "PEPPOL-COMMON-R043": number("0208 (BE KBO)", "0999999922"),
    "PEPPOL-COMMON-R044": number("0201 (IT IPA)", "AAAAAA"),
    "PEPPOL-COMMON-R045": number("0210 (IT CF)", "99999999999, AAAAAA99A99A999A"),
    "PEPPOL-COMMON-R047": number("0211 (IT IVA)", "IT99999999990"),
    "PEPPOL-COMMON-R049": of(_("{found} is no Swedish organisation number of ten digits with its check digit"),
                             MEMBERS),
    "PEPPOL-COMMON-R050": number("0151 (AU ABN)", "99999999529"),
    "PEPPOL-COMMON-R052": number("0096 (DK P)", "9999999999"),
    "PEPPOL-COMMON-R053": number("0198 (DK SE)", "DK99999999"),
    "PEPPOL-COMMON-R054": number("0106 (NL KVK)", "99999999"),
    "PEPPOL-COMMON-R055": number("0190 (NL OIN)", "99999999999999999999"),
    "PEPPOL-COMMON-R056-1": number("9944 (NL BTW)", "NL999999999B99"),
    "PEPPOL-COMMON-R057": number("0217 (NL KVK)", "999999999999"),
    "SE-R-001": of(_("the VAT number {found} does not have 14 characters"), FEDERATION + "vat_number",
                   expected="SE999999999901"),
    "SE-R-002": of(_("the VAT number {found} does not end in 12 digits"), FEDERATION + "vat_number",
                   expected="SE999999999901"),
    "SE-R-003": of(_("the organisation number {found} is not digits alone"), FEDERATION + "orgnr"),
    "SE-R-004": of(_("the organisation number {found} does not have 10 characters"), FEDERATION + "orgnr"),
    "SE-R-013": of(_("the check digit of the organisation number {found} is wrong"), FEDERATION + "orgnr"),
    "SE-R-005": of(_("the tax registration says something else than approval for F-tax"),
                   expected="Godkänd för F-skatt"),
    "SE-R-006": of(_("{found} is no Swedish VAT rate"), "rate", expected="25, 12, 6"),
    # --- payment ------------------------------------------------------------------------------------------------------
    "SE-R-007": of(_("the plusgiro {found} is not digits alone"), FEDERATION + "plusgiro"),
    "SE-R-008": of(_("the bankgiro {found} is not digits alone"), FEDERATION + "bankgiro"),
    "SE-R-009": of(_("the bankgiro {found} does not have 7 or 8 digits"), FEDERATION + "bankgiro"),
    "SE-R-010": of(_("the plusgiro {found} does not have 2 to 8 digits"), FEDERATION + "plusgiro"),
    "SE-R-011": of(_("the means of payment {found} is not for bankgiro or plusgiro"), expected="30"),
    "SE-R-012": of(_("the means of payment {found} is not for a transfer in Sweden"), expected="30"),
    # --- sums ---------------------------------------------------------------------------------------------------------
    "BR-CO-10": added(say.SUM_OF_LINES, "net, lines.net"),
    "BR-CO-11": added(say.ALLOWANCES, "net"),
    "BR-CO-12": added(say.CHARGES, "net"),
    "BR-CO-13": added(say.NET, "net"),
    "BR-CO-14": added(say.VAT, "vat"),
    "BR-CO-15": added(say.GROSS, "net, vat"),
    "BR-CO-16": added(say.PAYABLE, "payable, rounding"),
    "BR-CO-17": added(say.VAT, "vat, rate"),
    "PEPPOL-EN16931-R040": added(say.ALLOWANCE, "net"),
    "PEPPOL-EN16931-R041": missing(say.ALLOWANCE_BASE),
    "PEPPOL-EN16931-R042": missing(say.ALLOWANCE_RATE),
    "PEPPOL-EN16931-R043": of(_("it is not said whether it is an allowance or a charge"), expected="true, false"),
    "PEPPOL-EN16931-R044": of(_("a price has a charge")),
    "PEPPOL-EN16931-R046": added(say.PRICE, "lines.net"),
    "PEPPOL-EN16931-R051": of(_("the currency {found} is another than that of the document")),
    **{f"BR-DEC-{at:02}": DECIMALS for at in (1, 2, 5, 6, *range(9, 13), 14, *range(16, 21), 23, 24, 25, 27, 28)},
    "UBL-DT-01": DECIMALS,
    **dict.fromkeys((f"BR-{at}" for at in (31, 32, 33, 36, 37, 38, 41, 42, 43, 44)), ALLOWANCE),
    # --- lines --------------------------------------------------------------------------------------------------------
    "BR-27": of(_("the price {found} is below zero"), "lines.net", expected=_("a quantity below zero instead")),
    "BR-28": of(_("the gross price {found} is below zero")),
    "PEPPOL-EN16931-R100": of(_("the line has more than one object")),
    "PEPPOL-EN16931-R101": of(_("the line refers to a document that is no object of it")),
    "PEPPOL-EN16931-R110": of(_("the period of the line begins before that of the document"), "period"),
    "PEPPOL-EN16931-R111": of(_("the period of the line ends after that of the document"), "period"),
    "PEPPOL-EN16931-R120": added(say.LINE_NET, "lines.net"),
    "PEPPOL-EN16931-R121": of(_("the number of units that a price is for is not above zero")),
    "PEPPOL-EN16931-R130": of(_("the price is for another unit than the line is in")),
    # --- VAT ----------------------------------------------------------------------------------------------------------
    **{f"BR-{each}-01": of(_("VAT category {found} is not once in the breakdown, as on the lines"), "category")
       for each in ("S", "E", "O", "AE")},
    **{f"BR-{each}-{at}": missing(say.SELLER_VAT, FEDERATION + "vat_number")
       for each in ("S", "E") for at in ("02", "03", "04")},
    **{f"BR-AE-{at}": missing(say.BOTH_VAT, MEMBERS + "vat_number") for at in ("02", "03", "04")},
    **{f"BR-O-{at}": of(_("a VAT number stands in a document outside VAT"), "category") for at in ("02", "03", "04")},
    **{f"BR-S-{at}": of(_("the VAT rate is not above zero"), "rate") for at in ("05", "06", "07")},
    **{f"BR-{each}-{at}": of(_("the VAT rate is not zero, though no VAT is to be paid"), "rate")
       for each in ("E", "AE") for at in ("05", "06", "07")},
    **{f"BR-O-{at}": of(_("a VAT rate stands in a document outside VAT"), "rate") for at in ("05", "06", "07")},
    **{f"BR-{each}-08": added(say.BASE, "net, lines.net") for each in ("S", "E", "O", "AE")},
    "BR-S-09": added(say.VAT, "vat, rate"),
    **{f"BR-{each}-09": of(_("there is VAT, though none is to be paid"), "vat", expected="0")
       for each in ("E", "O", "AE")},
    "BR-S-10": of(_("a reason for no VAT stands where there is VAT"), "ground"),
    "BR-E-10": missing(say.REASON, "[vat] exempt"),
    "BR-O-10": missing(say.REASON, "[vat] outside"),
    "BR-AE-10": missing(say.REASON),
    **{f"BR-O-{at}": of(_("a document outside VAT holds another VAT category too"), "category")
       for at in ("11", "12", "13", "14")},
    **{f"PEPPOL-EN16931-P{at}": of(_("the reason {found} belongs to VAT category {list}"), "category")
       for at in ("0104", "0105", "0106", "0107", "0108", "0109", "0110", "0111")},
})
# fmt: on
