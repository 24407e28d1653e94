"""Where the charter says the texts that documents repeat: what is wrong with one is told there, and once."""

from collections.abc import Iterable, Iterator
from typing import Final

from costshare.errors import Fault, Place, shown
from costshare.federation.parties import Address, Party
from costshare.runs.kinds import WHOLE
from costshare.workspace.layout import SUFFIX
from costshare.workspace.workspace import Workspace

OF_TEXTS: Final = frozenset({"csv-formula", "rows-character"})


def in_charter(faults: Iterable[Fault], workspace: Workspace) -> Iterator[Fault]:
    """The faults; each of a text that the charter says is there, so that those of the same text are the same.

    One of another text stays at its layout's column, else it is at the beginning of the charter: documents that are not
    issued are no files.
    """
    places = places_of(workspace)
    for each in faults:
        if each.code in OF_TEXTS:
            otherwise = each.place if each.file.endswith(SUFFIX) else WHOLE
            yield each.at(places.get(each.found, otherwise))
        else:
            yield each


def places_of(workspace: Workspace) -> dict[str, Place]:
    """The place of each text of a pool, a member or the federation, as faults show it; the first where it is twice."""
    federation = workspace.federation
    found = [(pool.name, pool.place) for pool in workspace.pools]
    found += [(text, member.party.place) for member in federation.members for text in texts(member.party)]
    found += [(text, federation.place) for text in (federation.name, federation.contact.name)]
    return {shown(text): place for text, place in reversed(found)}


def texts(party: Party) -> Iterator[str]:
    """What the charter says of a member that its documents repeat."""
    said = party.invoicing
    yield from (party.name, said.recipient, said.reference, said.order, said.customer_number, said.accounting)
    for each in (party.address or Address(), said.address or Address()):
        yield from (each.street, each.postcode, each.city, f"{each.postcode} {each.city}".strip())
