"""Home Assistant from outside: REST and WebSocket, as a browser and an app use them."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp

from tests.lab.processes import LabError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from tests.lab.namespaces import Namespace

URL = "http://127.0.0.1:8123"
# What a browser says it is when it logs in.
CLIENT = f"{URL}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """Asks from inside the namespace, so that nothing need listen outside it."""

    namespace: Namespace
    token: str = field(default="", repr=False)

    def request(self, method: str, path: str, **content: Any) -> Any:
        """Ask once; returns the JSON (or text) of the answer, raises LabError for any but a good one."""
        return self._inside(self._request(method, path, **content))

    def get(self, path: str) -> Any:
        return self.request("GET", path)

    def post(self, path: str, body: object = None) -> Any:
        return self.request("POST", path, json=body if body is not None else {})

    def command(self, **message: Any) -> Any:
        """Send one WebSocket command and return its result."""
        return self._inside(self._command(message))

    def action(self, name: str, *, answer: bool = False, **data: Any) -> Any:
        """Run an action, `domain.name`; with `answer` return what it answers."""
        path = f"/api/services/{name.replace('.', '/')}"
        done = self.post(f"{path}?return_response" if answer else path, data)
        return done["service_response"] if answer else done

    def state(self, entity_id: str) -> dict[str, Any] | None:
        """The state of an entity; None: there is none."""
        states: list[dict[str, Any]] = self.get("/api/states")
        return next((each for each in states if each["entity_id"] == entity_id), None)

    def wait_until[T](self, true: Callable[[], T | None], what: str, *, timeout: float = 60.0) -> T:
        """Ask until the answer is true; raise LabError saying `what` was waited for if it never is."""
        end = time.monotonic() + timeout
        while not (found := true()):
            if time.monotonic() > end:
                raise LabError(f"waited {timeout:g} s in vain: {what}")
            time.sleep(0.2)
        return found

    def wait_for(self, entity_id: str, state: str, *, timeout: float = 60.0) -> dict[str, Any]:
        """Wait until an entity has a state."""

        def there() -> dict[str, Any] | None:
            found = self.state(entity_id)
            return found if found is not None and found["state"] == state else None

        return self.wait_until(there, f"{entity_id} to be {state}", timeout=timeout)

    def _inside(self, asking: Coroutine[Any, Any, Any]) -> Any:
        with self.namespace.inside():
            return asyncio.run(asking)

    async def _request(self, method: str, path: str, **content: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, URL + path, headers=headers, **content) as answer,
        ):
            if answer.status >= 300:
                raise LabError(f"{method} {path}: {answer.status} {await answer.text()}")
            return await (answer.json() if "json" in answer.content_type else answer.text())

    async def _command(self, message: dict[str, Any]) -> Any:
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(URL.replace("http", "ws") + "/api/websocket", max_msg_size=0) as socket,
        ):
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": self.token})
            await socket.receive_json()
            await socket.send_json({"id": 1, **message})
            while True:
                answer = await socket.receive_json()
                if answer["type"] == "result":
                    if not answer["success"]:
                        raise LabError(f"{message['type']}: {answer['error']}")
                    return answer["result"]
