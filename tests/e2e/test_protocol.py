"""A client written from mux-protocol(7) alone works; a broken one is cut off and harms nobody."""

import socket
import struct

import pytest
from protocol_client import Client, load_schema
from support.mux import Mux
from support.terminal import PATIENCE

pytestmark = pytest.mark.mux_only("its protocol is another")


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory):
    return load_schema(str(tmp_path_factory.mktemp("schema")))


def start(mux: Mux) -> None:
    assert mux.run("new-session", "-d", "-s", "proto", "-x", "80", "-y", "24").returncode == 0


def test_runs_a_command(mux: Mux, schema) -> None:
    start(mux)
    status, out, err = Client(str(mux.socket), schema).run(["list-sessions", "-F", "#{session_name}"])
    assert (status, out, err) == (0, b"proto\n", b"")


def test_an_error_has_its_status_and_text(mux: Mux, schema) -> None:
    start(mux)
    status, out, err = Client(str(mux.socket), schema).run(["has-session", "-t", "nowhere"])
    assert (status, out) == (1, b"")
    assert b"can't find session: nowhere" in err


def test_attaches_by_relay(mux: Mux, schema) -> None:
    start(mux)
    client = Client(str(mux.socket), schema)
    client.attach(["attach-session", "-t", "proto"])
    client.output_until(b"$")
    client.type(b"echo one-$((40 + 2))\r")
    client.output_until(b"one-42")
    assert mux.run("detach-client", "-s", "proto").returncode == 0
    end = client.wait_exit()
    assert end.status == 0
    assert end.reason == schema.EXIT_DETACHED
    assert end.session == "proto"


def test_versions_without_overlap_are_told(mux: Mux, schema) -> None:
    start(mux)
    client = Client.__new__(Client)
    client.schema, client.buffer = schema, b""
    client.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    client.socket.connect(str(mux.socket))
    hello = schema.Frame()
    hello.hello.version_min = hello.hello.version_max = 4000
    client.send(hello)
    end = client.wait_exit()
    assert end.status == 1
    assert "protocol version mismatch" in end.message


@pytest.mark.parametrize("data", [b"\xff\xff\xff\xff", struct.pack("<I", 2) + b"\xff\xff", b"GET / HTTP/1.0\r\n\r\n"])
def test_a_broken_client_is_cut_off(mux: Mux, schema, data: bytes) -> None:
    start(mux)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as broken:
        broken.settimeout(PATIENCE)
        broken.connect(str(mux.socket))
        broken.sendall(data)
        while broken.recv(4096):
            pass
    assert Client(str(mux.socket), schema).run(["has-session", "-t", "proto"])[0] == 0
