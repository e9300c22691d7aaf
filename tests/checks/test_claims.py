"""Claims and their gate: what breaks a claim is said; a sentence without one is found."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result
from hypothesis import strategies as st

from kb.checks import claims, sentences
from kb.checks.claims import Claim, Refuted, Source, claim, definition, for_all, for_each
from kb.checks.questions import Finding
from kb.cli import _checking
from kb.cli.check import command

SOURCE = Source(place="A paper (2020), §2", url="https://example.org/a", checked="2026-11-30")


@pytest.fixture
def topic(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[Claim]]:
    """Runs the text of a claims.py of a topic `toy` and gives its claims."""
    monkeypatch.setattr(claims, "_claims", {})

    def run(source: str) -> list[Claim]:
        module = ModuleType("kb.topics.toy.claims")
        names = {"claim": claim, "definition": definition, "for_all": for_all, "st": st,
                 "for_each": for_each, "SOURCE": SOURCE}  # fmt: skip
        exec(compile(source, "claims.py", "exec"), vars(module) | names)
        return claims._claims["toy"]

    return run


CLAIM = (
    'claim("{}", zh="总是偶数", en="is always even", of=("个整数", "integers"), tried=lambda: {})\n'
)


def test_a_true_claim_counts_what_was_tried(topic: Callable[[str], list[Claim]]) -> None:
    drawn, ranged = topic(
        CLAIM.format("drawn", "for_all(st.integers(), lambda n: 2 * n % 2 == 0)")
        + CLAIM.format("ranged", "for_each(range(7), lambda n: 2 * n % 2 == 0)")
    )
    assert drawn.run() == 300
    assert drawn.run(share=0.1) == 30
    assert ranged.run(share=0.1) == 7  # a range is tried whole
    assert (drawn.line, ranged.line) == (1, 2)


@pytest.mark.parametrize(
    "tried, case",
    [
        ("for_all(st.integers(), lambda n: n < 1000)", "1000"),
        ("for_all(st.integers(), lambda n, m: n + m < 9, st.integers())", "0, 9|9, 0"),
        ("for_each(range(7), lambda n: n != 5)", "5"),
        ("for_all(st.integers(), lambda n: n)", "0"),
    ],
)
def test_a_false_claim_names_the_case_and_the_sentence(
    topic: Callable[[str], list[Claim]], tried: str, case: str
) -> None:
    (false,) = topic(CLAIM.format("false", tried))
    place = r"kb/topics/toy/claims\.py, line 1: false: broken by "
    with pytest.raises(Refuted, match=rf"{place}({case}); the sentence “is always even” is not"):
        false.run()


def test_an_error_of_the_trial_is_not_hidden(topic: Callable[[str], list[Claim]]) -> None:
    (broken,) = topic(CLAIM.format("broken", "for_each([0], lambda n: 1 / n)"))
    with pytest.raises(ZeroDivisionError):
        broken.run()


def test_strategies_in_the_wrong_place_are_told_their_place(
    topic: Callable[[str], list[Claim]],
) -> None:
    (wrong,) = topic(CLAIM.format("wrong", "for_all(st.integers(), st.integers(), bool)"))
    with pytest.raises(TypeError, match=r"call it as for_all\(strategy, holds, \*more_strat"):
        wrong.run()


def test_a_trial_that_tries_nothing_is_refused(topic: Callable[[str], list[Claim]]) -> None:
    empty, silent = topic(
        CLAIM.format("empty", "for_each([], lambda n: True)") + CLAIM.format("silent", "None")
    )
    for idle in (empty, silent):
        with pytest.raises(Refuted, match="nothing was tried"):
            idle.run()


@pytest.mark.parametrize(
    "source, said",
    [
        ('claim("a", zh="总是", en="always")', "a claim is tried= or has a source="),
        ('claim("a", zh="总是", en="always", tried=lambda: 0)', "say in of= what is tried"),
        ('claim("a", zh="", en="always", source=SOURCE)', "write its sentence in both languages"),
        ('definition("a", zh="总", en="x")\ndefinition("a", zh="总", en="x")', "a second claim is"),
    ],
)
def test_what_is_no_claim_is_refused(
    topic: Callable[[str], list[Claim]], source: str, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        topic(source)


def test_a_source_has_its_place_address_and_day() -> None:
    with pytest.raises(ValueError, match="needs its place and an https address"):
        Source(place="A paper", url="http://example.org", checked="2026-11-30")
    with pytest.raises(ValueError, match="isoformat"):
        Source(place="A paper", url="https://example.org", checked="yesterday")


def test_claims_about_software_grow_old(topic: Callable[[str], list[Claim]]) -> None:
    paper, software = topic(
        'claim("paper", zh="总是", en="always", source=SOURCE)\n'
        "from dataclasses import replace\n"
        'claim("jdk", zh="总是", en="always", source=replace(SOURCE, versions="JDK 24 to 25"))\n'
    )
    assert list(claims.old([paper, software], date(2027, 11, 1))) == []
    assert list(claims.old([paper, software], date(2027, 12, 2))) == [software]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A topic of two pages, cards, words of a question and hints."""
    for lang, sentence in (("zh", "它总是偶数。"), ("en", "It is always even.")):
        for path, text in {
            f"docs/{lang}/toy.md": f"---\ntitle: always\n---\n\n# 总是 always\n\n{sentence}\n\n"
            "```python\nalways = 'every 总是'\n```\n\n`only` and $x \\text{ only }$ 1 only 7\n",
            f"quiz_bank/toy/cards.{lang}.md": f"## Is it always 总是 so? {{#a}}\n\n{sentence}\n\n- 1\n",
            f"quiz_bank/toy/questions.{lang}.md": "## Every 任何? {#q section=a level=1}\n\n"
            f"Always 总是 so?\n\n1. {sentence}\n\n* one: never 从不\n\n- slip: never 从不\n",
            f"kb/topics/toy/exercises/one/hints.{lang}.md": f"1. {sentence}\n",
            f"kb/topics/toy/exercises/one/task.{lang}.md": "Exactly 恰好\n",
        }.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def test_prompts_options_code_and_tasks_are_exempt(root: Path) -> None:
    found = {
        (general.path.relative_to(root).as_posix(), general.line, general.word)
        for place in sentences.places(root, "toy")
        for general in sentences.generals(place)
        if place.lang == "en"
    }
    assert found == {
        ("docs/en/toy.md", 5, "always"),
        ("docs/en/toy.md", 7, "always"),
        ("quiz_bank/toy/cards.en.md", 3, "always"),
        ("quiz_bank/toy/questions.en.md", 5, "always"),
        ("quiz_bank/toy/questions.en.md", 9, "never"),
        ("kb/topics/toy/exercises/one/hints.en.md", 1, "always"),
    }


