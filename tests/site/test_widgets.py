"""The widgets on their pages: a table without scripts, then by keyboard, pointer, finger and link."""

import gzip
import json
import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown import Markdown

from kb.site import pages
from kb.site.errors import PageError
from kb.site.widget import widget, widgets
from tests.profiles import quick
from tests.site.checkout import ROOT, Site
from tests.site.chromium import QUIET, THOROUGH, move

JAVASCRIPTS = ROOT / "docs/theme/javascripts"
FENCE = re.compile(r"^```widget\n(.+?)\n```", re.MULTILINE)
WIDGETS = widgets()
HOMES = {
    "receptive-field": "receptive_field",
    "boxes": "segmentation_metrics",
    "upsampling": "upsampling",
    "margins": "angular_margin",
    "dilation": "dilated_convolution",
    "hungarian": "detr",
}


class Sources(HTMLParser):
    """The addresses of a page's scripts, its style sheets, and its widgets."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.widgets: list[str] = []
        self.handlers: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "script" and "src" in given:
            self.scripts.append(given["src"])
        if tag == "link" and given.get("rel") == "stylesheet":
            self.styles.append(given["href"])
        if "kb-widget" in given.get("class", "").split():
            self.widgets.append(tag.removeprefix("kb-"))
        self.handlers += [name for name in given if name.startswith("on")]
        self.handlers += [v for v in given.values() if v.lower().startswith("javascript:")]


def built(site: Site) -> Iterator[tuple[Path, Sources]]:
    for path in sorted(site.folder.rglob("*.html")):
        yield path, Sources(path.read_text("utf-8"))


def test_every_widget_is_on_its_page_in_both_languages() -> None:
    for lang in ("zh", "en"):
        found = {page.topic: FENCE.findall(page.body) for page in pages.topic_pages(lang)}
        for name, topic in HOMES.items():
            assert found[topic].count(name) == 1, (name, lang)
    assert set(HOMES) == set(WIDGETS)


def test_an_unknown_widget_is_named() -> None:
    with pytest.raises(PageError, match=r"no widget 'boxs'; there are: .*boxes"):
        widget("boxs", "", "", {}, Markdown())


def test_two_widgets_of_a_page_share_what_they_share() -> None:
    md = Markdown()
    text = "".join(widget(name, "", "", {}, md) for name in ("boxes", "dilation", "boxes"))
    scripts = [Path(source).stem for source in Sources(text).scripts]
    assert scripts == ["parts", "boxes", "dilation"]


def test_a_widgets_scripts_are_asked_for_only_where_it_is(site: Site) -> None:
    seen = set()
    for path, page in built(site):
        mine = [source for source in page.scripts if "/widgets/" in source]
        wanted = ["parts", *page.widgets] if page.widgets else []
        assert [Path(source).stem for source in mine] == wanted, path
        assert any("widgets.css" in style for style in page.styles) == bool(page.widgets), path
        for source in (*mine, *(style for style in page.styles if "widgets" in style)):
            assert (path.parent / source).resolve().is_file(), source
        seen |= set(page.widgets)
    assert seen == set(WIDGETS)


def test_pages_have_no_inline_handlers_and_few_inline_scripts(site: Site) -> None:
    """A policy without inline scripts has to list the hash of each: there are Material's alone."""
    inline = set()
    for path, page in built(site):
        assert page.handlers == [], path
        text = path.read_text("utf-8")
        if 'http-equiv="refresh"' in text:  # a former address: no page, and a script of its own
            continue
        for attributes, body in re.findall(r"<script([^>]*)>(.*?)</script>", text, re.DOTALL):
            if body.strip() and "application/json" not in attributes:
                inline.add(body)
    assert len(inline) <= 12
    assert not any("kb-" in body or "kb." in body for body in inline)


def test_a_page_without_widgets_loads_at_most_15_kb_of_our_script() -> None:
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    block = re.search(r"^extra_javascript:\n(?:  .*\n)+", text, re.MULTILINE)
    assert block is not None
    listed = yaml.safe_load(block[0])["extra_javascript"]
    bodies = [(ROOT / "docs/theme" / name).read_bytes() for name in listed]
    assert listed
    assert not any("widgets" in name for name in listed)
    assert sum(len(gzip.compress(body)) for body in bodies) <= 15 * 1024


WRITES_MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|"
    r"DOMParser|createContextualFragment|setHTML|set(?:Timeout|Interval)\(\s*[\"'`]"
)


