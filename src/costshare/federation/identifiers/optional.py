"""The canonical form of each identifier, where the empty text stands for one that is not known.

attrs wants converters with names of their own. Each raises what `normalise` of its module does.
"""

from costshare.federation.identifiers import bankgiro, endpoint, gln, iban, municipality_code, orgnr, plusgiro, vat


def orgnr_or_empty(text: str) -> str:
    """An organisation number, or empty."""
    return orgnr.normalise(text) if text else ""


def vat_or_empty(text: str) -> str:
    """A VAT number, or empty."""
    return vat.normalise(text) if text else ""


def gln_or_empty(text: str) -> str:
    """A GLN, or empty."""
    return gln.normalise(text) if text else ""


def endpoint_or_empty(text: str) -> str:
    """A Peppol id, or empty."""
    return endpoint.normalise(text) if text else ""


def municipality_code_or_empty(text: str) -> str:
    """A municipality code, or empty."""
    return municipality_code.normalise(text) if text else ""


def bankgiro_or_empty(text: str) -> str:
    """A bankgiro number, or empty."""
    return bankgiro.normalise(text) if text else ""


def plusgiro_or_empty(text: str) -> str:
    """A plusgiro number, or empty."""
    return plusgiro.normalise(text) if text else ""


def iban_or_empty(text: str) -> str:
    """An IBAN, or empty."""
    return iban.normalise(text) if text else ""
