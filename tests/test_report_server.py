"""The server of the report: this machine only, files of the site only."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.report.server import server


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a running server over a small site."""
    folder = tmp_path_factory.mktemp("served")
    site = folder / "site"
    (site / "audio").mkdir(parents=True)
    (site / "index.html").write_text("首頁", encoding="utf-8")
    (site / "audio/a.mp3").write_bytes(bytes(range(100)))
    (site / ".podclaims-site.json").write_text("{}", encoding="utf-8")
    (folder / "secret.txt").write_text("secret", encoding="utf-8")
    (site / "link.txt").symlink_to(folder / "secret.txt")
    with server(site, 0) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield int(running.server_address[1])
        running.shutdown()
        thread.join()


def ask(port: int, path: str, host: str | None = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
    connection.putheader("Host", f"127.0.0.1:{port}" if host is None else host)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), body


def test_serves_the_site(address: int) -> None:
    """The front page comes with the policy that lets no foreign script run."""
    status, headers, body = ask(address, "/")
    assert (status, body.decode()) == (200, "首頁")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "0.0.0.0", ""])
def test_refuses_other_hosts(address: int, host: str) -> None:
    """A page elsewhere whose name was made to point here gets nothing (DNS rebinding)."""
    status, _, body = ask(address, "/", host)
    assert status == 421 and "首頁" not in body.decode()


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "//secret.txt", "/audio/../../secret.txt", "/link.txt", "/audio/", "/.podclaims-site.json", "/%00", "/%ff", "/nothing.html"],
)  # fmt: skip
def test_serves_nothing_else(address: int, path: str) -> None:
    """No way leads out of the site; no listings, no hidden files, no links that lead out."""
    status, _, body = ask(address, path)
    assert status == 404 and b"secret" not in body.replace(b"secret.txt", b"")


def test_is_bound_to_loopback(tmp_path: Path) -> None:
    """Other machines cannot connect."""
    with server(tmp_path, 0) as running:
        assert running.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize(
    ("range_", "status", "body"),
    [
        ("bytes=10-19", 206, bytes(range(10, 20))),
        ("bytes=90-", 206, bytes(range(90, 100))),
        ("bytes=-5", 206, bytes(range(95, 100))),
        ("bytes=0-", 200, bytes(range(100))),
        ("lines=1-2", 200, bytes(range(100))),
    ],
)
def test_player_can_seek(address: int, range_: str, status: int, body: bytes) -> None:
    """A range of bytes is answered with these bytes."""
    got, headers, content = ask(address, "/audio/a.mp3", Range=range_)
    assert (got, content) == (status, body)
    assert headers["Accept-Ranges"] == "bytes"


def test_range_beyond_the_end(address: int) -> None:
    """A range behind the end is refused as such."""
    assert ask(address, "/audio/a.mp3", Range="bytes=500-600")[0] == 416