@pytest.mark.parametrize("path", sorted(JAVASCRIPTS.rglob("*.js")), ids=lambda p: p.stem)
def test_our_scripts_write_no_markup_and_ask_for_nothing(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not WRITES_MARKUP.findall(text)
    assert not re.findall(r"https?://(?!www.w3.org)", text)
    if path.stem not in (
        "lazy-search",
        "iframe-worker",
    ):  # these stand between search and its files
        assert not re.findall(r"\bfetch\(|XMLHttpRequest|importScripts|\bimport\s*[({\"']", text)
    assert '"use strict"' in text
    assert len(text.splitlines()) <= 270


def test_widgets_do_not_move_by_themselves() -> None:
    style = (ROOT / "docs/theme/stylesheets/widgets.css").read_text("utf-8")
    assert not re.findall(r"transition|animation|scroll-behavior", style)


def numbers(text: str) -> list[float]:
    return [float(n.replace("−", "-")) for n in re.findall(r"[−-]?\d+(?:\.\d+)?", text)]


def open_widget(page: Any, site: Site, name: str, lang: str = "en", query: str = "") -> Any:
    base = site.url if lang == "zh" else f"{site.url}en/"
    page.goto(f"{base}{HOMES[name]}/{query}")
    found = page.locator(f"kb-{name}")
    found.locator(".kb-widget-box").wait_for()
    return found


@pytest.mark.browser
@pytest.mark.parametrize("name", quick(WIDGETS, 2))
def test_without_scripts_there_is_the_table_and_with_them_the_same_numbers(
    browser: Any,
    site: Site,
    name: str,
) -> None:
    context = browser.new_context(java_script_enabled=False, **QUIET)
    still = context.new_page()
    still.goto(f"{site.url}en/{HOMES[name]}/")
    tables = still.locator(f"kb-{name} kb-fallback table")
    assert tables.first.is_visible()
    rows = tables.last.locator("tbody tr")
    read = [numbers(cell) for cell in rows.all_inner_texts()]
    context.close()
    page = browser.new_page(**QUIET)
    found = open_widget(page, site, name)
    assert found.locator("kb-fallback").count() == 0
    if name == "margins":  # a row an angle: move the slider there
        for row in read:
            page.locator("kb-margins input[type=range]").first.fill(str(int(row[0])))
            shown = numbers(found.locator(".kb-legend tbody").inner_text())
            assert shown == pytest.approx(row[1:], abs=1.01e-4)
    elif name == "dilation":  # a row a list of rates: type it
        for row in read:
            found.locator(".kb-wide input").fill(", ".join(str(int(rate)) for rate in row[:3]))
            shown = numbers(found.locator(".kb-results tbody").inner_text())
            assert shown[:5] == row[3:8]
            assert f"M₂ = {int(row[8])} " in found.locator(".kb-ruling").inner_text()
    elif name == "receptive-field":
        values = found.locator(".kb-outcome b").all_inner_texts()
        assert numbers(" ".join(values)) == [value for row in read for value in row[-3:]]
    else:
        shown = numbers(" ".join(found.locator("table").all_inner_texts()))
        assert [v for row in read for v in row if v not in shown] == []
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("lang", quick(["zh", "en"]))
@pytest.mark.parametrize("name", quick(WIDGETS))
def test_widgets_fit_a_phone_and_a_doubled_page(
    browser: Any,
    site: Site,
    name: str,
    lang: str,
) -> None:
    for width, zoom in ((320, 1), (640, 2), (360, 1))[: 3 if THOROUGH else 1]:
        context = browser.new_context(
            viewport={"width": width, "height": 740}, device_scale_factor=zoom, **QUIET
        )
        page = context.new_page()
        found = open_widget(page, site, name, lang)
        largest(found, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        wide = found.evaluate(
            """e => { const right = e.getBoundingClientRect().right;
                return [...e.querySelectorAll('*:not(.kb-said)')].filter(x => x.getBoundingClientRect().right > right + 1)
                    .map(x => x.outerHTML.slice(0, 90)); }"""
        )
        assert wide == [], width
        context.close()


def largest(found: Any, name: str) -> None:
    """Bring a widget to its widest."""
    if name == "hungarian":
        for place in (0, 1):
            found.locator(".kb-controls input").nth(place).fill("5")
        found.locator("td input").first.fill("-98.25")
    if name == "upsampling":
        found.locator("select").first.select_option("transposed")
        for label, value in (("kernel", "4"), ("stride", "3"), ("padding", "0")):
            zh = {"kernel": "核", "stride": "步幅", "padding": "填充"}[label]
            field = found.get_by_label(label, exact=True).or_(found.get_by_label(zh, exact=True))
            field.fill(value)
    if name == "receptive-field":
        first = found.locator(".kb-layer").first.locator("input")
        for place, value in enumerate(("31", "8", "99", "64")):
            first.nth(place).fill(value)
        for _ in range(9):
            found.locator(".kb-buttons button").first.click()
    if name == "dilation":
        found.locator(".kb-wide input").fill("9, 9, 9")
        assert "55×55" in found.inner_text()


def axe_script() -> str:
    try:
        found = import_module("axe_playwright_python")
    except ImportError:
        reason = "this test needs the package axe-playwright-python"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return (Path(str(found.__file__)).parent / "axe.min.js").read_text("utf-8")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", quick(["dark", "light"]))
@pytest.mark.parametrize("topic", quick(sorted(HOMES.values())))
def test_axe_finds_nothing(browser: Any, site: Site, topic: str, scheme: str) -> None:
    lang = "" if scheme == "light" else "en/"
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce", **QUIET)
    page = context.new_page()
    page.goto(f"{site.url}{lang}{topic}/")
    move(page)
    page.locator(".kb-widget-box").first.wait_for()
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    for quiz in page.locator("kb-quiz").all()[:4]:
        text = quiz.locator("input[type=text]")
        if text.count():
            text.fill("17")
        quiz.locator("button[type=submit]").click()
        quiz.locator("button").nth(2).click()
    page.locator(".kb-widget input").first.fill("x" if topic == "dilated_convolution" else "0")
    page.evaluate(axe_script())
    found = page.evaluate(
        """async () => (await axe.run({include: [['.kb-widget'], ['kb-quiz'], ['kb-recall'], ['kb-progress']]}))
            .violations.flatMap(v => v.nodes.map(n => [v.id, n.html.slice(0, 160), n.failureSummary]))"""
    )
    context.close()
    assert found == []


@pytest.mark.thorough
@pytest.mark.browser
def test_a_stack_is_edited_by_keyboard_and_shared_by_its_address(tab: Any, site: Site) -> None:
    found = open_widget(tab, site, "receptive-field")
    found.locator("input").first.focus()
    tab.keyboard.press("Control+A")
    tab.keyboard.type("7")
    tab.keyboard.press("Tab")
    tab.keyboard.press("ArrowUp")  # stride 1 becomes 2
    assert found.locator(".kb-outcome b").all_inner_texts()[:3] == ["7", "2", "2"]
    assert "layers=7.2.1.1-3.2.0.1-3.1.0.2" in tab.url
    found.get_by_role("button", name="Remove layer 3").focus()
    tab.keyboard.press("Enter")
    found.get_by_role("button", name="Add a layer").focus()
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.getAttribute('aria-label')") == "layer 3 kernel"
    tab.keyboard.type("5")  # the field is entered at its start: 5 before 3
    said = found.locator("svg[role=img]").get_attribute("aria-label")
    stack = re.search(r"layers=([\d.-]+)", tab.url)
    assert stack is not None
    values = found.locator(".kb-outcome b").all_inner_texts()
    again = open_widget(tab, site, "receptive-field", "zh", f"?layers={stack[1]}")
    assert again.locator(".kb-outcome b").all_inner_texts() == values
    there = again.locator("svg[role=img]").get_attribute("aria-label")
    assert sorted(numbers(str(there))) == sorted(numbers(str(said)))


@pytest.mark.browser
@pytest.mark.parametrize(
    "query", quick(["3.1", "0.1.1.1", "3.9.1.1", "<b>", "3.1.1.1-", "-".join(["3.1.1.1"] * 13)])
)
def test_a_broken_link_says_so_and_shows_the_example(tab: Any, site: Site, query: str) -> None:
    found = open_widget(tab, site, "receptive-field", "en", f"?layers={query}")
    assert "could not be read" in found.locator(".kb-note").inner_text()
    assert found.locator(".kb-layer").count() == 3


@pytest.mark.thorough
@pytest.mark.browser
def test_what_is_out_of_bounds_is_named_and_changes_nothing(tab: Any, site: Site) -> None:
    found = open_widget(tab, site, "receptive-field")
    before = found.locator(".kb-outcome b").all_inner_texts()
    kernel = found.locator("input").first
    for wrong in ("0", "32", "2.5", ""):
        kernel.fill(wrong)
        assert found.locator(".kb-note").inner_text() == (
            "layer 1 kernel: enter a whole number from 1 to 31"
        )
        assert kernel.get_attribute("aria-invalid") == "true"
        assert found.locator(".kb-outcome b").all_inner_texts() == before
    kernel.fill("5")
    assert found.locator(".kb-note").inner_text() == ""
    rates = open_widget(tab, site, "dilation", "zh")
    for wrong in ("", "1, 0", "1.5", "30, 30", "a", "1,2,3,4,5,6,7"):
        rates.locator(".kb-wide input").fill(wrong)
        assert "请输入 1 到 6 个正整数" in rates.locator(".kb-note").inner_text()
        assert "13×13" in rates.inner_text()
    rates.locator(".kb-wide input").fill("１，２、５")  # as a Chinese keyboard types it
    assert "17×17" in rates.inner_text()


BOX = "e => ['x', 'y', 'width', 'height'].map(name => Number(e.getAttribute(name)))"


@pytest.mark.browser
def test_boxes_move_by_arrow_keys(tab: Any, site: Site) -> None:
    found = open_widget(tab, site, "boxes")
    grip = found.locator("rect.kb-grip.kb-b")
    assert grip.evaluate(BOX) == [40, 15, 24, 40]
    grip.focus()
    tab.keyboard.press("ArrowLeft")
    tab.keyboard.press("Shift+ArrowDown")
    assert grip.evaluate(BOX) == [39, 20, 24, 40]
    for _ in range(9):
        tab.keyboard.press("Shift+ArrowDown")  # the frame holds it
    assert grip.evaluate(BOX) == [39, 20, 24, 40]
    for _ in range(4):  # past the corners of A
        tab.keyboard.press("Tab")
    assert "corner of box B (63 60)" in tab.evaluate("document.activeElement.ariaLabel")
    for _ in range(20):
        tab.keyboard.press("Shift+ArrowLeft")  # no further than the other corner
    assert grip.evaluate(BOX) == [39, 20, 0, 40]
    tab.wait_for_timeout(700)
    assert found.locator(".kb-said").inner_text().startswith("IoU 0, GIoU −")


@pytest.mark.thorough
@pytest.mark.browser
def test_boxes_are_dragged_by_mouse_and_by_finger(browser: Any, site: Site) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, **QUIET)
    page = context.new_page()
    found = open_widget(page, site, "boxes")
    grip = found.locator("rect.kb-grip.kb-a")
    grip.scroll_into_view_if_needed()
    scale = found.locator("svg").evaluate("e => e.getBoundingClientRect().width / 108")
    spot = grip.bounding_box()
    x, y = spot["x"] + 12 * scale, spot["y"] + 20 * scale
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10 * scale, y + 5 * scale, steps=3)
    page.mouse.up()
    page.mouse.move(x, y)  # let go: moves nothing
    assert grip.evaluate(BOX) == [20, 15, 50, 25]
    finger = context.new_cdp_session(page)
    x, y = x + 10 * scale, y + 5 * scale
    scrolled = page.evaluate("scrollY")
    for kind, dy in (("touchStart", 0), ("touchMove", 6), ("touchMove", 12), ("touchEnd", None)):
        points = [] if dy is None else [{"x": x, "y": y + dy * scale}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(50)  # moves within one frame are joined
    assert grip.evaluate(BOX) == [20, 27, 50, 25]
    assert page.evaluate("scrollY") == scrolled
    corner = found.locator("circle.kb-grip.kb-a").last.bounding_box()
    assert min(corner["width"], corner["height"]) >= 24  # a target as large as WCAG asks
    context.close()


@pytest.mark.thorough
@pytest.mark.browser
def test_upsampling_follows_its_options(tab: Any, site: Site) -> None:
    found = open_widget(tab, site, "upsampling")
    output = found.locator(".kb-picture tbody")
    found.get_by_label("align_corners").press("Space")
    assert numbers(output.inner_text())[:6] == [1, 1.4, 1.8, 2.2, 2.6, 3]
    found.get_by_label("method").select_option("nearest")
    assert not found.get_by_label("align_corners").is_visible()
    assert numbers(output.inner_text())[:6] == [1, 1, 2, 2, 3, 3]
    found.get_by_label("Input row 1 column 1", exact=True).fill("9")
    assert numbers(output.inner_text())[:6] == [9, 9, 2, 2, 3, 3]
    found.get_by_label("method").select_option("transposed")
    assert "checkerboard" in found.inner_text()  # kernel 3, stride 2
    found.get_by_label("weights").select_option("tent")
    assert found.get_by_label("kernel", exact=True).input_value() == "4"
    assert "3×3 becomes 6×6" in found.inner_text()
    assert "equally often" in found.inner_text()


@pytest.mark.browser
def test_margins_and_costs_answer_at_once(tab: Any, site: Site) -> None:
    found = open_widget(tab, site, "margins")
    angle = found.locator("input[type=range]").first
    angle.focus()
    for _ in range(3):
        tab.keyboard.press("ArrowRight")
    assert "θ = 63°" in found.inner_text()
    tab.keyboard.press("End")
    found.get_by_label("ArcFace easy_margin").press("Space")
    assert numbers(found.locator(".kb-legend tbody").inner_text()) == [-1, -7, -1.35, -1]
    assert found.locator("polyline").count() == 4
    found.get_by_label("draw SphereFace").press("Space")
    assert found.locator("polyline").count() == 3
    table = open_widget(tab, site, "hungarian")
    assert "greedy pays 4 more" in table.inner_text()
    table.get_by_label("Cost of query 1 object 1").fill("-5")
    assert "greedy is optimal here" not in table.inner_text()
    table.get_by_label("queries").fill("1")
    assert table.locator("tbody tr td input").count() == 3
    assert "greedy is optimal here" in table.inner_text()


@pytest.mark.browser
def test_a_widget_whose_script_comes_first_waits_for_its_parts(browser: Any) -> None:
    page = browser.new_page(**QUIET)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    for name in ("quiz/make", "widgets/boxes", "widgets/parts", "widgets/dilation"):
        page.add_script_tag(content=(JAVASCRIPTS / f"{name}.js").read_text("utf-8"))
    for name in ("boxes", "dilation"):
        assert page.evaluate(f"customElements.get('kb-{name}') !== undefined"), name
    page.close()
    assert wrong == []


@pytest.mark.thorough
@pytest.mark.browser
def test_widgets_survive_instant_navigation(tab: Any, site: Site) -> None:
    tab.goto(f"{site.url}en/")
    tab.evaluate("window.sameDocument = true")
    for name in ("boxes", "dilation", "boxes"):
        tab.locator(f".md-nav--primary a[href$='{HOMES[name]}/']").first.click()
        tab.wait_for_url(f"{site.url}en/{HOMES[name]}/**")
        tab.locator(f"kb-{name} .kb-widget-box").wait_for()
        assert tab.locator(f"kb-{name} .kb-widget-box").count() == 1
        assert tab.locator(".kb-widget .kb-said").evaluate("e => getComputedStyle(e).position") == (
            "absolute"  # the style came along
        )
    tab.go_back()
    tab.locator("kb-dilation .kb-widget-box").wait_for()
    assert tab.evaluate("window.sameDocument"), "instant navigation is off"


@pytest.mark.browser
@pytest.mark.parametrize("name", quick(WIDGETS))
def test_widgets_work_from_disk(browser: Any, site: Site, name: str) -> None:
    page = browser.new_page(**QUIET)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto((site.folder / HOMES[name] / "index.html").as_uri())
    found = page.locator(f"kb-{name}")
    found.locator(".kb-widget-box").wait_for()
    if name == "receptive-field":
        found.locator("input").first.fill("5")
        assert found.locator(".kb-outcome b").first.inner_text() == "5"
        found.get_by_role("button", name="复制链接").click()
        page.wait_for_function("document.querySelector('.kb-note').childNodes.length")
    page.close()
    assert wrong == []


def policy(text: str) -> str:
    """A policy that allows this page's inline scripts by their hashes and no others."""
    import base64
    import hashlib

    bodies = re.findall(r"<script(?![^>]*src=)[^>]*>(.*?)</script>", text, re.DOTALL)
    hashes = {base64.b64encode(hashlib.sha256(b.encode()).digest()).decode() for b in bodies}
    allowed = " ".join(f"'sha256-{digest}'" for digest in sorted(hashes))
    return (
        f"default-src 'self'; script-src 'self' {allowed}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:"
    )


@pytest.mark.browser
def test_widgets_and_questions_work_under_a_strict_policy(browser: Any, site: Site) -> None:
    context = browser.new_context(**QUIET)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))

    def guarded(route: Any) -> None:
        response = route.fetch()
        headers = {**response.headers, "content-security-policy": policy(response.text())}
        route.fulfill(response=response, headers=headers)

    page.route(re.compile(r"/en/[a-z_]+/$"), guarded)
    for name in WIDGETS:
        open_widget(page, site, name)
        move(page)
    context.close()
    assert wrong == []


def test_the_first_state_is_data_and_never_markup() -> None:
    for name, path in WIDGETS.items():
        text = widget(name, "", "", {}, Markdown())
        found = re.search(r'data-start="([^"]*)"', text)
        assert found is not None
        assert (
            json.loads(found[1].replace("&quot;", '"'))
            == json.loads(path.read_text("utf-8"))["start"]
        )