EVEN = 'claim("even", zh="它总是偶数", en="It is always even", also=[("总是 always", "always"), ("从不", "never")], source=SOURCE)\n'


def test_a_claim_covers_its_sentence_wherever_it_stands(
    root: Path, topic: Callable[[str], list[Claim]]
) -> None:
    assert sentences.uncovered(root, "toy", topic(EVEN)) == []


def test_a_sentence_without_a_claim_is_found_in_both_languages(
    root: Path, topic: Callable[[str], list[Claim]]
) -> None:
    less = EVEN.replace(', ("从不", "never")', "")
    said = [str(finding) for finding in sentences.uncovered(root, "toy", topic(less))]
    assert said == [
        "quiz_bank/toy/questions.zh.md, line 9: no claim covers '从不' in “- slip: never 从不”; "
        "cover it in kb/topics/toy/claims.py, or reword it to claim less",
        "quiz_bank/toy/questions.en.md, line 9: no claim covers 'never' in “- slip: never 从不”; "
        "cover it in kb/topics/toy/claims.py, or reword it to claim less",
    ]


def test_a_changed_sentence_loses_its_claim(
    root: Path, topic: Callable[[str], list[Claim]]
) -> None:
    page = root / "docs/en/toy.md"
    page.write_text(page.read_text("utf-8").replace("It is always even", "It is always odd"))
    for name in ("cards", "questions"):
        (root / f"quiz_bank/toy/{name}.en.md").unlink()
    (root / "kb/topics/toy/exercises/one/hints.en.md").unlink()
    found = topic(EVEN.replace('("总是 always", "always"), ', '("总是 always", ""), '))
    said = " ".join(map(str, sentences.uncovered(root, "toy", found)))
    assert "line 7: no claim covers 'always' in “It is always odd.”" in said
    assert "even: “It is always even” stands nowhere in the topic's en texts" in said


