"""Documents whose amounts are wrong: sums, lines, VAT."""

from typing import Final

from tests.exchange.mutation import (
    BUYER_COUNTRY,
    CURRENCY,
    E_TAX,
    GROUND,
    LINE_NET,
    NO_VAT,
    NOTHING,
    O_TAX,
    PERIOD,
    PRICE,
    REASON,
    ROUNDING,
    S_TAX,
    SCHEME,
    SELLER,
    SELLER_COUNTRY,
    SELLER_LEGAL,
    SELLER_VAT,
    STREET,
    TOTALS,
    VAT_TOTAL,
    WITH_VAT,
    Mutation,
    allowance,
    category,
    kronor,
    tag,
)

SUMS: Final = (
    Mutation("BR-CO-10", "O", kronor("LineExtensionAmount", "1500.50"), kronor("LineExtensionAmount", "1500.51")),
    Mutation("BR-CO-11", "O", ROUNDING, kronor("AllowanceTotalAmount", "1.00") + ROUNDING),
    Mutation("BR-CO-12", "O", ROUNDING, kronor("ChargeTotalAmount", "1.00") + ROUNDING),
    Mutation("BR-CO-13", "O", kronor("TaxExclusiveAmount", "1500.50"), kronor("TaxExclusiveAmount", "1500.49")),
    Mutation("BR-CO-14", "S", VAT_TOTAL, f"<cac:TaxTotal>{kronor('TaxAmount', '375.12')}"),
    Mutation("BR-CO-15", "S", kronor("TaxInclusiveAmount", "1875.63"), kronor("TaxInclusiveAmount", "1875.62")),
    Mutation("BR-CO-16", "O", kronor("PayableAmount", "1501.00"), kronor("PayableAmount", "1500.50")),
    Mutation("BR-CO-16", "O", ROUNDING, kronor("PrepaidAmount", "1.00") + ROUNDING),
    Mutation("BR-CO-17", "S", WITH_VAT, kronor("TaxAmount", "374.12") + "<cac:TaxCategory>"),
    Mutation(
        "PEPPOL-EN16931-R040",
        "O",
        TOTALS,
        allowance(
            "false", REASON, tag("MultiplierFactorNumeric", "10"), NOTHING, kronor("BaseAmount", "1.00"), category("O")
        )
        + TOTALS,
    ),
    Mutation(
        "PEPPOL-EN16931-R041",
        "O",
        TOTALS,
        allowance("false", REASON, tag("MultiplierFactorNumeric", "10"), NOTHING, category("O")) + TOTALS,
    ),
    Mutation(
        "PEPPOL-EN16931-R042",
        "O",
        TOTALS,
        allowance("false", REASON, NOTHING, kronor("BaseAmount", "0.00"), category("O")) + TOTALS,
    ),
    Mutation("PEPPOL-EN16931-R043", "O", TOTALS, allowance("1", REASON, NOTHING, category("O")) + TOTALS),
    Mutation("PEPPOL-EN16931-R051", "O", PRICE, PRICE.replace("SEK", "EUR")),
    Mutation("BR-31", "O", TOTALS, allowance("false", REASON, category("O")) + TOTALS),
    Mutation("BR-32", "O", TOTALS, allowance("false", REASON, NOTHING) + TOTALS),
    Mutation("BR-33", "O", TOTALS, allowance("false", NOTHING, category("O")) + TOTALS),
    Mutation("BR-36", "O", TOTALS, allowance("true", REASON, category("O")) + TOTALS),
    Mutation("BR-37", "O", TOTALS, allowance("true", REASON, NOTHING) + TOTALS),
    Mutation("BR-38", "O", TOTALS, allowance("true", NOTHING, category("O")) + TOTALS),
    Mutation("BR-DEC-01", "O", TOTALS, allowance("false", REASON, kronor("Amount", "0.000"), category("O")) + TOTALS),
    Mutation("BR-DEC-05", "O", TOTALS, allowance("true", REASON, kronor("Amount", "0.000"), category("O")) + TOTALS),
    Mutation("BR-DEC-09", "O", kronor("LineExtensionAmount", "1500.50"), kronor("LineExtensionAmount", "1500.500")),
    Mutation("BR-DEC-12", "O", kronor("TaxExclusiveAmount", "1500.50"), kronor("TaxExclusiveAmount", "1500.500")),
    Mutation("BR-DEC-14", "O", kronor("TaxInclusiveAmount", "1500.50"), kronor("TaxInclusiveAmount", "1500.500")),
    Mutation("BR-DEC-17", "O", ROUNDING, kronor("PayableRoundingAmount", "0.500")),
    Mutation("BR-DEC-18", "O", kronor("PayableAmount", "1501.00"), kronor("PayableAmount", "1501.000")),
    Mutation("BR-DEC-19", "O", kronor("TaxableAmount", "1500.50"), kronor("TaxableAmount", "1500.500")),
    Mutation("BR-DEC-20", "S", WITH_VAT, kronor("TaxAmount", "375.130") + "<cac:TaxCategory>"),
    Mutation("BR-DEC-23", "O", LINE_NET, kronor("LineExtensionAmount", "1000.000")),
    Mutation("UBL-DT-01", "S", VAT_TOTAL, f"<cac:TaxTotal>{kronor('TaxAmount', '375.130')}"),
)
LINES: Final = (
    Mutation("BR-27", "O", f"{PRICE}</cac:Price>", f"{PRICE.replace('>1', '>-1')}</cac:Price>"),
    Mutation(
        "BR-28",
        "O",
        f"{PRICE}</cac:Price>",
        PRICE + allowance("false", kronor("Amount", "-2000.00"), kronor("BaseAmount", "-1000.00")) + "</cac:Price>",
    ),
    Mutation("BR-41", "O", "<cac:Item>", allowance("false", REASON) + "<cac:Item>"),
    Mutation("BR-42", "O", "<cac:Item>", allowance("false", NOTHING) + "<cac:Item>"),
    Mutation("BR-43", "O", "<cac:Item>", allowance("true", REASON) + "<cac:Item>"),
    Mutation("BR-44", "O", "<cac:Item>", allowance("true", NOTHING) + "<cac:Item>"),
    Mutation("BR-DEC-24", "O", "<cac:Item>", allowance("false", REASON, kronor("Amount", "0.000")) + "<cac:Item>"),
    Mutation("BR-DEC-27", "O", "<cac:Item>", allowance("true", REASON, kronor("Amount", "0.000")) + "<cac:Item>"),
    Mutation("PEPPOL-EN16931-R044", "O", f"{PRICE}</cac:Price>", PRICE + allowance("true", NOTHING) + "</cac:Price>"),
    Mutation(
        "PEPPOL-EN16931-R046",
        "O",
        f"{PRICE}</cac:Price>",
        PRICE + allowance("false", kronor("Amount", "1.00"), kronor("BaseAmount", "1000.00")) + "</cac:Price>",
    ),
    Mutation(
        "PEPPOL-EN16931-R101",
        "O",
        "<cac:Item>",
        "<cac:DocumentReference><cbc:ID>1</cbc:ID></cac:DocumentReference><cac:Item>",
    ),
    Mutation("PEPPOL-EN16931-R110", "O", LINE_NET + PERIOD, LINE_NET + PERIOD.replace("2013-01-01", "2012-12-31")),
    Mutation("PEPPOL-EN16931-R111", "O", LINE_NET + PERIOD, LINE_NET + PERIOD.replace("2013-03-31", "2013-04-01")),
    Mutation("PEPPOL-EN16931-R120", "O", PRICE, PRICE.replace("1000.00", "1000.03")),
    Mutation(
        "PEPPOL-EN16931-R121",
        "O",
        f"{PRICE}</cac:Price>",
        PRICE + tag("BaseQuantity", "0", ' unitCode="C62"') + "</cac:Price>",
    ),
    Mutation(
        "PEPPOL-EN16931-R130",
        "O",
        f"{PRICE}</cac:Price>",
        PRICE + tag("BaseQuantity", "1", ' unitCode="HUR"') + "</cac:Price>",
    ),
)
VAT: Final = (
    Mutation("BR-O-01", "S", S_TAX, O_TAX),
    Mutation("BR-O-02", "O", SELLER_LEGAL, SELLER_VAT + SELLER_LEGAL),
    Mutation("BR-O-05", "O", O_TAX, category("O", "0", name="ClassifiedTaxCategory")),
    Mutation("BR-O-08", "O", kronor("TaxableAmount", "1500.50"), kronor("TaxableAmount", "1500.00")),
    Mutation("BR-O-09", "O", NO_VAT, kronor("TaxAmount", "0.01") + "<cac:TaxCategory>"),
    Mutation("BR-O-10", "O", tag("TaxExemptionReasonCode", "VATEX-EU-O") + tag("TaxExemptionReason", GROUND)),
    Mutation(
        "BR-O-11",
        "O",
        "</cac:TaxSubtotal>",
        "</cac:TaxSubtotal><cac:TaxSubtotal>"
        + kronor("TaxableAmount", "0.00")
        + kronor("TaxAmount", "0.00")
        + category("E", "0", "x")
        + "</cac:TaxSubtotal>",
    ),
    Mutation("BR-O-12", "O", O_TAX, E_TAX),
    Mutation("BR-O-13", "O", TOTALS, allowance("false", REASON, NOTHING, category("E", "0")) + TOTALS),
    Mutation("BR-O-14", "O", TOTALS, allowance("true", REASON, NOTHING, category("E", "0")) + TOTALS),
    Mutation("BR-E-01", "O", O_TAX, E_TAX),
    Mutation("BR-E-02", "E", SELLER_VAT),
    Mutation("BR-E-05", "E", E_TAX, category("E", "25", name="ClassifiedTaxCategory")),
    Mutation("BR-E-08", "E", kronor("TaxableAmount", "1500.50"), kronor("TaxableAmount", "1500.00")),
    Mutation("BR-E-09", "E", NO_VAT, kronor("TaxAmount", "0.01") + "<cac:TaxCategory>"),
    Mutation("BR-E-10", "E", tag("TaxExemptionReason", GROUND)),
    Mutation("BR-S-01", "O", O_TAX, S_TAX),
    Mutation("BR-S-02", "S", SELLER_VAT),
    Mutation("BR-S-05", "S", S_TAX, category("S", "0", name="ClassifiedTaxCategory")),
    Mutation("BR-S-08", "S", kronor("TaxableAmount", "1500.50"), kronor("TaxableAmount", "1498.50")),
    Mutation("BR-S-09", "S", WITH_VAT, kronor("TaxAmount", "374.12") + "<cac:TaxCategory>"),
    Mutation(
        "BR-S-10",
        "S",
        f"{tag('Percent', '25.00')}{SCHEME}</cac:TaxCategory>",
        tag("Percent", "25.00") + tag("TaxExemptionReason", "x") + SCHEME + "</cac:TaxCategory>",
    ),
    Mutation("BR-AE-01", "O", O_TAX, category("AE", "0", name="ClassifiedTaxCategory")),
    Mutation("BR-AE-02", "O", O_TAX, category("AE", "0", name="ClassifiedTaxCategory")),
    Mutation("BR-AE-05", "O", O_TAX, category("AE", "25", name="ClassifiedTaxCategory")),
    Mutation(
        "BR-AE-08", "O", "<cbc:ID>O</cbc:ID><cbc:TaxEx", "<cbc:ID>AE</cbc:ID><cbc:Percent>0</cbc:Percent><cbc:TaxEx"
    ),
    Mutation(
        "PEPPOL-EN16931-P0105", "E", tag("TaxExemptionReason", GROUND), tag("TaxExemptionReasonCode", "VATEX-EU-O")
    ),
    Mutation(
        "PEPPOL-EN16931-P0107", "E", tag("TaxExemptionReason", GROUND), tag("TaxExemptionReasonCode", "VATEX-EU-AE")
    ),
)
# An allowance (false) or a charge (true) of nothing, under another category than its document: by the rules on who
# must be registered, and on rates.
BESIDE: Final = tuple(
    Mutation(rule, document, TOTALS, allowance(kind, REASON, NOTHING, category(code, rate)) + TOTALS)
    for rule, document, kind, code, rate in (
        ("BR-O-03", "S", "false", "O", ""),
        ("BR-O-04", "S", "true", "O", ""),
        ("BR-O-06", "O", "false", "O", "0"),
        ("BR-O-07", "O", "true", "O", "0"),
        ("BR-S-03", "O", "false", "S", "25"),
        ("BR-S-04", "O", "true", "S", "25"),
        ("BR-S-06", "S", "false", "S", "0"),
        ("BR-S-07", "S", "true", "S", "0"),
        ("BR-E-03", "O", "false", "E", "0"),
        ("BR-E-04", "O", "true", "E", "0"),
        ("BR-E-06", "E", "false", "E", "6"),
        ("BR-E-07", "E", "true", "E", "6"),
        ("BR-AE-03", "O", "false", "AE", "0"),
        ("BR-AE-04", "O", "true", "AE", "0"),
        ("BR-AE-06", "E", "false", "AE", "6"),
        ("BR-AE-07", "E", "true", "AE", "6"),
    )
)
MORE: Final = (
    Mutation("BR-08", "O", f"{STREET}{SELLER_COUNTRY}</cac:PostalAddress>"),
    Mutation("BR-10", "O", f"{STREET}{BUYER_COUNTRY}</cac:PostalAddress>"),
    Mutation("BR-DEC-10", "O", ROUNDING, kronor("AllowanceTotalAmount", "0.000") + ROUNDING),
    Mutation("BR-DEC-11", "O", ROUNDING, kronor("ChargeTotalAmount", "0.000") + ROUNDING),
    Mutation("BR-DEC-16", "O", ROUNDING, kronor("PrepaidAmount", "0.000") + ROUNDING),
    *(
        Mutation(
            rule,
            "O",
            before,
            allowance(kind, REASON, tag("MultiplierFactorNumeric", "1"), NOTHING, kronor("BaseAmount", "0.000"), under)
            + before,
        )
        for rule, kind, before, under in (
            ("BR-DEC-02", "false", TOTALS, category("O")),
            ("BR-DEC-06", "true", TOTALS, category("O")),
            ("BR-DEC-25", "false", "<cac:Item>", ""),
            ("BR-DEC-28", "true", "<cac:Item>", ""),
        )
    ),
    *(
        Mutation(f"PEPPOL-EN16931-{rule}", "O", "VATEX-EU-O", f"VATEX-EU-{code}")
        for rule, code in (
            ("P0104", "G"),
            ("P0106", "IC"),
            ("P0108", "D"),
            ("P0109", "F"),
            ("P0110", "I"),
            ("P0111", "J"),
        )
    ),
    Mutation("PEPPOL-EN16931-R055", "S", CURRENCY, CURRENCY + tag("TaxCurrencyCode", "EUR")),
    Mutation(
        "PEPPOL-EN16931-R080",
        "credit",
        SELLER,
        2
        * (
            "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID>"
            + tag("DocumentTypeCode", "50")
            + "</cac:AdditionalDocumentReference>"
        )
        + SELLER,
    ),
    Mutation(
        "PEPPOL-EN16931-R100",
        "O",
        "<cac:Item>",
        2 * f"<cac:DocumentReference>{tag('ID', '1')}{tag('DocumentTypeCode', '130')}</cac:DocumentReference>"
        + "<cac:Item>",
    ),
    Mutation("BR-53", "O", CURRENCY, CURRENCY + tag("TaxCurrencyCode", "EUR")),
    Mutation(
        "BR-AE-10",
        "O",
        tag("ID", "O") + tag("TaxExemptionReasonCode", "VATEX-EU-O") + tag("TaxExemptionReason", GROUND),
        tag("ID", "AE") + tag("Percent", "0"),
    ),
    Mutation(
        "BR-AE-09",
        "O",
        NO_VAT + tag("ID", "O"),
        kronor("TaxAmount", "0.01") + "<cac:TaxCategory>" + tag("ID", "AE") + tag("Percent", "0"),
    ),
)
AMOUNTS: Final = (*SUMS, *LINES, *VAT, *BESIDE, *MORE)
