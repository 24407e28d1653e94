"""What makes a sound Peppol document wrong in one way: a text in it, replaced by another; and the texts themselves."""

from typing import Final

from attrs import frozen


@frozen
class Mutation:
    """What to replace in which document, and the rule that is then broken. `newer` rules are not in the packages."""

    rule: str
    document: str
    old: str
    new: str = ""
    newer: bool = False

    def __str__(self) -> str:
        """The rule, and what it was broken by."""
        return f"{self.rule}: {self.document} {self.old[:40]} > {self.new[:40]}"


def tag(name: str, text: str, attributes: str = "") -> str:
    """An element of text."""
    return f"<cbc:{name}{attributes}>{text}</cbc:{name}>"


def kronor(name: str, amount: str) -> str:
    """An amount."""
    return tag(name, amount, ' currencyID="SEK"')


def category(code: str, percent: str = "", reason: str = "", name: str = "TaxCategory") -> str:
    """A VAT category."""
    rate = tag("Percent", percent) if percent else ""
    why = tag("TaxExemptionReason", reason) if reason else ""
    return f"<cac:{name}>{tag('ID', code)}{rate}{why}<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:{name}>"


def allowance(kind: str, *parts: str) -> str:
    """An allowance (``false``) or a charge (``true``)."""
    return f"<cac:AllowanceCharge>{tag('ChargeIndicator', kind)}{''.join(parts)}</cac:AllowanceCharge>"


GROUND: Final = "Medlemsbidrag enligt förbundsordningen (illustrativ), ingen omsättning"
REASON: Final = tag("AllowanceChargeReason", "Rabatt")
TOTALS: Final = "<cac:TaxTotal>"
ORGNR: Final = '<cbc:CompanyID schemeID="0007">2222222222</cbc:CompanyID>'
SELLER_ENDPOINT: Final = '<cbc:EndpointID schemeID="0007">2222222222</cbc:EndpointID>'
BUYER_ENDPOINT: Final = '<cbc:EndpointID schemeID="0007">2120000449</cbc:EndpointID>'
OTHER: Final = '<cac:PartyIdentification><cbc:ID schemeID="{}">{}</cbc:ID></cac:PartyIdentification>'
VAT_NUMBER: Final = "SE222222222201"
SCHEME: Final = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
SELLER_VAT: Final = f"<cac:PartyTaxScheme><cbc:CompanyID>{VAT_NUMBER}</cbc:CompanyID>{SCHEME}</cac:PartyTaxScheme>"
SELLER_LEGAL: Final = "<cac:PartyLegalEntity><cbc:RegistrationName>Kommunal"
PERIOD: Final = f"<cac:InvoicePeriod>{tag('StartDate', '2013-01-01')}{tag('EndDate', '2013-03-31')}</cac:InvoicePeriod>"
LINE_NET: Final = kronor("LineExtensionAmount", "1000.00")
PRICE: Final = kronor("PriceAmount", "1000.00")
O_TAX: Final = category("O", name="ClassifiedTaxCategory")
S_TAX: Final = category("S", "25.00", name="ClassifiedTaxCategory")
E_TAX: Final = category("E", "0.00", name="ClassifiedTaxCategory")
F_TAX: Final = (
    "<cac:PartyTaxScheme><cbc:CompanyID>{}</cbc:CompanyID>"
    "<cac:TaxScheme><cbc:ID>TAX</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
)
BANKGIRO: Final = "<cbc:ID>50501055</cbc:ID><cac:FinancialInstitutionBranch><cbc:ID>SE:BANKGIRO</cbc:ID>"
CODE_30: Final = "<cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>"
EMBEDDED: Final = (
    "<cac:AdditionalDocumentReference>{}<cac:Attachment><cbc:EmbeddedDocumentBinaryObject {}>YQ==</cbc:EmbeddedDocument"
    "BinaryObject></cac:Attachment></cac:AdditionalDocumentReference><cac:AccountingSupplierParty>"
)
SELLER: Final = "<cac:AccountingSupplierParty>"
SELLER_COUNTRY: Final = (
    "<cbc:CityName>Norrköping</cbc:CityName><cbc:PostalZone>999 99</cbc:PostalZone>"
    "<cac:Country><cbc:IdentificationCode>SE</cbc:IdentificationCode></cac:Country>"
)
BUYER_COUNTRY: Final = SELLER_COUNTRY.replace("Norrköping", "Linköping")
COUNTRY: Final = "<cac:Country><cbc:IdentificationCode>SE</cbc:IdentificationCode></cac:Country>"
ATTRIBUTES: Final = 'mimeCode="text/csv" filename="underlag-1.csv"'

CURRENCY: Final = tag("DocumentCurrencyCode", "SEK")
ISSUED: Final = tag("IssueDate", "2013-01-15") + "</cac:InvoiceDoc"
NOTHING: Final = kronor("Amount", "0.00")
NO_VAT: Final = kronor("TaxAmount", "0.00") + "<cac:TaxCategory>"
WITH_VAT: Final = kronor("TaxAmount", "375.13") + "<cac:TaxCategory>"
VAT_TOTAL: Final = f"<cac:TaxTotal>{kronor('TaxAmount', '375.13')}"
ROUNDING: Final = kronor("PayableRoundingAmount", "0.50")
STREET: Final = "<cac:PostalAddress><cbc:StreetName>Exempelgatan 1</cbc:StreetName>"
