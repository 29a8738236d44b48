"""Files by their location: a local path, or an fsspec URL (``s3://bucket/key``, ``gs://…``, ``memory://…``).

Local files never need fsspec. A write is whole or not at all: a local file takes its place by a rename, an object store
puts whole objects. ``stamp`` tells whether a file was touched, not what it holds.
"""

from __future__ import annotations

import os
import stat as stat_of
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.errors import InputError, OutputError

EXTRAS = {"s3": "s3", "s3a": "s3", "gs": "gcs", "gcs": "gcs", "az": "azure", "abfs": "azure", "adl": "azure"}
DRAFT = ".part"  # last part of the name of a file that is being written: .NAME.PID.part

MOST_BYTES = 64 * 2**20
"""Sources larger than this are refused: a transcript of a whole day of speech has 2 MiB."""


def is_url(location: str | Path) -> bool:
    """Is it an fsspec URL? A path never holds ``://``, for it would be normalised."""
    return "://" in str(location)


def filesystem(url: str) -> Any:
    """The fsspec file system of a URL. Raises InputError, naming the extra to install, if it is not to be had."""
    scheme = url.partition("://")[0]
    try:
        import fsspec  # type: ignore[import-untyped]

        return fsspec.filesystem(scheme)
    except (ImportError, ValueError) as error:
        extra = EXTRAS.get(scheme)
        hint = f"pip install 'podclaims[{extra}]'" if extra else "install fsspec and its package for this protocol"
        raise InputError(f"{scheme}:// cannot be reached: {error}; {hint}", url) from error


def readable(path: Path) -> None:
    """Raises InputError for what would take for ever or too much to read: a pipe, a device, a folder, a huge file.

    Raises OSError if there is nothing, or no right to look.
    """
    found = path.stat()
    if stat_of.S_ISDIR(found.st_mode):
        raise InputError("is a folder; give a file", str(path))
    if not stat_of.S_ISREG(found.st_mode):
        raise InputError("is a pipe or a device; save its content to a file", str(path))
    if found.st_size > MOST_BYTES:
        raise InputError(f"is larger than {MOST_BYTES // 2**20} MiB (ingest.MOST_BYTES); split it", str(path))


def join(folder: str | Path, *names: str) -> str:
    """Location of a file in a folder."""
    return "/".join([str(folder).rstrip("/"), *names]) if is_url(folder) else str(Path(folder, *names))


def read(location: str) -> bytes:
    """Content of a file. Raises FileNotFoundError or another OSError."""
    if not is_url(location):
        return Path(location).read_bytes()
    data: bytes = filesystem(location).cat_file(location)
    return data


def write(location: str, data: bytes) -> None:
    """Write a file whole or not at all, over an older one. Raises OutputError."""
    if is_url(location):
        try:
            filesystem(location).pipe_file(location, data)
        except Exception as error:  # every object store has its own exceptions
            raise OutputError(f"cannot be written: {error}", location) from error
        return
    target = Path(location)
    draft = target.with_name(f".{target.name}.{os.getpid()}{DRAFT}")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise OutputError(f"cannot be written: {error.strerror}", location) from error


def stamp(location: str) -> str:
    """What changes when a file is written: size and time (ns), or size and ETag. Raises FileNotFoundError."""
    if is_url(location):
        return _remote_stamp(filesystem(location).info(location))
    found = Path(location).stat()
    return f"{found.st_size}-{found.st_mtime_ns}"


def stamps(folder: str | Path, suffix: str) -> dict[str, str]:
    """Name → stamp of the files in a folder that end in ``suffix``, hidden ones not; empty if there is no folder."""
    if is_url(folder):
        files = filesystem(str(folder))
        files.invalidate_cache()
        try:
            rows = files.ls(str(folder), detail=True)
        except FileNotFoundError:
            return {}
        named = ((row["name"].rstrip("/").rpartition("/")[2], row) for row in rows if row["type"] == "file")
        return {name: _remote_stamp(row) for name, row in named if name.endswith(suffix) and not name.startswith(".")}
    return dict(_local_stamps(folder, suffix))


def _local_stamps(folder: str | Path, suffix: str) -> Iterator[tuple[str, str]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(suffix) and not entry.name.startswith("."):
                    found = entry.stat()
                    yield entry.name, f"{found.st_size}-{found.st_mtime_ns}"
    except FileNotFoundError:
        return


def _remote_stamp(info: dict[str, Any]) -> str:
    changed = next((info[key] for key in ("ETag", "etag", "md5Hash", "mtime", "created") if info.get(key)), "")
    return f"{info['size']}-{changed}"


def remove(location: str) -> None:
    """Remove a file that may be gone already. Raises OutputError."""
    try:
        if is_url(location):
            filesystem(location).rm_file(location)
        else:
            Path(location).unlink(missing_ok=True)
    except FileNotFoundError:
        return
    except OSError as error:
        raise OutputError(f"cannot be removed: {error.strerror or error}", location) from error


def make_folder(folder: str | Path) -> None:
    """Make a local folder with those above it; object stores have none. Raises OutputError."""
    if is_url(folder):
        return
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}; choose another folder", str(folder)) from error
