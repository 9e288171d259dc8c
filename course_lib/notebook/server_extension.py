"""A server extension that lets small messages to and from a kernel leave at once (TCP_NODELAY).

jupyter_server leaves Nagle's algorithm on: a message that follows another waits until the first is acknowledged, which
a browser on the same machine does up to 40 ms later. While a slider is dragged, that is every second picture.
Installed with the course into the environment's etc/jupyter/jupyter_server_config.d, where Jupyter servers find it.
"""

from typing import Any

SETTING = "kernel_websocket_connection_class"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course_lib.notebook.server_extension"}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Make each new connection to a kernel one without delay; do nothing on a server that works in another way."""
    connection = server.web_app.settings.get(SETTING)
    if isinstance(connection, type) and hasattr(connection, "connect"):
        server.web_app.settings[SETTING] = without_delay(connection)
        server.log.info("Kernel messages leave without delay (TCP_NODELAY)")


def without_delay(connection: Any) -> type:
    """Return a subclass of a kernel websocket connection whose socket does not wait to fill its packets."""

    class WithoutDelay(connection):  # type: ignore[misc]  # the server's own class, known when it runs
        def connect(self) -> Any:
            set_nodelay = getattr(self.websocket_handler, "set_nodelay", None)
            if set_nodelay is not None:
                set_nodelay(True)
            return super().connect()

    return WithoutDelay
