"""Pages in a real browser: narrow and wide, by keyboard alone, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.expected_conditions import url_contains
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.conftest import Reader

FACET = "/search/facet/org?q=档案开放"
RESULTS = "/search?q=档案开放&cat=c08&status=repealed&from=2000-01-01"


@pytest.fixture(autouse=True)
def fresh(reader: Reader) -> Iterator[None]:
    """Every test starts without cookies and with JavaScript."""
    reader.scripting(on=True)
    reader.browser.delete_all_cookies()
    yield
    errors = [entry for entry in reader.browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert [
        entry for entry in errors if "410" not in entry["message"] and "404" not in entry["message"]
    ] == []


def pages(reader: Reader) -> list[str]:
    return [
        "/",
        RESULTS,
        f"/doc/{reader.document_id}?q=档案",
        "/search?q=无此+文件",
        FACET,
        "/doc/ZZZZZZZZZZZZ",
    ]


@pytest.mark.parametrize("view", ["standard", "elder", "contrast"])
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_scrolls_sideways(reader: Reader, width: int, view: str) -> None:
    for path in pages(reader):
        reader.open(f"{path}{'&' if '?' in path else '?'}view={view}", width=width)
        assert reader.browser.execute_script("return document.documentElement.scrollWidth") <= width, path


def test_controls_are_large_enough_to_hit(reader: Reader) -> None:
    """WCAG 2.2, 2.5.8: 24 × 24 CSS pixels, links within a sentence excepted."""
    script = """
      return [...document.querySelectorAll('a,button,input:not([type=hidden]),select,summary')]
        .filter(e => e.offsetParent && !e.closest('p,dd,.skip,.vh,.card,h3') && !e.matches('.skip'))
        .map(e => [e.outerHTML.slice(0, 90), e.matches('[type=checkbox]') ? e.closest('label') : e])
        .map(([html, e]) => [html, e.getBoundingClientRect()])
        .filter(([html, box]) => box.height < 23.5 || box.width < 23.5).map(([html, box]) => html + box.height)"""
    for path in pages(reader):
        reader.open(path, width=360)
        assert reader.browser.execute_script(script) == [], path


def test_the_page_is_one_page_of_one_language(reader: Reader) -> None:
    """Every page has one main heading, no id twice, a label for every field, and a name for every link."""
    script = """
      const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
      return {
        headings: document.querySelectorAll('h1').length,
        twice: ids.filter((id, at) => ids.indexOf(id) !== at),
        unnamed: [...document.querySelectorAll('input:not([type=hidden]),select')]
          .filter(e => !e.labels.length).map(e => e.outerHTML),
        wordless: [...document.querySelectorAll('a,button')].filter(e => !e.textContent.trim()).length,
        dangling: [...document.querySelectorAll('a[href^="#"]')].map(e => e.getAttribute('href').slice(1))
          .filter(id => !document.getElementById(id)),
        language: document.documentElement.lang,
      }"""
    for path in pages(reader):
        reader.open(path)
        assert reader.browser.execute_script(script) == {
            "headings": 1, "twice": [], "unnamed": [], "wordless": 0, "dangling": [], "language": "zh-Hans",
        }, path  # fmt: skip


def test_a_search_by_keyboard_alone(reader: Reader) -> None:
    reader.open("/")
    keys = ActionChains(reader.browser)
    keys.send_keys(Keys.TAB).perform()
    assert focused(reader).text == "跳到正文"
    keys.send_keys("/").perform()
    assert focused(reader).get_attribute("id") == "q"
    keys.send_keys("档案/开放", Keys.ENTER).perform()
    WebDriverWait(reader.browser, 5).until(url_contains("/search"))
    assert reader.browser.find_element(By.ID, "q").get_attribute("value") == "档案/开放"


def test_every_control_can_be_reached_and_seen(reader: Reader) -> None:
    reader.open(RESULTS)
    seen: list[str] = []
    for _ in range(240):
        ActionChains(reader.browser).send_keys(Keys.TAB).perform()
        element = focused(reader)
        if element.tag_name == "body":
            break
        seen.append(element.get_attribute("name") or element.text or "")
        outline = element.value_of_css_property("outline-style")
        assert outline not in {"none", ""}, element.get_attribute("outerHTML")
    for expected in ("q", "status", "cat", "from", "sort", "云州市档案开放利用办法", "下一页"):
        assert expected in seen


def test_filters_work_without_javascript(reader: Reader) -> None:
    reader.scripting(on=False)
    reader.open("/search?q=档案")
    reader.browser.find_element(By.CSS_SELECTOR, "input[name=status][value=repealed]").click()
    reader.browser.find_element(By.CSS_SELECTOR, ".facets .btn-1").click()
    WebDriverWait(reader.browser, 10).until(url_contains("status=repealed"))
    chips = reader.browser.find_elements(By.CSS_SELECTOR, ".chip-on")
    assert [chip.text.split("，")[0].strip() for chip in chips] == ["已废止"]
    chips[0].click()
    WebDriverWait(reader.browser, 10).until_not(url_contains("status"))


def test_the_drawer_opens_on_a_phone_without_javascript(reader: Reader) -> None:
    reader.scripting(on=False)
    reader.open(RESULTS, width=360)
    form = reader.browser.find_element(By.CSS_SELECTOR, "form.facets")
    assert not form.is_displayed()
    reader.browser.find_element(By.CSS_SELECTOR, ".drawer summary").click()
    assert form.is_displayed()


def test_hits_are_walked_by_n_and_p(reader: Reader) -> None:
    reader.open(f"/doc/{reader.document_id}?q=档案")
    keys = ActionChains(reader.browser)
    keys.send_keys("n").send_keys("n").perform()
    assert reader.browser.find_element(By.CSS_SELECTOR, "mark.now").get_attribute("id") == "hit-2"
    keys.send_keys("p").perform()
    assert reader.browser.find_element(By.CSS_SELECTOR, "mark.now").get_attribute("id") == "hit-1"


def test_no_key_acts_while_an_input_method_composes(reader: Reader) -> None:
    reader.open(f"/doc/{reader.document_id}?q=档案")
    fire = "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'n', bubbles: true, isComposing: %s}))"
    reader.browser.execute_script(fire % "true")
    assert reader.browser.find_elements(By.CSS_SELECTOR, "mark.now") == []
    reader.browser.execute_script(fire % "false")
    assert len(reader.browser.find_elements(By.CSS_SELECTOR, "mark.now")) == 1


def test_a_snippet_leads_to_its_article_in_view(reader: Reader) -> None:
    reader.open("/search?q=档案")
    reader.browser.find_element(By.CSS_SELECTOR, ".snips .loc").click()
    target = reader.browser.find_element(By.CSS_SELECTOR, ".art:target")
    top = reader.browser.execute_script("return arguments[0].getBoundingClientRect().top", target)
    bar = reader.browser.find_element(By.CSS_SELECTOR, ".hitnav").size["height"]
    assert bar <= top < 800


def test_a_long_facet_opens_in_its_place_and_is_narrowed_while_typing(reader: Reader) -> None:
    reader.open("/search?q=档案")
    script = "return [...document.querySelectorAll('.whole li:not([hidden]) .tick span:first-of-type')].map(e => e.textContent)"
    box = reader.browser.find_element(By.XPATH, "//fieldset[legend='发文机关']")
    box.find_elements(By.CSS_SELECTOR, "input[type=checkbox]")[1].click()
    box.find_element(By.CSS_SELECTOR, "a.every").click()
    WebDriverWait(reader.browser, 5).until(lambda _: box.find_elements(By.CSS_SELECTOR, ".whole"))
    assert len(reader.browser.execute_script(script)) == 11
    focused(reader).send_keys("财政")
    assert reader.browser.execute_script(script) == ["云州市财政局"]
    focused(reader).send_keys(Keys.ENTER)
    box.find_element(By.XPATH, ".//label[span='云州市财政局']").click()
    reader.browser.find_element(By.CSS_SELECTOR, ".facets .btn-1").click()
    WebDriverWait(reader.browser, 5).until(url_contains("org="))
    assert reader.browser.current_url.count("org=") == 2, "what was ticked before stays ticked"


def test_the_page_of_a_facet_does_the_same_without_javascript(reader: Reader) -> None:
    reader.scripting(on=False)
    reader.open("/search?q=档案")
    reader.browser.find_element(By.XPATH, "//fieldset[legend='发文机关']//a[@class='every']").click()
    reader.browser.find_element(By.ID, "fq").send_keys("财政", Keys.ENTER)
    WebDriverWait(reader.browser, 10).until(url_contains("fq="))
    rows = reader.browser.find_elements(By.CSS_SELECTOR, "#values tbody tr")
    assert [row.text.split()[0] for row in rows] == ["云州市财政局"]
    rows[0].find_elements(By.TAG_NAME, "input")[1].click()
    reader.browser.find_element(By.CSS_SELECTOR, ".facet-page .btn-1").click()
    WebDriverWait(reader.browser, 10).until(url_contains("x.org="))


def test_large_type_stays_until_it_is_switched_off(reader: Reader) -> None:
    reader.open("/")
    reader.browser.find_element(By.LINK_TEXT, "关怀版").click()
    assert (
        reader.browser.execute_script("return getComputedStyle(document.documentElement).fontSize") == "24px"
    )
    reader.browser.find_element(By.LINK_TEXT, "全部文件").click()
    assert reader.browser.find_element(By.TAG_NAME, "html").get_attribute("class") == "elder"
    reader.browser.find_element(By.LINK_TEXT, "标准版").click()
    assert (
        reader.browser.execute_script("return getComputedStyle(document.documentElement).fontSize") == "16px"
    )


def focused(reader: Reader) -> WebElement:
    return reader.browser.switch_to.active_element
