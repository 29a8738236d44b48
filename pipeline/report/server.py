"""A small server for the site on this machine: loopback only, files of the site only, byte ranges for the player."""

from __future__ import annotations

import re
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from pipeline.errors import InputError
from pipeline.report.pages import POLICY

ADDRESS = "127.0.0.1"
RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class Handler(SimpleHTTPRequestHandler):
    """GET and HEAD of files below ``directory``; no listings, no hidden files, no links that lead out."""

    server_version = "podclaims"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012 - as the base class has it
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        **dict.fromkeys((".srt", ".vtt", ".txt", ".md", ".csv"), "text/plain; charset=utf-8"),
    }

    def send_head(self) -> BytesIO | BinaryIO | None:
        """The open file, its headers sent; None, and an error sent, if it is not to be had."""
        if not self._is_for_us():
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "this server answers to 127.0.0.1 and localhost only")
            return None
        path = self._file()
        if path is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        file = path.open("rb")
        size = path.stat().st_size
        begin, end = self._range(size)
        self.remaining = end - begin
        partial = self.remaining != size
        if partial and not 0 <= begin < end <= size:
            file.close()
            self.send_error(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            return None
        file.seek(begin)
        self.send_response(HTTPStatus.PARTIAL_CONTENT if partial else HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(self.remaining))
        self.send_header("Accept-Ranges", "bytes")
        if partial:
            self.send_header("Content-Range", f"bytes {begin}-{end - 1}/{size}")
        self.end_headers()
        return file

    def end_headers(self) -> None:
        """Headers that every answer has."""
        self.send_header("Content-Security-Policy", f"{POLICY}; frame-ancestors 'none'")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send the bytes that were asked for."""
        try:
            while self.remaining > 0 and (block := source.read(min(self.remaining, 1 << 16))):
                outputfile.write(block)
                self.remaining -= len(block)
        except (BrokenPipeError, ConnectionResetError):  # a player that seeks hangs up
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal shows the address only."""

    def _is_for_us(self) -> bool:
        """Is the request addressed to this machine? A page elsewhere whose name leads here is not (DNS rebinding)."""
        _, port = self.connection.getsockname()
        return self.headers.get_all("Host", []) in [[f"{host}:{port}"] for host in (ADDRESS, "localhost")]

    def _file(self) -> Path | None:
        site = Path(self.directory).resolve()
        try:
            wanted = unquote(urlsplit(self.path).path, errors="strict").lstrip("/") or "index.html"
            path = (site / wanted).resolve()
            inside = path.relative_to(site)
        except ValueError:  # not UTF-8, holds NUL, or leads out of the site
            return None
        hidden = any(part.startswith(".") for part in inside.parts)
        return path if path.is_file() and not hidden and "\\" not in wanted else None

    def _range(self, size: int) -> tuple[int, int]:
        """The first byte that is asked for and the one behind the last; all of them without a range that is understood."""
        found = RANGE.fullmatch(self.headers.get("Range", ""))
        if not found or found.groups() == ("", ""):
            return 0, size
        begin, end = found.groups()
        if not begin:
            return max(size - int(end), 0), size
        return int(begin), min(int(end) + 1, size) if end else size


def server(site: Path, port: int) -> ThreadingHTTPServer:
    """A server that is bound and waits for ``serve_forever``; port 0 takes a free one. Raises InputError."""

    class Here(Handler):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given, directory=str(site))

    try:
        return ThreadingHTTPServer((ADDRESS, port), Here)
    except OSError as error:
        raise InputError(f"port {port} cannot be had: {error.strerror}; choose another with --port") from error
