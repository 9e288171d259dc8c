"""The server extension: sockets to kernels do not wait, and a server that works in another way is left alone."""

import asyncio
import json
import logging
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from tornado import httpserver, netutil, web, websocket

from course_lib.notebook import server_extension

ROOT = Path(__file__).resolve().parents[1]
SETTING = server_extension.SETTING


class Connection:
    """What jupyter_server's connection does as far as the extension is concerned: it has a handler, and connects."""

    def __init__(self, websocket_handler):
        self.websocket_handler = websocket_handler

    def connect(self):
        return "connected"


def server(**settings):
    return SimpleNamespace(web_app=SimpleNamespace(settings=settings), log=logging.getLogger("test"))


async def nodelay_of_an_open_socket(connection):
    """Open a websocket as jupyter_server does; return its TCP_NODELAY, and what `connect` returned."""
    found = asyncio.get_running_loop().create_future()

    class Handler(websocket.WebSocketHandler):
        def open(self):
            returned = connection(self).connect()
            option = self.ws_connection.stream.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            found.set_result((bool(option), returned))

    (listening,) = netutil.bind_sockets(0, "127.0.0.1")
    served = httpserver.HTTPServer(web.Application([("/", Handler)]))
    served.add_sockets([listening])
    client = await websocket.websocket_connect(f"ws://127.0.0.1:{listening.getsockname()[1]}/")
    try:
        return await asyncio.wait_for(found, timeout=10)
    finally:
        client.close()
        served.stop()
        await served.close_all_connections()


@pytest.mark.parametrize(("extended", "nodelay"), [(False, False), (True, True)])
def test_a_real_websocket_is_without_delay_with_the_extension_and_not_without(extended, nodelay):
    app = server(**{SETTING: Connection})
    if extended:
        server_extension._load_jupyter_server_extension(app)
    # In a thread: a browser that an earlier test drives has left an event loop running in this one.
    with ThreadPoolExecutor() as pool:
        found = pool.submit(lambda: asyncio.run(nodelay_of_an_open_socket(app.web_app.settings[SETTING])))
    assert found.result() == (nodelay, "connected")


@pytest.mark.parametrize("settings", [{}, {SETTING: None}, {SETTING: object()}, {SETTING: int}])
def test_a_server_that_works_in_another_way_is_left_as_it_is(settings):
    app = server(**settings)
    server_extension._load_jupyter_server_extension(app)
    assert app.web_app.settings == settings


def test_a_handler_without_the_method_connects_all_the_same():
    assert server_extension.without_delay(Connection)(websocket_handler=object()).connect() == "connected"


def test_the_course_installs_a_file_that_turns_the_extension_on():
    text = (ROOT / "jupyter/etc/jupyter_server_config.d/back_propagation_course.json").read_text(encoding="utf-8")
    (point,) = server_extension._jupyter_server_extension_points()
    assert json.loads(text)["ServerApp"]["jpserver_extensions"] == {point["module"]: True}
