"""What is planted on scans: found in the text a recogniser reads, and gone from what the public gets."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from holdings.model.document import Visibility
from holdings.store import Holdings
from ingest.extractors.embedded import EmbeddedExtractor
from ingest.ocr.pages import PageReader
from ingest.ocr.recognising import RecognisingExtractor
from ingest.pipeline import ingest_files
from ingest.rendering.draw import DirectRenderer
from ingest.rendering.pdf import draw_pdf
from ingest.review import Desk, Tools, redact
from tests.unit.ingest.extractors.made_files import pdf
from tests.unit.ingest.ocr.recognisers import installed
from tests.unit.ingest.planted import ID


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with an identity number, drawn and kept as a picture."""
    folder = tmp_path_factory.mktemp("scan")
    lines = (
        f"BT /F1 16 Tf 72 700 Td (Relief list of the city for this year) Tj 0 -60 Td (No. {ID} granted) Tj ET"
    )
    page: Image.Image = draw_pdf(pdf([f"RAW:{lines}"]), 1, 200)
    (folder / "deposit").mkdir()
    page.save(folder / "deposit" / "scan.png")
    return folder


def test_a_number_on_a_scan_is_found_and_hidden(scan: Path, complete_run: bool, tmp_path: Path) -> None:
    extractor = RecognisingExtractor(
        EmbeddedExtractor(), PageReader(installed("tesseract", complete_run), tmp_path / "pages")
    )
    holdings = Holdings.open(f"sqlite:///{tmp_path}/kaijuan.db", f"file://{tmp_path}/store")
    report = ingest_files([scan / "deposit"], holdings, lambda: extractor)
    (document_id,) = holdings.documents.by_external_ids(report.source, ["scan.png"]).values()
    document = holdings.documents.get(document_id)
    assert document.visibility is Visibility.WITHHELD
    assert [one.rule for one in document.current.findings] == ["identity-number"]
    made = redact(Desk(holdings, "甲", b"key"), document_id, Tools(extractor, DirectRenderer()))
    assert made.file.media_type == "text/plain", "where words stand on a scan is not certain enough to paint"
    assert ID not in str(holdings.documents.get(document_id))
    extractor.close()
    holdings.close()
