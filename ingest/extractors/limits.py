"""How much of a hostile file is looked at before it is put aside."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one extraction: sizes in bytes, text in characters, nesting in levels.

    The compression ratio only counts for members larger than ``ratio_from``: honest worksheets reach 100.
    """

    file_bytes: int = 256 * MEGABYTE
    characters: int = 20_000_000
    entries: int = 10_000
    ratio: int = 200
    ratio_from: int = MEGABYTE
    unpacked_bytes: int = 512 * MEGABYTE
    depth: int = 8
    parts: int = 10_000


DEFAULT_LIMITS = Limits()


@dataclass(slots=True)
class Budget:
    """What is left of the limits for one deposited file and everything packed inside it."""

    unpacked_bytes: int
    parts: int

    @classmethod
    def of(cls, limits: Limits) -> Budget:
        """A full budget."""
        return cls(limits.unpacked_bytes, limits.parts)

    def take(self, size: int) -> bool:
        """Whether one more part of ``size`` bytes may be looked at; it is then counted."""
        if self.parts < 1 or size > self.unpacked_bytes:
            return False
        self.parts -= 1
        self.unpacked_bytes -= size
        return True
