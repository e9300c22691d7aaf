"""Questions and cards answered on the page: by keyboard, kept, exported, merged, never markup."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kb.quiz import clock
from kb.quiz.answers.grading import grade
from kb.quiz.asking import bank
from kb.quiz.asking.draw import Draw
from kb.quiz.asking.problem import Choice, Mistake, Problem, Step
from kb.quiz.asking.question import Question, question
from kb.quiz.asking.values import entry, letters_to
from kb.quiz.asking.variants import variants
from kb.quiz.transfer import BadExport, read_export
from kb.site.quiz import quiz_html
from tests.profiles import quick
from tests.site.checkout import ROOT, Site
from tests.site.chromium import QUIET, move

pytestmark = pytest.mark.browser
SCRIPTS = ROOT / "docs/theme/javascripts/quiz"
ORDER = (
    "make",
    "fraction",
    "irrational",
    "arithmetic",
    "reading",
    "grading",
    "progress",
    "element",
    "panel",
)
TOPIC = "receptive_field"
HOSTILE = (
    "</script><script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>"
    '</kb-quiz><svg onload="window.hacked = 1">\' " &amp; &lt;i&gt; \u202eabc\u202c \u2067def \\u003cb'
)


def first(test: Callable[[Question], bool]) -> Question:
    return next(
        q for stem in bank.topics(private=False) for q in bank.load(stem).questions if test(q)
    )


NUMERIC = next(
    q
    for q in bank.load(TOPIC).questions
    if q.kind == "number" and len(variants(q)) == 3 and len(variants(q)[0].problem.mistakes) > 1
)


def element(page: Any, site: Site, asked: Question, lang: str = "en") -> Any:
    """The upgraded element of a question on its page."""
    page.goto(f"{site.url if lang == 'zh' else site.url + 'en/'}{asked.topic}/")
    move(page)
    found = page.locator(f"kb-quiz[data-question='{asked.id}']")
    found.locator("button[type=submit]").wait_for()
    return found


def kept(page: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        page.evaluate("localStorage.getItem('kb-reviews') || '[]'")
    )
    return found


@pytest.mark.parametrize("lang", quick(["zh", "en"]))
def test_a_typical_mistake_is_named_and_kept(tab: Any, site: Site, lang: str) -> None:
    found = element(tab, site, NUMERIC, lang)
    variant = variants(NUMERIC)[0]
    mistake = variant.problem.mistakes[0]
    box = found.locator("input")
    box.fill(entry(variant, mistake.value))
    box.press("Enter")
    said = found.locator(".kb-verdict")
    assert said.get_attribute("data-outcome") == "wrong"
    assert mistake.text(lang).replace("`", "") in said.inner_text()
    for step in variant.problem.steps:
        assert step.text(lang).replace("`", "") in said.inner_text()
    assert entry(variant, variant.problem.answer) in said.locator(".kb-answer").inner_text()
    link = said.get_by_role("link").get_attribute("href")
    assert link.endswith(f"#{NUMERIC.section}")
    [review] = kept(tab)
    assert review["mistake"] == mistake.id
    assert (review["verdict"], review["rating"], review["seed"]) == ("wrong", 1, variant.seed)


def test_an_unreadable_answer_is_not_counted(tab: Any, site: Site) -> None:
    found = element(tab, site, NUMERIC)
    for text in ("", "about ten", "9**9**9", "1" * 300, "<b>3</b>"):
        found.locator("input").fill(text)
        found.locator("button[type=submit]").click()
        said = found.locator(".kb-verdict")
        assert said.inner_text().startswith("? Unreadable, not counted")
        assert said.get_attribute("data-outcome") == "ask"
        assert said.locator("b").count() == 0
    assert kept(tab) == []


@pytest.mark.thorough
def test_hints_come_one_by_one_and_lower_the_rating(tab: Any, site: Site) -> None:
    found = element(tab, site, NUMERIC)
    variant = variants(NUMERIC)[0]
    for step in variant.problem.steps:
        found.get_by_role("button", name="Hint").click()
        assert step.en.replace("`", "") in found.locator(".kb-verdict").inner_text()
    found.get_by_role("button", name="Hint").click()
    assert "no more hints" in found.locator(".kb-verdict").inner_text()
    found.locator("input").fill(entry(variant, variant.problem.answer))
    found.locator("input").press("Enter")
    assert found.locator(".kb-verdict").get_attribute("data-outcome") == "right"
    found.locator("input").press("Enter")  # once more is practice, no second review
    [review] = kept(tab)
    assert (review["verdict"], review["rating"]) == ("right", 2)
    assert review["hints"] == len(variant.problem.steps)


@pytest.mark.thorough
def test_revealing_is_kept_as_revealed(tab: Any, site: Site) -> None:
    found = element(tab, site, NUMERIC)
    variant = variants(NUMERIC)[0]
    found.get_by_role("button", name="Reveal").click()
    assert entry(variant, variant.problem.answer) in found.locator(".kb-answer").inner_text()
    found.locator("input").fill(entry(variant, variant.problem.answer))
    found.locator("input").press("Enter")
    [review] = kept(tab)
    assert (review["verdict"], review["rating"]) == ("revealed", 1)


def test_new_numbers_ask_the_other_variants_in_turn(tab: Any, site: Site) -> None:
    found = element(tab, site, NUMERIC)
    drawn = variants(NUMERIC)
    for variant in drawn:
        assert variant.problem.en.replace("`", "") in found.locator("p").first.inner_text()
        found.locator("input").fill(entry(variant, variant.problem.answer))
        found.locator("input").press("Enter")
        assert found.locator(".kb-verdict").get_attribute("data-outcome") == "right"
        found.get_by_role("button", name="New numbers").press("Enter")
        assert tab.evaluate("document.activeElement.matches('kb-quiz input')")
        assert found.locator(".kb-verdict").inner_text() == ""
    assert [review["seed"] for review in kept(tab)] == [v.seed for v in drawn]


@pytest.mark.parametrize("several", quick([True, False]))
def test_choices_are_made_by_keyboard(tab: Any, site: Site, several: bool) -> None:
    asked = first(
        lambda q: (
            q.kind == "choice" and isinstance(variants(q)[0].problem.answer, frozenset) == several
        )
    )
    found = element(tab, site, asked)
    problem = variants(asked)[0].problem
    answer = problem.answer if isinstance(problem.answer, frozenset) else {problem.answer}
    inputs = found.locator("fieldset input")
    inputs.first.focus()
    for place, name in enumerate(letters_to(problem).values()):
        if several:
            if place:
                tab.keyboard.press("Tab")
            if name in answer:
                tab.keyboard.press("Space")
        elif name not in answer:
            tab.keyboard.press("ArrowDown")
        else:
            tab.keyboard.press("Space")
            break
    tab.keyboard.press("Enter")
    assert found.locator(".kb-verdict").get_attribute("data-outcome") == "right"
    assert kept(tab)[0]["verdict"] == "right"


def test_what_was_answered_survives_a_reload_and_an_export(
    tab: Any,
    site: Site,
    tmp_path: Path,
) -> None:
    found = element(tab, site, NUMERIC)
    for value in ("17", "1/7"):
        found.locator("input").fill(value)
        found.locator("input").press("Enter")
        found.get_by_role("button", name="New numbers").click()
    card = tab.locator(".kb-card").first
    card.locator("summary").click()
    card.get_by_role("button", name="Keep").click()
    tab.reload()
    move(tab)
    panel = tab.locator("kb-progress")
    assert "3 answers are kept" in panel.inner_text()
    with tab.expect_download() as waiting:
        panel.get_by_role("button", name="Export").click()
    waiting.value.save_as(tmp_path / "page.json")
    export = read_export((tmp_path / "page.json").read_text("utf-8"))
    reviews, held = export.reviews, export.suspended
    assert (len(reviews), held) == (3, [])
    for review in reviews[:2]:
        variant = NUMERIC.draw(review.seed)
        assert review.question == NUMERIC.id
        assert review.verdict == grade(variant, review.raw).outcome
        assert review.origin == "page"
        assert review.study_date == clock.study_date(clock.now()).isoformat()
    assert reviews[2].verdict == "wrong"
    assert reviews[2].question == bank.load(TOPIC).cards[0].id


def exported(*reviews: Any) -> bytes:
    return json.dumps({"format": "kb-reviews", "version": 1, "reviews": reviews}).encode()


REVIEW = {
    "id": "00000000-0000-4000-8000-000000000001", "question": NUMERIC.id, "revision": 1, "seed": 1,
    "origin": "quiz", "raw": "3", "parsed": "3", "verdict": "right", "rating": 3, "mistake": None,
    "hints": 0, "milliseconds": 900, "private": False, "answered_at": "2026-01-02T03:04:05.000000Z",
    "study_date": "2026-01-02", "retention": 0.9, "undone": False,
}  # fmt: skip


@pytest.mark.thorough
def test_an_export_is_merged_once_and_a_wrong_file_changes_nothing(tab: Any, site: Site) -> None:
    element(tab, site, NUMERIC)
    panel = tab.locator("kb-progress")
    chosen = panel.locator("input[type=file]")

    def bring(body: bytes) -> str:
        chosen.set_input_files({"name": "a.json", "mimeType": "application/json", "buffer": body})
        tab.wait_for_function(
            "document.querySelector('kb-progress input').value === '' && "
            "document.querySelector('kb-progress [role=status]').textContent.split('.').length > 2"
        )
        text: str = panel.locator("[role=status]").inner_text()
        return text

    assert "1 answers were added" in bring(exported(REVIEW))
    assert "0 answers were added" in bring(exported(REVIEW))
    for wrong in (
        exported(None),
        exported([]),
        exported(3),
        b"",
        b"{}",
        b"[1]",
        b"\xff\xfe",
        b'{"format": "kb-reviews", "reviews": 3}',
    ):
        assert "not an export" in bring(wrong)
    assert kept(tab) == [REVIEW]
    text = tab.evaluate("kb.progress.exported()")
    [review] = read_export(text).reviews
    assert review.as_json() == REVIEW


@pytest.mark.thorough
@pytest.mark.parametrize(
    "change",
    [
        {"id": "x"},
        {"question": "none"},
        {"verdict": "good"},
        {"rating": 9},
        {"rating": 1},
        {"answered_at": "now"},
        {"seed": 1.5},
        {"hints": -1},
        {"retention": 2},
        {"undone": 0},
        {"more": 1},
        {"verdict": "wrong"},
        {"study_date": None},
        {"private": "perhaps"},
    ],
)
def test_a_broken_review_does_not_spoil_the_next_export(
    tab: Any,
    site: Site,
    change: dict[str, Any],
) -> None:
    element(tab, site, NUMERIC)
    tab.evaluate("text => kb.progress.merge(text)", exported({**REVIEW, **change}).decode())
    with pytest.raises(BadExport):
        read_export(exported({**REVIEW, **change}).decode())
    reviews = read_export(tab.evaluate("kb.progress.exported()")).reviews
    assert reviews == []


def test_scripts_that_come_late_are_waited_for(tab: Any, site: Site) -> None:
    """On a busy machine the cards may get their boxes after the questions their forms."""
    tab.add_init_script("""
        const append = Element.prototype.append;
        Element.prototype.append = function (...parts) {
            const late = /panel\\.js$/.test(parts[0]?.src ?? "");
            setTimeout(() => append.apply(this, parts), late ? 1000 : 0);
        };""")
    element(tab, site, NUMERIC)
    assert tab.locator("kb-recall button").count()
    assert tab.locator("kb-progress button").count()


@pytest.mark.parametrize(("share", "verdict", "rating"), [(1, "right", 3), (0, "wrong", 1)])
@pytest.mark.parametrize("lang", quick(["en", "zh"]))
def test_the_points_ticked_are_the_grade_of_a_card(
    tab: Any,
    site: Site,
    lang: str,
    share: float,
    verdict: str,
    rating: int,
) -> None:
    element(tab, site, NUMERIC, lang)
    shown = bank.load(TOPIC).cards[0]
    card = tab.locator(".kb-card").first
    card.locator("summary").press("Enter")
    points = card.locator("input[type=checkbox]")
    count = points.count()
    assert count == len(shown.text(lang).points)
    for place in range(round(share * count)):
        points.nth(place).press("Space")
    keep = card.locator("kb-recall button")
    keep.press("Enter")
    assert f"{round(share * count)}" in card.locator("[role=status]").inner_text()
    assert keep.is_disabled()
    [review] = kept(tab)
    assert (review["question"], review["revision"]) == (shown.id, shown.revision)
    assert (review["verdict"], review["rating"]) == (verdict, rating)


@pytest.mark.thorough
def test_everything_works_opened_from_disk(browser: Any, site: Site, tmp_path: Path) -> None:
    page = browser.new_context(accept_downloads=True, **QUIET).new_page()
    page.set_default_timeout(15_000)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto((site.folder / TOPIC / "index.html").as_uri())
    move(page)
    found = page.locator(f"kb-quiz[data-question='{NUMERIC.id}']")
    found.locator("input").fill("17")
    found.locator("input").press("Enter")
    assert found.locator(".kb-verdict").get_attribute("data-outcome") in ("right", "wrong")
    panel = page.locator("kb-progress")
    assert "1 次作答" in panel.inner_text()
    with page.expect_download() as waiting:
        panel.get_by_role("button", name="导出").click()
    waiting.value.save_as(tmp_path / "disk.json")
    reviews = read_export((tmp_path / "disk.json").read_text("utf-8")).reviews
    assert [review.question for review in reviews] == [NUMERIC.id]
    page.context.close()
    assert wrong == []


@question(level=1, section="row")
def number(draw: Draw) -> Problem:
    part = draw.integer(2, 40)
    return Problem(
        given={"part": part},
        zh=f"{HOSTILE} {part}",
        en=f"{HOSTILE} {part}",
        answer=2 * part,
        steps=[Step(zh=HOSTILE, en=HOSTILE, value=2 * part)],
        mistakes=[
            Mistake("one", part, zh=HOSTILE, en=HOSTILE),
            Mistake("three", 3 * part, zh=HOSTILE, en=HOSTILE),
        ],
    )


@question(level=1, section="row", kind="choice")
def choose(draw: Draw) -> Problem:
    return Problem(
        given={},
        zh=HOSTILE,
        en=HOSTILE,
        choices=[Choice(n, zh=f"{HOSTILE}{n}", en=f"{HOSTILE}{n}") for n in ("p", "q", "r")],
        answer="q",
        steps=[Step(zh=HOSTILE, en=HOSTILE)],
        mistakes=[Mistake("p", "p", zh=HOSTILE, en=HOSTILE)],
    )


@question(level=1, section="row", kind="print")
def prints(draw: Draw) -> Problem:
    return Problem(
        given={},
        zh=HOSTILE,
        en=HOSTILE,
        code=f"print('''{HOSTILE}''')",
        answer=HOSTILE,
        steps=[Step(zh=HOSTILE, en=HOSTILE, value=HOSTILE)],
        mistakes=[Mistake("p", "p", zh=HOSTILE, en=HOSTILE), Mistake("q", "q", zh="q", en="q")],
    )


FOREIGN = (
    "document.querySelectorAll('kb-quiz :is(script, img, svg, i, iframe, object, style)').length"
)


@pytest.mark.parametrize("asked", [number, choose, prints], ids=lambda q: q.name)
def test_hostile_texts_never_become_markup(browser: Any, asked: Question) -> None:
    import html

    page = browser.new_page(**QUIET)
    body = quiz_html(asked, "en", lambda text: f"<p>{html.escape(text)}</p>")
    page.set_content(f"<html lang=en><body>{body}<p id=after>after</p></body></html>")
    assert page.evaluate(FOREIGN) == 0
    for name in ORDER:
        page.add_script_tag(content=(SCRIPTS / f"{name}.js").read_text("utf-8"))
    found = page.locator("kb-quiz")
    assert found.count() == 1
    assert page.evaluate("document.querySelector('#after').parentNode === document.body")
    assert HOSTILE in page.evaluate("document.querySelector('kb-quiz p').textContent")
    found.get_by_role("button", name="Hint").click()
    assert HOSTILE in page.evaluate("document.querySelector('.kb-verdict').textContent")
    wrong = asked.draw(variants(asked)[0].seed).problem.mistakes[0]
    if asked is choose:
        problem = asked.draw(variants(asked)[0].seed).problem
        found.locator("input").nth(list(letters_to(problem).values()).index("p")).check()
    else:
        found.locator("input").fill(str(wrong.value))
    found.locator("button[type=submit]").click()
    said = page.evaluate("document.querySelector('.kb-verdict').textContent")
    assert said.startswith("✗")
    assert said.count(HOSTILE) >= 2  # the mistake's text and the step
    found.get_by_role("button", name="Reveal").click()
    if asked is not choose:
        found.locator("input").fill(HOSTILE)
        found.locator("button[type=submit]").click()
    assert page.evaluate(FOREIGN) == 0
    assert page.evaluate("typeof window.hacked") == "undefined"
    page.close()


def test_a_browser_that_keeps_nothing_still_grades(browser: Any) -> None:
    """A page of unknown origin may not use local storage."""
    page = browser.new_page(**QUIET)
    page.set_content(f"<html lang=en>{quiz_html(number, 'en', str)}<kb-progress></kb-progress>")
    for name in ORDER:
        page.add_script_tag(content=(SCRIPTS / f"{name}.js").read_text("utf-8"))
    page.locator("kb-quiz input").fill("1")
    page.locator("kb-quiz button[type=submit]").click()
    assert page.locator(".kb-verdict").get_attribute("data-outcome") == "wrong"
    assert "keeps no progress" in page.locator("kb-progress").inner_text()
    page.close()


@pytest.mark.parametrize("broken", quick(["{", "3", "null", '{"a": 1}']))
def test_a_store_that_cannot_be_read_is_left_alone(tab: Any, site: Site, broken: str) -> None:
    found = element(tab, site, NUMERIC)
    tab.evaluate("text => localStorage.setItem('kb-reviews', text)", broken)
    found.locator("input").fill("17")
    found.locator("input").press("Enter")
    assert found.locator(".kb-verdict").get_attribute("data-outcome") in ("right", "wrong")
    assert tab.evaluate("localStorage.getItem('kb-reviews')") == broken
    assert "keeps no progress" in tab.locator("kb-progress").inner_text()
