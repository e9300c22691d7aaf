"""`kb read` and `kb find`: the pages in the terminal, in both languages."""

import json

import pytest

from kb.quiz.asking import bank
from tests.cli.conftest import Run


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_read_gives_summary_formulas_numbers_and_cards(kb: Run, lang: str) -> None:
    done = kb("read", "receptive_field", lang=lang)
    assert done.returncode == 0, done.stderr
    topic = bank.load("receptive_field")
    assert topic.title(lang) in done.stdout
    for heading in {"zh": ("一句话", "三十秒", "公式", "要记的数", "回忆卡"),
                    "en": ("one sentence", "thirty seconds", "Formula", "Numbers", "Recall")}[lang]:  # fmt: skip
        assert heading in done.stdout
    assert "483" in done.stdout
    for left in ("--8<--", "```", "{#", "\\frac", "$$", "<div"):
        assert left not in done.stdout


@pytest.mark.parametrize("stem", bank.topics(private=False))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_topic_shows_raw_markup(kb: Run, stem: str, lang: str) -> None:
    text = kb("read", stem, lang=lang).stdout
    for left in ("--8<--", "{#", "\\frac", "\\cdot", "$$", "\\text", "\\math", "<div", "```"):
        assert left not in text, text[max(0, text.find(left) - 200) : text.find(left) + 80]


def test_read_one_section(kb: Run) -> None:
    done = kb("read", "receptive_field", "--section", "bottom-up")
    assert done.returncode == 0, done.stderr
    assert "bottom_up" in done.stdout
    wrong = kb("read", "receptive_field", "--section", "botom-up")
    assert wrong.returncode == 2
    assert "bottom-up" in wrong.stderr


@pytest.mark.parametrize(
    "word, place",
    [
        ("感受野", "receptive_field"),
        ("receptive field", "receptive_field"),
        ("ＩｏＵ", "segmentation_metrics"),
        ("混淆矩阵", "segmentation_metrics"),
        ("gridding", "dilated_convolution"),
        ("守护线程", "process_thread"),
    ],
)
def test_find_in_both_languages(kb: Run, word: str, place: str) -> None:
    rows = json.loads(kb("find", word, "--json", "-n", "200").stdout)
    assert any(row["place"].startswith(place) for row in rows)
    kinds = [row["kind"] for row in rows]
    order = ["topic", "section", "card", "question", "text"]
    assert kinds == sorted(kinds, key=order.index)


def test_find_says_when_there_is_nothing_or_more(kb: Run) -> None:
    assert "no matches for “zzzzz”" in kb("find", "zzzzz").stdout
    assert " more: -n " in kb("find", "a", "-n", "3").stdout


@pytest.mark.parametrize("stem", bank.topics(private=False))
def test_every_section_a_question_points_to_is_on_the_page(stem: str) -> None:
    from kb.quiz.asking.pages import sections

    topic = bank.load(stem)
    for lang in ("zh", "en"):
        ids = {section.id for section in sections(stem, lang)}
        assert {item.section for item in topic.items} <= ids, lang
