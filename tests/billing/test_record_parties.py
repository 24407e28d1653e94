from attrs import evolve

from costshare.billing.record import address, buyer, seller
from costshare.federation.membership import Contact, Federation
from costshare.federation.parties import Address, Invoicing, Kind
from tests.billing.values import BUYER, FEDERATION, OTHER_ORGNR, party


def test_the_buyer_is_named_as_it_wants() -> None:
    wants = Invoicing(
        endpoint="0007:2120000449",
        gln="7300009000005",
        recipient="Servicecenter",
        reference="R1",
        order="O2",
        customer_number="K3",
        accounting="A4",
        address=Address(street="Box 1", postcode="777 77", city="Staden", country="FI"),
    )
    asked = party("cia", Kind.COMPANY, vat_number="SE212000045601", counterparty="99", invoicing=wants)
    assert buyer(asked, OTHER_ORGNR) == {
        "id": "cia",
        "kind": "company",
        "name": "Servicecenter",
        "orgnr": OTHER_ORGNR,
        "vat_number": "SE212000045601",
        "address": {"street": "Box 1", "postcode": "777 77", "city": "Staden", "country": "FI"},
        "reference": "R1",
        "order": "O2",
        "customer_number": "K3",
        "accounting": "A4",
        "endpoint": "0007:2120000449",
        "gln": "7300009000005",
        "counterparty": "99",
    }


def test_the_seller_is_named_with_every_account() -> None:
    sender = Federation(
        name="F",
        orgnr=FEDERATION,
        bankgiro="5050-1055",
        plusgiro="90 1950-6",
        iban="SE4550000000058398257466",
        endpoint="0007:2222222222",
    )
    found = seller(sender)
    assert list(found) == [
        "name",
        "orgnr",
        "vat_number",
        "address",
        "contact",
        "bankgiro",
        "plusgiro",
        "iban",
        "endpoint",
    ]
    assert (found["bankgiro"], found["plusgiro"], found["iban"]) == (sender.bankgiro, sender.plusgiro, sender.iban)
    assert found["endpoint"] == "0007:2222222222"
    assert found["contact"] == {"name": "", "email": "", "phone": ""} == {**seller(sender)["contact"]}
    assert seller(evolve(sender, contact=Contact(name="Ekonomi")))["contact"]["name"] == "Ekonomi"
    assert found["address"] == {"street": "", "postcode": "", "city": "", "country": "SE"}


def test_an_address_that_is_not_given_is_empty() -> None:
    assert address(None) == {"street": "", "postcode": "", "city": "", "country": "SE"}
    assert address(BUYER)["street"] == "Torget 2"
