"""What delivers messages to people, and how it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from .notification import Notification


class DeliveryError(Exception):
    """A message was not delivered; the text is for people and holds no secret.

    `final`: sending it again cannot help, unless a receiver that took others is about to come back.
    `of_message`: the message itself is refused, not whatever is sent. `retry_after`: the receiver asked for
    so many seconds.
    """

    def __init__(
        self,
        text: str,
        *,
        final: bool = False,
        of_message: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(text)
        self.final = final
        self.of_message = of_message
        self.retry_after = retry_after


class Notifier(Protocol):
    """One way to people."""

    @property
    def name(self) -> str:
        """Short and stable, without a slash: what waits is stored under it."""

    async def notify(self, told: Notification) -> None:
        """Deliver a message; raises DeliveryError."""

    async def close(self) -> None:
        """Give up what it holds; safe twice."""
