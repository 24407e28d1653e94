"""Who takes part in a pool or a key: everyone, or some by kind, by name or by exception."""

from collections.abc import Iterable

from attrs import frozen

from costshare.federation.membership import Member
from costshare.federation.parties import Kind


@frozen(kw_only=True)
class Participation:
    """A condition on members; what is None asks nothing."""

    kinds: frozenset[Kind] | None = None
    members: frozenset[str] | None = None
    exempt: frozenset[str] = frozenset()

    def among(self, members: Iterable[Member]) -> tuple[Member, ...]:
        """Those who take part, in the order given."""
        return tuple(member for member in members if self.admits(member))

    def admits(self, member: Member) -> bool:
        """Whether the member takes part."""
        return (
            (self.kinds is None or member.kind in self.kinds)
            and (self.members is None or member.id in self.members)
            and member.id not in self.exempt
        )


EVERYONE = Participation()
