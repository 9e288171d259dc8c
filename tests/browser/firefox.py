"""A page in Firefox, driven over WebDriver BiDi: what Playwright drives is a Firefox of its own."""

import json
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import websocket

NAMES = ("firefox-esr", "firefox")
ARROW_RIGHT, ENTER = "\ue014", "\ue007"  # as WebDriver names keys
SIDES = (("left", "width"), ("top", "height"))  # of a box: where it begins, and how far it goes
PATIENCE = 40  # seconds


def find_firefox() -> str | None:
    """Return the path of an installed Firefox."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Firefox:
    """A window of Firefox with a fresh profile, as long as the `with` block lasts."""

    def __init__(self, path: str, profile: Path) -> None:
        command = [path, "--headless", "--profile", profile, "--remote-debugging-port", "0", "about:blank"]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        self._asked = 0

    def __enter__(self) -> "Firefox":
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
                self._socket = websocket.create_connection(
                    f"{found[1]}/session", timeout=PATIENCE, suppress_origin=True
                )
                break
        else:
            self._end()
            raise RuntimeError("Firefox ended before it listened")
        self.tell("session.new", capabilities={})
        self._context = self.tell("browsingContext.getTree")["contexts"][0]["context"]
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        self._end()

    def _end(self) -> None:
        self._process.terminate()
        self._process.communicate(timeout=PATIENCE)  # and its pipe is closed

    def tell(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command of WebDriver BiDi; return its result."""
        self._asked += 1
        self._socket.send(json.dumps({"id": self._asked, "method": method, "params": parameters}))
        while (answer := json.loads(self._socket.recv())).get("id") != self._asked:
            pass  # an event
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def open(self, url: str) -> None:
        """Open a page; return when it has loaded."""
        self.tell("browsingContext.navigate", context=self._context, url=url, wait="complete")

    def evaluate(self, script: str) -> Any:
        """Return what an expression gives on the page: a text, a number, true, false or nothing."""
        target = {"context": self._context}
        answer = self.tell("script.evaluate", expression=script, target=target, awaitPromise=True, userActivation=True)
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")

    def wait(self, script: str) -> None:
        """Return once an expression is true."""
        deadline = time.monotonic() + PATIENCE
        while not self.evaluate(f"Boolean({script})"):
            assert time.monotonic() < deadline, f"not within {PATIENCE} s: {script}"
            time.sleep(0.1)

    def press(self, element: str, *keys: str) -> None:
        """Give the focus to what an expression names and press keys; a button in a window at the back hears none."""
        self.evaluate(f"({element}).focus()")
        self._act("key", [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")])

    def click(self, element: str) -> None:
        """Click on the middle of what an expression names."""
        self.evaluate(f"({element}).scrollIntoView({{block: 'center', behavior: 'instant'}})")
        box = f"({element}).getBoundingClientRect()"
        x, y = (self.evaluate(f"Math.round({box}.{start} + {box}.{size} / 2)") for start, size in SIDES)
        button = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        self._act("pointer", [{"type": "pointerMove", "x": x, "y": y}, *button])

    def _act(self, device: str, actions: list[dict[str, Any]]) -> None:
        what = [{"type": device, "id": device, "actions": actions}]
        self.tell("input.performActions", context=self._context, actions=what)
