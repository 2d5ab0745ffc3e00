"""Who lives in the trial, and what happens when. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Habit(Enum):
    """What a host is like: how many seconds at most it may be silent before it is called away.

    What is plugged in is missed within a minute and a question, once it has answered for ten minutes; who
    shows a trait of a sleeper has the whole patience of 945 s.
    """

    PLUGGED = 120
    PHONE = 945 + 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """A host: `name` is what the DNS calls it, which does not know phones."""

    label: str
    number: int
    habit: Habit

    @property
    def mac(self) -> str:
        """Made up as phones do, or a maker's."""
        maker = "da:a1:19" if self.habit is Habit.PHONE else "00:11:32"
        return f"{maker}:00:01:{self.number:02x}"

    @property
    def address(self) -> str:
        """Where it lives."""
        return f"10.77.0.{100 + self.number}"


_PLUGGED = (
    "boiler meter bridge heater amplifier tv camera recorder light fridge plotter lamp mute1 mute2 mute3"
)
_PHONES = "anna ben cleo dora emil"
HOSTS = tuple(
    Resident(label=label, number=number, habit=habit)
    for number, (label, habit) in enumerate(
        [
            *((label, Habit.PLUGGED) for label in _PLUGGED.split()),
            *((label, Habit.PHONE) for label in _PHONES.split()),
        ]
    )
)

# (minute, what, who): `down` and `up` are of a host's link, `mute` and `speak` of its pings.
type Move = tuple[float, str, str]


def _naps(label: str, *naps: tuple[float, float]) -> list[Move]:
    """A phone is silent for so many minutes, and nobody has left."""
    return [each for begin, lasts in naps for each in ((begin, "down", label), (begin + lasts, "up", label))]


SCRIPT: tuple[Move, ...] = tuple(
    sorted(
        [
            # Phones sleep, some for long, and stay at home.
            *_naps(
                "ben", (1.0, 0.7), (4.0, 3.0), (9.0, 1.0), (13.0, 5.0), (21.5, 6.0), (30.0, 0.5), (34.0, 4.0)
            ),
            *_naps("cleo", (2.0, 1.0), (6.0, 2.0), (11.0, 8.0), (24.3, 2.0), (29.0, 5.0), (36.5, 2.0)),
            *_naps("dora", (0.5, 0.5), (3.0, 0.5), (8.0, 4.0), (16.0, 2.0), (26.8, 5.5), (35.0, 2.0)),
            # Two have left, and others leave later.
            *_naps("anna", (2.0, 18.0)),
            *_naps("emil", (2.5, 25.5)),
            # A firewall profile: no pings, but ARP; one for the rest of the day.
            (1.5, "mute", "mute1"),
            (14.0, "mute", "mute2"),
            (22.0, "speak", "mute2"),
            (15.0, "mute", "mute3"),
            (17.0, "speak", "mute3"),
            (19.0, "mute", "mute3"),
            (28.0, "speak", "mute3"),
            # Plugs are pulled, once each is known as one that always answers; some twice.
            *_naps("tv", (13.0, 4.0), (26.5, 3.0)),
            *_naps("camera", (14.5, 6.0)),
            *_naps("recorder", (17.0, 3.0), (35.0, 3.0)),
            # One while a server is off, as by a power cut.
            (21.0, "kill", "server0"),
            *_naps("light", (21.5, 6.5)),
            (23.0, "start", "server0"),
            # One as Home Assistant restarts.
            *_naps("fridge", (24.47, 5.03)),
            (24.5, "restart", "home"),
            # The router's link is cut, and all others go on answering.
            *_naps("gateway", (29.8, 3.5)),
            # A server stops as it should, and comes back.
            (33.5, "stop", "server1"),
            *_naps("plotter", (34.0, 4.0)),
            (35.5, "start", "server1"),
        ]
    )
)
