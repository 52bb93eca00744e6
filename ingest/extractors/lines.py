"""Turns paragraphs and table cells into lines: a simple row is one line, its cells apart by tabs."""

from __future__ import annotations

import re

_EMPTY_LINES = re.compile(r"\n[ \t]*\n[ \t]*(?:\n[ \t]*)+")
_SPACES = re.compile(r"[ \t\r\f\v]+")


class Lines:
    """Collects text in reading order; ``text`` hands it out."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._row: list[list[str]] = []

    def paragraph(self, text: str, *, in_cell: bool = False) -> None:
        """Adds a paragraph, to the current cell or after the table."""
        if in_cell and self._row:
            self._row[-1].append(text)
            return
        self.end_row()
        self._lines.append(text)

    def row(self) -> None:
        """Starts a row of a table."""
        self.end_row()

    def cell(self) -> None:
        """Starts a cell of the current row."""
        self._row.append([])

    def end_row(self) -> None:
        """Writes the current row: one line where every cell is one line, else a line per paragraph.

        Pages laid out in tables have whole texts in a cell; those must keep their lines.
        """
        cells = [[line for line in cell if line.strip()] for cell in self._row]
        self._row = []
        filled = [cell for cell in cells if cell]
        if all(len(cell) == 1 and "\n" not in cell[0] for cell in filled):
            if filled:
                self._lines.append("\t".join(cell[0].strip() for cell in filled))
        else:
            self._lines.extend(line for cell in filled for line in cell)

    def text(self) -> str:
        """All lines; no more than one empty line in a row."""
        self.end_row()
        return collapsed("\n".join(line.rstrip() for line in self._lines))


def collapsed(text: str) -> str:
    """Text with no more than one empty line in a row and none at its ends."""
    return _EMPTY_LINES.sub("\n\n", text).strip("\n")


def squeezed(text: str) -> str:
    """Text with its runs of blanks and line breaks as one space; the ideographic space is kept."""
    return _SPACES.sub(" ", text.replace("\n", " "))
