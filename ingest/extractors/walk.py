"""From bytes to an extraction, the same for both adapters: sniff, read, judge, then what is packed inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.extractors import archives, kinds, ole
from ingest.extractors.limits import Budget, Limits
from ingest.extractors.quality import judge
from ingest.extractors.reading import Reading, Refused
from ingest.extractors.sniff import Sniffed, expected_type, sniff
from ingest.port import Extraction, Pictured, RawFile, Status

Read = Callable[[bytes, Sniffed, str], Reading]
_CUT_VERDICTS = {Status.OK: Status.PARTIAL, Status.EMPTY: Status.DAMAGED}
_USABLE = (Status.OK, Status.PARTIAL)


@dataclass(slots=True)
class _Visit:
    """One deposited file on its way: what may still be unpacked, and where what is inside it is kept."""

    budget: Budget
    folder: Path | None
    kept: int = 0

    def keep(self, data: bytes, extraction: Extraction) -> Extraction:
        """The extraction of an embedded file, whose bytes are kept if anybody wants them; a container's
        are not: its members are."""
        if self.folder is None or extraction.media_type in kinds.ARCHIVES:
            return extraction
        self.kept += 1
        (self.folder / str(self.kept)).write_bytes(data)
        return replace(extraction, kept=str(self.kept))


@dataclass(frozen=True, slots=True)
class Walk:
    """How one adapter goes through files: its ``read`` takes (bytes, what they are, name)."""

    read: Read
    tool: str
    limits: Limits

    def file(self, file: RawFile) -> Extraction:
        """The extraction of a deposited file; its verdict says so where the file cannot be opened."""
        try:
            size = file.path.stat().st_size
            if size > self.limits.file_bytes:
                raise Refused(
                    Status.UNSUPPORTED, f"the file has {size} bytes, the limit is {self.limits.file_bytes}"
                )
            data = file.path.read_bytes()
        except OSError as error:
            return self._refused(file.name, Refused(Status.DAMAGED, f"the file cannot be opened ({error})"))
        except Refused as refusal:
            return self._refused(file.name, refusal)
        return self._bytes(data, file.name, _Visit(Budget.of(self.limits), file.keep), 0)

    def _bytes(self, data: bytes, name: str, visit: _Visit, depth: int) -> Extraction:
        media_type = expected_type(name)
        try:
            sniffed = sniff(data, name, self.limits)
            media_type = sniffed.media_type
            reading = self._reading(data, sniffed, name)
        except Refused as refusal:
            return self._refused(name, refusal, media_type)
        except RecursionError:
            return self._refused(name, Refused(Status.DAMAGED, "nested too deep"), media_type)
        children, cut = self._children(reading, visit, depth)
        return self._judged(reading, sniffed, name, children, cut)

    def _reading(self, data: bytes, sniffed: Sniffed, name: str) -> Reading:
        kind = sniffed.media_type
        if kind in kinds.IMAGES:
            raise Refused(Status.NEEDS_OCR, "a picture: OCR is needed")
        if kind == kinds.RAR:
            reason = "a RAR archive: its format is closed; unpack it, or hand it in as ZIP or 7z"
            raise Refused(Status.UNSUPPORTED, reason)
        if kind in kinds.ARCHIVES:
            return archives.expand(data, name, kind, self.limits)
        if kind == kinds.OLE and (packaged := ole.packaged_file(ole.CompoundFile(data))) is not None:
            return Reading(parts=(packaged,))
        return self.read(data, sniffed, name)

    def _children(self, reading: Reading, visit: _Visit, depth: int) -> tuple[tuple[Extraction, ...], str]:
        if reading.parts and depth >= self.limits.depth:
            return (), f"packed more than {self.limits.depth} levels deep: the rest was left out"
        children: list[Extraction] = []
        for part in reading.parts:
            if not visit.budget.take(len(part.data)):
                return tuple(children), "too much is packed inside: the rest was left out"
            child = self._bytes(part.data, part.name, visit, depth + 1)
            children.append(visit.keep(part.data, child))
        return (*reading.children, *children), ""

    def _judged(
        self, reading: Reading, sniffed: Sniffed, name: str, children: tuple[Extraction, ...], cut: str
    ) -> Extraction:
        status, pages, remarks = judge(reading, sniffed.media_type)
        if status is Status.EMPTY and children:
            status, remarks = _container_verdict(children, remarks)
        if cut:
            status, remarks = _CUT_VERDICTS.get(status, status), (*remarks, cut)
        return Extraction(
            status=status,
            media_type=sniffed.media_type,
            pages=pages,
            charset=reading.charset or sniffed.charset,
            properties=dict(reading.properties),
            children=children,
            truncated=reading.truncated or bool(cut),
            warnings=(*reading.warnings, *remarks),
            tool=reading.tool or self.tool,
            tool_version=reading.tool_version,
            name=name,
            pictured=_pictured(reading, status, sniffed.media_type),
        )

    def _refused(self, name: str, refusal: Refused, media_type: str = "") -> Extraction:
        return Extraction(
            status=refusal.status,
            media_type=media_type or expected_type(name),
            warnings=(refusal.reason,),
            tool=self.tool,
            name=name,
            pictured=Pictured() if refusal.status is Status.NEEDS_OCR else None,
        )


def _pictured(reading: Reading, status: Status, media_type: str) -> Pictured | None:
    """The pages that need OCR, and what the verdict would be had they been read."""
    if status is Status.NEEDS_OCR and any(page.text.strip() for page in reading.pages):
        # There is text, but it is not what one sees: no page of it counts.
        return Pictured(warnings=reading.warnings)
    if status not in (Status.NEEDS_OCR, Status.PARTIAL) or not reading.pictured:
        return None
    verdict, _, remarks = judge(replace(reading, pictured=()), media_type)
    if verdict is Status.EMPTY:
        verdict, remarks = Status.OK, ()
    return Pictured(reading.pictured, verdict, (*reading.warnings, *remarks))


def with_children(container: Extraction, children: tuple[Extraction, ...]) -> Extraction:
    """The container with its children as they are now, and the verdict that follows where it has no words."""
    if container.text.strip() or container.truncated:
        return replace(container, children=children)
    status, remarks = _container_verdict(children, container.warnings)
    return replace(container, children=children, status=status, warnings=remarks)


def _container_verdict(
    children: tuple[Extraction, ...], remarks: tuple[str, ...]
) -> tuple[Status, tuple[str, ...]]:
    """A container without words of its own is as good as the best of what is in it."""
    if all(child.status is Status.OK for child in children):
        return Status.OK, ()
    best = next((child for child in children if child.status in _USABLE), None)
    if best is not None:
        return Status.PARTIAL, ("not everything packed inside could be read",)
    return children[0].status, remarks