def test_a_fifth_of_all_may_be_definitions(topic: Callable[[str], list[Claim]]) -> None:
    four = "".join(CLAIM.format(f"c{n}", "for_each([1], bool)") for n in range(4))
    found = topic(four + 'definition("a", zh="只有", en="only")\n')
    assert sentences.too_many_definitions(found) == []
    found = topic('definition("b", zh="只有", en="only")\n')
    assert "2 of 6 claims are definitions" in str(sentences.too_many_definitions(found)[0])


@pytest.mark.parametrize(
    "text, words",
    [
        ("not necessarily, 不一定", []),
        ("一定的条件", []),
        ("only 29 % and only $x$, 只有 29 %", []),
        ("Only one, 只有一个", ["Only"]),
        ("the Same, AT MOST two", ["the Same", "AT MOST"]),
    ],
)
def test_words_that_are_not_universal(tmp_path: Path, text: str, words: list[str]) -> None:
    path = tmp_path / "page.md"
    path.write_text(text, encoding="utf-8")
    place = sentences.Place(path, "en")
    assert [general.word for general in sentences.generals(place)] == words
    if not words:
        assert list(sentences.generals(sentences.Place(path, "zh"))) == []


@pytest.fixture
def stated(topic: Callable[[str], list[Claim]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Claims of `receptive_field`: one that holds, two that do not, one long not looked up."""
    made = topic(
        CLAIM.format("holds", "for_each(range(7), lambda n: True)")
        + CLAIM.format("broken", "for_each(range(7), lambda n: n < 5)")
        + CLAIM.format("raises", "for_each([0], lambda n: 1 / n)")
        + "from dataclasses import replace\n"
        'claim("old", zh="总是", en="always",'
        ' source=replace(SOURCE, checked="2024-01-02", versions="JDK 17"))\n'
    )
    monkeypatch.setattr(claims, "claims_of", {"receptive_field": made}.__getitem__)
    bare = Finding("docs/en/receptive_field.md, line 5", "no claim covers 'only'", "cover it")
    monkeypatch.setattr(sentences, "uncovered", lambda root, topic, found: [bare])
    _checking.claims_of.cache_clear()


def check(*names: str) -> Result:
    return CliRunner().invoke(command, [*names, "--claims", "--lang", "en"])


@pytest.mark.usefixtures("stated")
def test_kb_check_names_what_broke_and_what_grew_old() -> None:
    try:
        done = check("receptive_field")
        assert done.exit_code == 1
        bare, broken, raised, *_ = done.stdout.splitlines()
        assert bare == "docs/en/receptive_field.md, line 5: no claim covers 'only'; cover it"
        assert broken.startswith(
            "receptive_field/broken: broken by 5; the sentence “is always even”"
        )
        assert raised.startswith("receptive_field/raises: raises ZeroDivisionError: ")
        assert "4 claims, 1 tried on 7 cases: 3 wrong" in done.stdout
        assert (
            "receptive_field/old rests on JDK 17 as of 2024-01-02; look it up again" in done.stderr
        )
        said = json.loads(check("receptive_field", "--json").stdout)
        assert [(c["id"].partition("/")[2], c["cases"], c["old"], c["broken"])
                for c in said["claims"]] == [
            ("holds", 7, False, False), ("broken", 0, False, True),
            ("raises", 0, False, True), ("old", 0, True, False),
        ]  # fmt: skip
        one = check("receptive_field/holds")
        assert (one.exit_code, one.stdout) == (0, "1 claims, 1 tried on 7 cases: all agree\n")
        assert check("receptive_field/hold").exit_code != 0
    finally:
        _checking.claims_of.cache_clear()


def test_without_what_they_need_claims_are_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(topic: str) -> list[Claim]:
        raise ModuleNotFoundError("No module named 'torch'", name="torch")

    monkeypatch.setattr(claims, "claims_of", lacking)
    _checking.claims_of.cache_clear()
    try:
        done = check("receptive_field")
        assert done.exit_code == 0
        assert 'torch is not installed; pip install "interview-kb[check]"' in done.stderr
    finally:
        _checking.claims_of.cache_clear()
