"""Which pretend hosts are alive, what their MACs are, and the kernel filter that lets only their frames in.

Pure: the responder and whoever checks it compute the same set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from . import bpf
from .bpf import Program

# Odd, so that n * SPREAD + seed is a bijection modulo every power of two; near 2^16 / golden ratio, so that
# the living are strewn evenly over the prefix.
SPREAD = 40503
# A universally administered prefix (Intel); the low 24 bits of the address make the rest.
DEFAULT_VENDOR = "00:1b:21"
# Two instructions each in the filter; a listed population is meant to be small.
LISTED_LIMIT = 300

type Macs = Mapping[IPv4Address, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """The pretend hosts of one prefix."""

    prefix: IPv4Network
    macs: Macs
    # Asks the filter whether the address in the accumulator is alive: ends in accept or refuse.
    _decide: Callable[[Program], None]

    def request_filter(self) -> bytes:
        """Let in ARP requests and echo requests for living hosts, and echo requests to everybody."""
        program = Program()
        self._question(program)
        self._decide(program)
        return program.assemble()

    def first_request_filter(self) -> bytes:
        """Let in every ARP request for an address of the prefix, alive or not."""
        program = Program()
        _arp_request(program, no="refuse")
        self._within(program, no="refuse")
        program.accept()
        program.mark("refuse")
        program.refuse()
        return program.assemble()

    def _question(self, program: Program) -> None:
        """Leave the address that is asked for in the accumulator; refuse everything else."""
        _arp_request(program, no="not arp")
        program.put(bpf.JUMP, yes="check")
        program.mark("not arp")
        program.put(bpf.LOAD_HALF, 12)
        program.put(bpf.JUMP_EQUAL, 0x0800, no="refuse")
        # IPv4 without options, ICMP, echo request.
        for at, wanted in ((14, 0x45), (23, 1), (34, 8)):
            program.put(bpf.LOAD_BYTE, at)
            program.put(bpf.JUMP_EQUAL, wanted, no="refuse")
        program.put(bpf.LOAD_WORD, 30)
        for everybody in (0xFFFFFFFF, int(self.prefix.broadcast_address)):
            program.put(bpf.JUMP_EQUAL, everybody, yes="accept")
        program.put(bpf.JUMP, yes="check")
        program.mark("accept")
        program.accept()
        program.mark("refuse")
        program.refuse()
        program.mark("check")

    def _within(self, program: Program, *, no: str) -> None:
        program.put(bpf.AND, int(self.prefix.netmask))
        program.put(bpf.JUMP_EQUAL, int(self.prefix.network_address), no=no)


def strew(
    prefix: IPv4Network,
    *,
    alive: int,
    seed: int,
    excluded: Iterable[IPv4Address] = (),
    vendors: Sequence[str] = (DEFAULT_VENDOR,),
) -> Population:
    """Make exactly `alive` hosts live: host n does when (n * SPREAD + seed) mod size is under a threshold.

    The network, the broadcast address and `excluded` never live.
    """
    size = prefix.num_addresses
    first = int(prefix.network_address)
    dead = {0, size - 1, *(int(address) - first for address in excluded)}
    back = pow(SPREAD, -1, size)
    living: list[int] = []
    threshold = 0
    while len(living) < alive:
        if threshold == size:
            raise ValueError(f"{prefix} has no room for {alive} hosts")
        host = (threshold - seed) * back % size
        threshold += 1
        if host not in dead:
            living.append(host)
    addresses = [IPv4Address(first + host) for host in sorted(living)]

    def decide(program: Program) -> None:
        program.put(bpf.STORE_MEMORY, 0)
        program.put(bpf.AND, int(prefix.netmask))
        program.put(bpf.JUMP_EQUAL, first, no="dead")
        program.put(bpf.LOAD_MEMORY, 0)
        program.put(bpf.AND, size - 1)
        for host in sorted(dead):
            program.put(bpf.JUMP_EQUAL, host & 0xFFFFFFFF, yes="dead")
        program.put(bpf.MULTIPLY, SPREAD)
        program.put(bpf.ADD, seed)
        program.put(bpf.AND, size - 1)
        program.put(bpf.JUMP_AT_LEAST, threshold, yes="dead")
        program.accept()
        program.mark("dead")
        program.refuse()

    macs = {address: mac_of(address, vendors) for address in addresses}
    return Population(prefix=prefix, macs=macs, _decide=decide)


def listed(prefix: IPv4Network, macs: Macs) -> Population:
    """Make the hosts of a short list live, each with the MAC it is given."""
    if len(macs) > LISTED_LIMIT:
        raise ValueError(f"a list of {len(macs)} hosts is longer than {LISTED_LIMIT}")

    def decide(program: Program) -> None:
        for address in macs:
            other = f"not {address}"
            program.put(bpf.JUMP_EQUAL, int(address), no=other)
            program.accept()
            program.mark(other)
        program.refuse()

    return Population(prefix=prefix, macs=macs, _decide=decide)


def mac_of(address: IPv4Address, vendors: Sequence[str] = (DEFAULT_VENDOR,)) -> str:
    """Return the MAC of a pretend host: one of the vendor prefixes and the low 24 bits of its address."""
    number = int(address)
    tail = (number & 0xFFFFFF).to_bytes(3).hex(":")
    return f"{vendors[number % len(vendors)]}:{tail}"


def read_list(text: str, vendors: Sequence[str] = (DEFAULT_VENDOR,)) -> dict[IPv4Address, str]:
    """Read a list of living hosts, `ADDRESS [MAC]` on each line."""
    macs = {}
    for line in text.splitlines():
        if words := line.split():
            address = IPv4Address(words[0])
            macs[address] = words[1] if len(words) > 1 else mac_of(address, vendors)
    return macs


def write_list(macs: Macs) -> str:
    """Write what `read_list` reads."""
    return "".join(f"{address} {mac}\n" for address, mac in macs.items())


def _arp_request(program: Program, *, no: str) -> None:
    """Go to `no` unless the frame is an ARP request; otherwise leave its target in the accumulator."""
    for at, wanted in ((12, 0x0806), (20, 1)):
        program.put(bpf.LOAD_HALF, at)
        program.put(bpf.JUMP_EQUAL, wanted, no=no)
    program.put(bpf.LOAD_WORD, 38)
