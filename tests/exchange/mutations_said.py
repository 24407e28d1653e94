"""Documents that say something wrong, or nothing: parts that are missing, codes, parties, payment."""

from typing import Final

from tests.exchange.mutation import (
    ATTRIBUTES,
    BANKGIRO,
    BUYER_COUNTRY,
    BUYER_ENDPOINT,
    CODE_30,
    COUNTRY,
    CURRENCY,
    EMBEDDED,
    F_TAX,
    ISSUED,
    LINE_NET,
    NO_VAT,
    NOTHING,
    O_TAX,
    ORGNR,
    OTHER,
    PERIOD,
    PRICE,
    SCHEME,
    SELLER,
    SELLER_COUNTRY,
    SELLER_ENDPOINT,
    SELLER_LEGAL,
    TOTALS,
    VAT_NUMBER,
    Mutation,
    allowance,
    category,
    kronor,
    tag,
)

PRESENT: Final = (
    Mutation(
        "BR-01",
        "O",
        tag("CustomizationID", "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"),
    ),
    Mutation("BR-02", "O", tag("ID", "F20130001")),
    Mutation("BR-03", "O", tag("IssueDate", "2013-01-15")),
    Mutation("BR-04", "O", tag("InvoiceTypeCode", "380")),
    Mutation("BR-05", "O", CURRENCY),
    Mutation("BR-06", "O", tag("RegistrationName", "Kommunalförbundet Fjärde storstadsregionen")),
    Mutation("BR-07", "O", tag("RegistrationName", "Linköpings kommun")),
    Mutation("BR-09", "O", SELLER_COUNTRY, SELLER_COUNTRY.replace(COUNTRY, "")),
    Mutation("BR-11", "O", BUYER_COUNTRY, BUYER_COUNTRY.replace(COUNTRY, "")),
    Mutation("BR-12", "O", kronor("LineExtensionAmount", "1500.50")),
    Mutation("BR-13", "O", kronor("TaxExclusiveAmount", "1500.50")),
    Mutation("BR-14", "O", kronor("TaxInclusiveAmount", "1500.50")),
    Mutation("BR-15", "O", kronor("PayableAmount", "1501.00")),
    Mutation("BR-21", "O", f"{tag('ID', '2')}<cbc:Inv", "<cbc:Inv"),
    Mutation("BR-22", "O", tag("InvoicedQuantity", "1", ' unitCode="C62"')),
    Mutation("BR-23", "O", tag("InvoicedQuantity", "1", ' unitCode="C62"'), tag("InvoicedQuantity", "1")),
    Mutation("BR-24", "O", LINE_NET),
    Mutation("BR-25", "O", tag("Name", "Ramavtal")),
    Mutation("BR-26", "O", PRICE),
    Mutation("BR-45", "O", kronor("TaxableAmount", "1500.50")),
    Mutation("BR-46", "O", NO_VAT, "<cac:TaxCategory>"),
    Mutation("BR-47", "O", category("O")[17:30]),
    Mutation("BR-48", "S", tag("Percent", "25.00")),
    Mutation("BR-49", "O", CODE_30),
    Mutation("BR-50", "O", tag("ID", "50501055"), tag("ID", " ")),
    Mutation("BR-52", "O", SELLER, EMBEDDED.format(tag("ID", " "), ATTRIBUTES)),
    Mutation("BR-54", "properties", tag("Name", "Andel, lika")),
    Mutation("BR-55", "credit", tag("ID", "F20130001") + ISSUED, ISSUED),
    Mutation("BR-61", "O", tag("ID", "50501055")),
    Mutation("BR-62", "O", SELLER_ENDPOINT, tag("EndpointID", "2222222222")),
    Mutation("BR-63", "O", BUYER_ENDPOINT, tag("EndpointID", "2120000449")),
    Mutation(
        "BR-CO-04",
        "O",
        tag("ID", "O") + SCHEME + "</cac:Classified",
        tag("ID", "O") + SCHEME.replace("VAT", "TAX") + "</cac:Classified",
    ),
    Mutation("BR-CO-26", "O", ORGNR),
    Mutation("PEPPOL-EN16931-R001", "O", tag("ProfileID", "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0")),
    Mutation("PEPPOL-EN16931-R003", "O", tag("BuyerReference", "ZZ1234")),
    Mutation("PEPPOL-EN16931-R010", "O", BUYER_ENDPOINT),
    Mutation("PEPPOL-EN16931-R020", "O", SELLER_ENDPOINT),
    Mutation("PEPPOL-EN16931-R061", "O", CODE_30, tag("PaymentMeansCode", "49")),
)
DOCUMENT: Final = (
    Mutation("PEPPOL-EN16931-R002", "O", CURRENCY, tag("Note", "a") + tag("Note", "b") + CURRENCY),
    Mutation("PEPPOL-EN16931-R004", "O", "poacc:billing:3.0", "poacc:billing:2.0"),
    Mutation("PEPPOL-EN16931-R005", "O", CURRENCY, CURRENCY + tag("TaxCurrencyCode", "SEK")),
    Mutation("PEPPOL-EN16931-R007", "O", "billing:01:1.0", "billing:99:1.0", newer=True),
    Mutation("PEPPOL-EN16931-R008", "O", tag("BuyerReference", "ZZ1234"), tag("BuyerReference", " ")),
    Mutation(
        "PEPPOL-EN16931-R053",
        "O",
        TOTALS,
        "<cac:TaxTotal>"
        + kronor("TaxAmount", "0.00")
        + "<cac:TaxSubtotal>"
        + kronor("TaxableAmount", "0.00")
        + kronor("TaxAmount", "0.00")
        + category("O", reason="x")
        + "</cac:TaxSubtotal></cac:TaxTotal><cac:TaxTotal>",
    ),
    Mutation(
        "PEPPOL-EN16931-R054", "O", TOTALS, f"<cac:TaxTotal>{kronor('TaxAmount', '0.00')}</cac:TaxTotal><cac:TaxTotal>"
    ),
    Mutation("PEPPOL-EN16931-P0100", "O", "380", "457"),
    Mutation("PEPPOL-EN16931-P0101", "credit", "381", "261"),
    Mutation("PEPPOL-EN16931-P0112", "O", "380", "384", newer=True),
    Mutation("PEPPOL-EN16931-F001", "O", tag("DueDate", "2013-02-14"), tag("DueDate", "2013-02-14Z")),
    Mutation(
        "BR-29",
        "O",
        PERIOD + "\n<cac:Acc",
        PERIOD.replace("03-31", "03-31").replace("2013-01-01", "2013-04-01") + "\n<cac:Acc",
    ),
    Mutation("BR-30", "O", f"{LINE_NET}{PERIOD}", LINE_NET + PERIOD.replace("2013-01-01", "2013-04-01")),
    Mutation(
        "BR-CO-03",
        "O",
        CURRENCY,
        tag("TaxPointDate", "2013-01-15")
        + CURRENCY
        + "<cac:InvoicePeriod>"
        + tag("DescriptionCode", "35")
        + "</cac:InvoicePeriod>",
    ),
    Mutation("BR-CO-19", "O", PERIOD + "\n<cac:Acc", "<cac:InvoicePeriod></cac:InvoicePeriod>\n<cac:Acc"),
    Mutation("BR-CO-20", "O", LINE_NET + PERIOD, LINE_NET + "<cac:InvoicePeriod></cac:InvoicePeriod>"),
    Mutation("UBL-SR-44", "two accounts", tag("PaymentID", "000000190"), tag("PaymentID", "18")),
    Mutation("UBL-SR-47", "two accounts", CODE_30, tag("PaymentMeansCode", "58")),
    Mutation("UBL-SR-48", "O", O_TAX, O_TAX * 2),
    Mutation("UBL-DT-06", "O", SELLER, EMBEDDED.format(tag("ID", "1"), 'filename="underlag-1.csv"')),
    Mutation("UBL-DT-07", "O", SELLER, EMBEDDED.format(tag("ID", "1"), 'mimeCode="text/csv"')),
)
CODES: Final = (
    Mutation("BR-CL-01", "O", "380", "999"),
    Mutation("BR-CL-03", "O", PRICE, PRICE.replace("SEK", "KRO")),
    Mutation("BR-CL-04", "O", CURRENCY, tag("DocumentCurrencyCode", "KR")),
    Mutation("BR-CL-10", "O", BUYER_ENDPOINT, BUYER_ENDPOINT + OTHER.format("SEPA", "1")),
    Mutation("BR-CL-10", "O", SELLER_ENDPOINT, SELLER_ENDPOINT + OTHER.format("", "1")),
    Mutation("BR-CL-11", "O", ORGNR, ORGNR.replace("0007", "7")),
    Mutation("BR-CL-11", "O", ORGNR, ORGNR.replace("0007", "")),
    Mutation("BR-CL-14", "O", BUYER_COUNTRY, BUYER_COUNTRY.replace("SE", "XX")),
    Mutation("BR-CL-16", "O", CODE_30, tag("PaymentMeansCode", "99")),
    Mutation("BR-CL-17", "O", category("O")[17:30], tag("ID", "Q")),
    Mutation("BR-CL-18", "O", O_TAX, O_TAX.replace(">O<", ">Q<")),
    Mutation("BR-CL-22", "O", "VATEX-EU-O", "VATEX-EU-Q"),
    Mutation("BR-CL-23", "O", "C62", "TIM"),
    Mutation(
        "PEPPOL-EN16931-CL001",
        "O",
        SELLER,
        EMBEDDED.format(tag("ID", "1"), 'mimeCode="application/xml" filename="a.xml"'),
    ),
    Mutation(
        "PEPPOL-EN16931-CL002",
        "O",
        TOTALS,
        allowance("false", tag("AllowanceChargeReasonCode", "1"), NOTHING, category("O")) + TOTALS,
    ),
    Mutation(
        "PEPPOL-EN16931-CL003",
        "O",
        TOTALS,
        allowance("true", tag("AllowanceChargeReasonCode", "1"), NOTHING, category("O")) + TOTALS,
    ),
    Mutation(
        "PEPPOL-EN16931-CL006",
        "O",
        tag("EndDate", "2013-03-31"),
        tag("EndDate", "2013-03-31") + tag("DescriptionCode", "1"),
    ),
    Mutation("PEPPOL-EN16931-CL008", "O", BUYER_ENDPOINT, tag("EndpointID", "a@example.se", ' schemeID="EM"')),
)
PARTIES: Final = (
    Mutation("SE-R-001", "S", VAT_NUMBER, "SE2222222222"),
    Mutation("SE-R-002", "S", VAT_NUMBER, "SE22222222220A"),
    Mutation("SE-R-003", "O", ORGNR, tag("CompanyID", "22222222AA")),
    Mutation("SE-R-003", "O", ORGNR, tag("CompanyID", "222222-2222")),
    Mutation("SE-R-004", "O", ORGNR, tag("CompanyID", "162222222222")),
    Mutation("SE-R-004", "O", ORGNR, tag("CompanyID", "222222-2222")),
    Mutation("SE-R-013", "O", ORGNR, tag("CompanyID", "2222222223"), newer=True),
    Mutation("SE-R-013", "S", ORGNR, tag("CompanyID", "222222-2222"), newer=True),
    Mutation("SE-R-005", "S", SELLER_LEGAL, F_TAX.format("Ja") + SELLER_LEGAL),
    Mutation("SE-R-006", "S", tag("Percent", "25.00"), tag("Percent", "24")),
    Mutation("PEPPOL-COMMON-R040", "O", BUYER_ENDPOINT, tag("EndpointID", "7350053850018", ' schemeID="0088"')),
    Mutation("PEPPOL-COMMON-R040", "O", BUYER_ENDPOINT, tag("EndpointID", "735005385001A", ' schemeID="0088"')),
    Mutation("PEPPOL-COMMON-R041", "O", BUYER_ENDPOINT, tag("EndpointID", "923609017", ' schemeID="0192"')),
    Mutation("PEPPOL-COMMON-R049", "O", BUYER_ENDPOINT, tag("EndpointID", "212000-0449", ' schemeID="0007"')),
    Mutation(
        "PEPPOL-COMMON-R049", "O", BUYER_ENDPOINT, tag("EndpointID", "2120000448", ' schemeID="0007"'), newer=True
    ),
    Mutation(
        "PEPPOL-COMMON-R049",
        "O",
        tag("CompanyID", "2120000449", ' schemeID="0007"'),
        tag("CompanyID", "212000044", ' schemeID="0007"'),
    ),
    Mutation("BR-CO-09", "S", VAT_NUMBER, "222222222201SE"),
)
# Numbers of registers: as the endpoint of the buyer, its other identifier, or its registration.
REGISTERED: Final = (
    *(
        Mutation(rule, "O", BUYER_ENDPOINT, tag("EndpointID", number, f' schemeID="{scheme}"'), newer)
        for rule, scheme, number, newer in (
            ("PEPPOL-COMMON-R040", "0088", "735005385004", True),
            ("PEPPOL-COMMON-R042", "0184", "1", False),
            ("PEPPOL-COMMON-R042", "0184", "NO12345678", False),
            ("PEPPOL-COMMON-R042", "0184", "DK12345678 ", False),
            ("PEPPOL-COMMON-R043", "0208", "0403019262", False),
            ("PEPPOL-COMMON-R043", "0208", "2403019206", True),
            ("PEPPOL-COMMON-R044", "0201", "UF1A2", False),
            ("PEPPOL-COMMON-R045", "0210", "1", False),
            ("PEPPOL-COMMON-R045", "0210", "RSSMRA85T1XA562S", False),
            ("PEPPOL-COMMON-R047", "0211", "IT00743110158", False),
            ("PEPPOL-COMMON-R047", "0211", "IT743110157", False),
            ("PEPPOL-COMMON-R050", "0151", "51824753557", False),
            ("PEPPOL-COMMON-R050", "0151", "5182475355", False),
            ("PEPPOL-COMMON-R052", "0096", "1", True),
            ("PEPPOL-COMMON-R053", "0198", "1", True),
            ("PEPPOL-COMMON-R053", "0198", "12345678", True),
            ("PEPPOL-COMMON-R054", "0106", "1", True),
            ("PEPPOL-COMMON-R055", "0190", "1", True),
            ("PEPPOL-COMMON-R056-1", "9944", "NL123456789C01", True),
        )
    ),
    Mutation("PEPPOL-COMMON-R042", "O", BUYER_ENDPOINT, BUYER_ENDPOINT + OTHER.format("0184", "1")),
    Mutation("PEPPOL-COMMON-R057", "O", BUYER_ENDPOINT, BUYER_ENDPOINT + OTHER.format("0217", "1"), newer=True),
    Mutation(
        "PEPPOL-COMMON-R054",
        "O",
        tag("CompanyID", "2120000449", ' schemeID="0007"'),
        tag("CompanyID", "1", ' schemeID="0106"'),
        newer=True,
    ),
)
PAYMENT: Final = (
    Mutation("SE-R-008", "O", BANKGIRO, BANKGIRO.replace("50501055", "5050105A")),
    Mutation("SE-R-009", "O", BANKGIRO, BANKGIRO.replace("50501055", "5050-1055")),
    Mutation("SE-R-007", "O", BANKGIRO, BANKGIRO.replace("50501055", "90195-6").replace("BANK", "PLUS")),
    Mutation("SE-R-010", "O", BANKGIRO, BANKGIRO.replace("50501055", "9").replace("BANK", "PLUS")),
    Mutation("SE-R-011", "O", CODE_30, tag("PaymentMeansCode", "50")),
    Mutation("SE-R-011", "O", CODE_30, tag("PaymentMeansCode", "56")),
    Mutation("SE-R-012", "O", CODE_30, tag("PaymentMeansCode", "31")),
)
SAID: Final = (*PRESENT, *DOCUMENT, *CODES, *PARTIES, *REGISTERED, *PAYMENT)
