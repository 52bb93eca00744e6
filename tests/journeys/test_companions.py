"""What stands beside a document, as a reader sees it."""

from __future__ import annotations

from dataclasses import replace

from flask.testing import FlaskClient

from holdings.model.document import GazettePlace, Visibility
from tests.journeys.small_site import SmallServices, document, put, version


def test_a_document_says_where_a_gazette_printed_it_and_the_issue_lists_it(
    site: SmallServices, client: FlaskClient
) -> None:
    place = GazettePlace("云州市人民政府公报", 2016, "3", 5, 7)
    issue, part = put(
        site,
        document("公报.pdf", version(title="云州市人民政府公报2016年第3期")),
        replace(document("公报.pdf#1", version(gazette=place)), part_of="公报.pdf"),
    )
    shown = client.get(f"/doc/{part}").get_data(as_text=True)
    assert f'载<a href="/doc/{issue}">《云州市人民政府公报》2016年第3期第5—7页</a>' in shown
    assert "原件见公报整期" in shown
    listed = client.get(f"/doc/{issue}").get_data(as_text=True)
    assert f'<a href="/doc/{part}">云州市档案查阅办法</a>' in listed
    assert "本期文件（1 件）" in listed
    site.holdings.documents.set_visibility(issue, Visibility.WITHHELD, "查看")
    assert issue not in client.get(f"/doc/{part}").get_data(as_text=True)
