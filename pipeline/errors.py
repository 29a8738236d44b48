"""Every exception that podclaims raises on purpose.

    PodclaimsError
    ├── InputError           a source cannot be read: names the file and, where there is one, the line
    │   ├── UnreadableError  nothing in the file is a transcript
    │   └── MetadataError    a sidecar or feed is malformed
    ├── DataError            a data file (lexicon, units, cues, patterns) is malformed: file:line
    ├── SettingsError        a settings file has an unknown key or a value out of range
    └── OutputError          a result cannot be written

Every message says where (file:line) and what to do. The classes keep their arguments, so they cross process borders.
"""

from __future__ import annotations


class PodclaimsError(Exception):
    """Base of all; ``str()`` is one line for a person: ``path:line: what is wrong; what to do``."""

    def __init__(self, message: str, path: str | None = None, line: int | None = None) -> None:
        super().__init__(message, path, line)
        self.message = message
        self.path = path
        self.line = line

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.path, self.line) if part is not None)
        return f"{where}: {self.message}" if where else self.message

    def __reduce__(self) -> tuple[type[PodclaimsError], tuple[str, str | None, int | None]]:
        return type(self), (self.message, self.path, self.line)


class InputError(PodclaimsError):
    """A source file cannot be read."""


class UnreadableError(InputError):
    """Nothing in the file can be read as a transcript; the message says what was expected."""


class MetadataError(InputError):
    """A sidecar TOML or a feed is malformed."""


class DataError(PodclaimsError):
    """A data file of the package or of the user (lexicon, units, cues, patterns) is malformed."""


class SettingsError(PodclaimsError):
    """A settings file or option has an unknown name or a value out of range."""


class OutputError(PodclaimsError):
    """A result cannot be written."""
