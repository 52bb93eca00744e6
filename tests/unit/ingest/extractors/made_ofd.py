"""OFD files (GB/T 33190) made part by part, with every way a page can hold text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from tests.unit.ingest.extractors.made_files import zipped

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


@dataclass
class MadeOfd:
    """One document of an OFD file: its pages' contents, and what they share."""

    pages: Sequence[str]
    page_heads: Mapping[int, str] = field(default_factory=dict)
    templates: Sequence[tuple[str, str]] = ()
    resources: str = ""
    annotations: Mapping[int, str] = field(default_factory=dict)
    attachments: Sequence[tuple[str, str, bytes]] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    title: str = ""

    def parts(self, folder: str) -> dict[str, bytes | str]:
        """The document's parts below a folder."""
        made: dict[str, bytes | str] = {f"{folder}/Document.xml": self._document()}
        for number, page in enumerate(self.pages):
            head = self.page_heads.get(number, "")
            made[f"{folder}/Pages/Page_{number}/Content.xml"] = page_part(page, head)
        for number, (_, content) in enumerate(self.templates):
            made[f"{folder}/Tpls/Tpl_{number}/Content.xml"] = page_part(content)
        made[f"{folder}/Res.xml"] = f'<ofd:Res {NAMESPACE} BaseLoc="Res">{self.resources}</ofd:Res>'
        made.update(self._notes(folder))
        made.update(self._attached(folder))
        made.update({f"{folder}/{name}": content for name, content in self.files.items()})
        return made

    def _document(self) -> str:
        templates = "".join(
            f'<ofd:TemplatePage ID="t{number}" ZOrder="{order}" BaseLoc="Tpls/Tpl_{number}/Content.xml"/>'
            for number, (order, _) in enumerate(self.templates)
        )
        pages = "".join(
            f'<ofd:Page ID="p{number}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
            for number in range(len(self.pages))
        )
        notes = "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>" if self.annotations else ""
        attached = "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>" if self.attachments else ""
        return (
            f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
            f"</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>Res.xml</ofd:PublicRes>{templates}"
            f"</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages>{notes}{attached}</ofd:Document>"
        )

    def _notes(self, folder: str) -> dict[str, bytes | str]:
        if not self.annotations:
            return {}
        listed = "".join(
            f'<ofd:Page PageID="p{number}"><ofd:FileLoc>Page_{number}.xml</ofd:FileLoc></ofd:Page>'
            for number in self.annotations
        )
        made: dict[str, bytes | str] = {
            f"{folder}/Annots/Annotations.xml": f"<ofd:Annotations {NAMESPACE}>{listed}</ofd:Annotations>"
        }
        for number, content in self.annotations.items():
            made[f"{folder}/Annots/Page_{number}.xml"] = (
                f'<ofd:PageAnnot {NAMESPACE}><ofd:Annot Type="Stamp"><ofd:Appearance Boundary="20 200 100 20">'
                f"{content}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>"
            )
        return made

    def _attached(self, folder: str) -> dict[str, bytes | str]:
        if not self.attachments:
            return {}
        listed = "".join(
            f'<ofd:Attachment ID="a{number}" Name="{escape(name)}"><ofd:FileLoc>{escape(file)}</ofd:FileLoc>'
            "</ofd:Attachment>"
            for number, (name, file, _) in enumerate(self.attachments)
        )
        index = f"<ofd:Attachments {NAMESPACE}>{listed}</ofd:Attachments>"
        made: dict[str, bytes | str] = {f"{folder}/Attachs/Attachments.xml": index}
        made.update({f"{folder}/Attachs/{file}": content for _, file, content in self.attachments})
        return made


def ofd(*documents: MadeOfd, further: Mapping[str, bytes | str] | None = None) -> bytes:
    """The bytes of an OFD file with these documents."""
    bodies = "".join(
        f"<ofd:DocBody><ofd:DocInfo><ofd:Title>{escape(document.title)}</ofd:Title></ofd:DocInfo>"
        f"<ofd:DocRoot>Doc_{number}/Document.xml</ofd:DocRoot></ofd:DocBody>"
        for number, document in enumerate(documents)
    )
    made: dict[str, bytes | str] = {"OFD.xml": f'<ofd:OFD {NAMESPACE} Version="1.1">{bodies}</ofd:OFD>'}
    for number, document in enumerate(documents):
        made.update(document.parts(f"Doc_{number}"))
    return zipped({**made, **(further or {})})


def page_part(content: str, head: str = "") -> str:
    """A page's content part with everything in one layer."""
    return (
        f"<ofd:Page {NAMESPACE}>{head}<ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content></ofd:Page>"
    )


def text(
    words: str, x: float, y: float, *, size: float = 5.0, steps: str | None = None, more: str = ""
) -> str:
    """A text object whose first baseline starts at (x, y + size); one step of ``size`` a character."""
    delta = f"g {len(words) - 1} {size:g}" if steps is None else steps
    return (
        f'<ofd:TextObject Boundary="{x:g} {y:g} 150 {size * 1.2:g}" Font="f" Size="{size:g}" {more}>'
        f'<ofd:TextCode X="0" Y="{size:g}" DeltaX="{delta}">{escape(words)}</ofd:TextCode></ofd:TextObject>'
    )


def path(data: str, box: str = "20 20 170 20", more: str = 'Fill="true" Stroke="false"') -> str:
    """A path object."""
    return (
        f'<ofd:PathObject Boundary="{box}" {more}>'
        f'<ofd:FillColor Value="255 0 0"/><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'
    )
