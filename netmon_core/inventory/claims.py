"""Who has which address: taking one, losing one, sharing one, and fighting over one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ..events.address import AddressConflict, AddressMoved
from ..packets.mac import is_virtual
from .addresses import AT_ONCE, STILL_THERE, TOGETHER, Claim, by_nature, by_time
from .contest import carried, has_own, lends
from .joins import join
from .records import ALWAYS, REMEMBERED, Contest, Sharing

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..evidence.meaning import Meaning
    from ..evidence.observation import Observation
    from .giving import Giving
    from .index import Index
    from .kept_contests import KeptContests
    from .likeness import Suggest
    from .news import News
    from .records import AddressRecord, DeviceRecord, InterfaceRecord

# Claims that wait for the owner's word; whoever makes up more has the oldest go unanswered.
OPEN_CLAIMS = 4_096
# Who lends its MAC is told again when it is another, so often at most.
LENDER_AGAIN = timedelta(hours=1)


class Claims:
    """Decides which of those who are seen with an address has it.

    `ask` has a device asked soon whether it is there; `alike` is told of a newcomer and of whom it may be
    (and whether that one must have gone for it); `inherit` of an address that went from one to another.
    """

    def __init__(
        self,
        index: Index,
        *,
        giving: Giving,
        kept: KeptContests,
        ask: Callable[[DeviceRecord], None],
        alike: Suggest,
        inherit: Callable[[DeviceRecord, DeviceRecord, Observation, News], None],
    ) -> None:
        self._index = index
        self._giving = giving
        self._kept = kept
        self._ask = ask
        self._alike = alike
        self._inherit = inherit
        # In the order in which they were made.
        self._open: dict[Contest, Observation] = {}

    def hear(self, interface: InterfaceRecord, seen: Observation, means: Meaning, news: News) -> bool:
        """The interface was seen with an address; False: that shows not even that it is there."""
        record = interface.addresses.get(seen.address) if seen.address is not None else None
        if record is None:
            return self.claim(interface, seen, means, news)
        if record.contest is not None and means.framed:
            self.hold(interface, record.contest, seen, news)
        return True

    def claim(self, interface: InterfaceRecord, seen: Observation, means: Meaning, news: News) -> bool:
        """The interface was seen with an address that is not its own yet; False: that shows nothing."""
        address = seen.address
        if address is None:
            return True
        owner = self._index.owners.get((seen.network_id, address))
        if owner is None:
            self._giving.take(interface, address, seen, news)
            return True
        if owner.mac is None:
            # An address known without its MAC; now we know whose it is.
            if owner.device is not interface.device:
                reason = f"{address} answers with the MAC {interface.mac}"
                join(self._index, interface.device, owner.device, reason=reason, now=seen.seen_at, news=news)
            self._index.detach(owner)
            self._giving.take(interface, address, seen, news)
            return True
        if not seen.live:
            return True
        verdict = self._judge(owner, interface, owner.addresses[address], seen, means)
        if verdict is Claim.QUIET:
            self._giving.give(owner, interface, seen, news)
        elif verdict in {Claim.MOVED, Claim.OPEN}:
            contest = self._contest(owner, interface, owner.addresses[address], seen)
            self._decide(contest, owner, interface, seen, news, may_stay=verdict is Claim.OPEN)
        return verdict is not Claim.OUTDATED or means.solicited

    def hold(self, interface: InterfaceRecord, contest: Contest, seen: Observation, news: News) -> None:
        """The owner itself spoke for an address that others are seen with."""
        at = seen.seen_at
        contest.hear(interface, at)
        rival = contest.rival
        if rival is not None and at - contest.rival_at <= STILL_THERE:
            self._close(contest)
            contest.fought_at = at
            if self._stands(rival) and rival.device is not interface.device:
                self._fight(contest, interface, rival, seen, news)
        elif contest.is_over(at):
            interface.addresses[contest.address].contest = None

    def settle(self, now: datetime, news: News) -> None:
        """Decide on claims whose owner did not speak up in time."""
        for contest, seen in list(self._open.items()):
            if now - seen.seen_at <= TOGETHER:
                # Those that follow are younger still.
                return
            rival = contest.rival
            self._close(contest)
            owner = self._index.owners.get((contest.network_id, contest.address))
            if owner is None or rival is None or not self._stands(rival) or owner.device is rival.device:
                continue
            if owner is not rival and owner.addresses[contest.address].contest is contest:
                self._decide(contest, owner, rival, seen, news, may_stay=False)

    @property
    def has_open(self) -> bool:
        """Whether any claim waits to be settled."""
        return bool(self._open)

    def spoken_for(self, interface: InterfaceRecord, seen: Observation) -> list[DeviceRecord]:
        """Who has nothing but the address that this one, which has nothing else either, just spoke for."""
        contest = interface.shared
        if contest is None or contest.sharing is not Sharing.TURNS or contest.address != seen.address:
            return []
        devices = carried(contest, seen.seen_at)
        return (
            [each for each in devices if each is not interface.device] if interface.device in devices else []
        )

    def _judge(
        self,
        owner: InterfaceRecord,
        claimant: InterfaceRecord,
        record: AddressRecord,
        seen: Observation,
        means: Meaning,
    ) -> Claim:
        # A ping does not tell who answered it.
        spoke = record.last_seen if record.spoken_at is ALWAYS else record.spoken_at
        verdict = by_nature(
            owner_proxies=owner.proxied > 0,
            claimant_proxies=claimant.proxied > 0,
            owner_virtual=is_virtual(owner.mac),
            claimant_virtual=is_virtual(claimant.mac),
            late=seen.seen_at - spoke > AT_ONCE,
        )
        if verdict is not None:
            return verdict
        one_device = owner.device is claimant.device
        lost = record.contest.lost if record.contest is not None else {}
        return by_time(
            owner_spoke=spoke if one_device else record.spoken_at,
            claimed_at=seen.seen_at,
            lost_at=lost.get(claimant),
            framed=means.framed,
            one_device=one_device,
        )

    def _contest(
        self, owner: InterfaceRecord, claimant: InterfaceRecord, record: AddressRecord, seen: Observation
    ) -> Contest:
        contest = record.contest
        if contest is None or contest.is_over(seen.seen_at):
            contest = record.contest = Contest(seen.network_id, record.value)
            contest.hear(owner, record.last_seen)
        one_more = claimant not in contest.members
        contest.hear(claimant, seen.seen_at)
        if one_more and (contest.told or contest.sharing is not Sharing.NONE):
            self._kept.note(contest)
        owner.shared = claimant.shared = contest
        return contest

    def _decide(
        self,
        contest: Contest,
        owner: InterfaceRecord,
        claimant: InterfaceRecord,
        seen: Observation,
        news: News,
        *,
        may_stay: bool,
    ) -> None:
        """Decide on a claim that is no matter of course. `may_stay`: the owner may still be there."""
        at = seen.seen_at
        if contest.sharing is Sharing.ONE_HOST and claimant.device.id in owner.device.distinct_from:
            # A person knows better, and both are there.
            may_stay = True
            self._find(contest, Sharing.NONE)
        if (
            contest.sharing is Sharing.NONE
            and claimant in contest.lost
            and lends(contest, claimant, owner, at)
        ):
            # It lent its MAC before: the address is still the other one's.
            self._find(contest, Sharing.TURNS)
        if contest.sharing is Sharing.TURNS:
            self._share(contest, owner, claimant, seen, news)
        elif contest.sharing is Sharing.NONE and at - contest.fought_at > STILL_THERE:
            # Two that were found to use it both still do, as far as is known.
            if may_stay or contest.told:
                self._wait(contest, owner, claimant, seen)
            else:
                self._move(contest, owner, claimant, seen, news)

    def _wait(
        self, contest: Contest, owner: InterfaceRecord, claimant: InterfaceRecord, seen: Observation
    ) -> None:
        """Have the owner asked: two that are there both answer, and then it is a conflict."""
        if contest.rival is None:
            contest.rival, contest.rival_at = claimant, seen.seen_at
            if len(self._open) >= OPEN_CLAIMS:
                self._close(next(iter(self._open)))
            self._open[contest] = seen
            self._ask(owner.device)

    def _close(self, contest: Contest) -> None:
        contest.rival = None
        self._open.pop(contest, None)

    def _move(
        self,
        contest: Contest,
        owner: InterfaceRecord,
        heir: InterfaceRecord,
        seen: Observation,
        news: News,
    ) -> None:
        """The address changes hands; after some turns those who had it share it."""
        at = seen.seen_at
        self._close(contest)
        record = owner.addresses[contest.address]
        returned = contest.hand_over(owner, heir, at)
        if returned and lends(contest, owner, heir, at):
            self._find(contest, Sharing.TURNS)
        elif contest.by_turns:
            self._find(contest, Sharing.TURNS)
            self._tell(contest, owner, heir, at, news)
            return self._share(contest, owner, heir, seen, news)
        self._giving.give(owner, heir, seen, news, contest=contest)
        news.tell(
            AddressMoved(
                network_id=contest.network_id,
                address=contest.address,
                from_device=owner.device.id,
                to_device=heir.device.id,
                at=at,
            )
        )
        newcomer = heir.device.first_seen > record.first_seen and at - heir.device.first_seen <= AT_ONCE
        if owner.private and heir.private and newcomer and at - record.last_seen <= AT_ONCE:
            # No lease changes hands so soon: it is the same one under another made-up MAC.
            self._alike(heir.device, owner.device, news, gone=True, because=f"it took over {contest.address}")
        if heir.private:
            self._inherit(owner.device, heir.device, seen, news)
        return None

    def _share(
        self,
        contest: Contest,
        owner: InterfaceRecord,
        claimant: InterfaceRecord,
        seen: Observation,
        news: News,
    ) -> None:
        """One that shares the address spoke for it: it goes where it belongs, and that is no news."""
        at = seen.seen_at
        record = owner.addresses[contest.address]
        if lends(contest, claimant, owner, at):
            if record.behind != claimant.mac and at - contest.followed_at > LENDER_AGAIN:
                contest.followed_at = at
                record.behind = claimant.mac
                news.change(owner.device, "interfaces")
        elif lends(contest, owner, claimant, at):
            self._giving.give(owner, claimant, seen, news, contest=contest)
        elif has_own(owner, contest, at) and at - contest.followed_at > AT_ONCE:
            # A master for another: the address is with whoever speaks for it now.
            contest.followed_at = at
            self._giving.give(owner, claimant, seen, news, contest=contest)

    def _fight(
        self,
        contest: Contest,
        owner: InterfaceRecord,
        rival: InterfaceRecord,
        seen: Observation,
        news: News,
    ) -> None:
        """Both are there. Two cards of one host answer for each other's addresses; all else is told once."""
        twin = self._twin(contest, owner, rival, seen.seen_at)
        if twin is None:
            self._tell(contest, owner, rival, seen.seen_at, news)
            if contest.lost.pop(rival, None) is not None:
                # It had the address before, and never left it.
                self._giving.give(owner, rival, seen, news, contest=contest)
            return
        for each in (contest, twin):
            self._find(each, Sharing.ONE_HOST)
        newer, older = rival.device, owner.device
        if newer.first_seen < older.first_seen:
            newer, older = older, newer
        self._alike(newer, older, news, gone=False, because="each answers for the addresses of both")
        if not rival.addresses:
            self._giving.give(owner, rival, seen, news, contest=contest)

    def _twin(
        self, contest: Contest, one: InterfaceRecord, other: InterfaceRecord, now: datetime
    ) -> Contest | None:
        """Another address for which the same two were heard just now."""
        if other.device.id in one.device.distinct_from:
            return None
        for record in (*one.addresses.values(), *other.addresses.values()):
            twin = record.contest
            if twin is None or twin is contest:
                continue
            if all(now - twin.members.get(each, now - REMEMBERED) <= STILL_THERE for each in (one, other)):
                return twin
        return None

    def _tell(
        self, contest: Contest, one: InterfaceRecord, other: InterfaceRecord, at: datetime, news: News
    ) -> None:
        """Say once that two use one address, however long they do."""
        if contest.told or one.mac is None or other.mac is None:
            return
        contest.told = True
        self._kept.note(contest)
        news.tell(
            AddressConflict(
                network_id=contest.network_id, address=contest.address, macs=(one.mac, other.mac), at=at
            )
        )

    def _find(self, contest: Contest, sharing: Sharing) -> None:
        """It is clear now how they come to have one address."""
        contest.sharing = sharing
        self._kept.note(contest)

    def _stands(self, interface: InterfaceRecord) -> bool:
        """Whether the interface was not forgotten meanwhile."""
        return self._index.by_mac.get((interface.network_id, interface.mac or "")) is interface
