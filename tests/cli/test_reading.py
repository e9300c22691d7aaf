"""`kb read` and `kb find`: the pages in the terminal, in both languages."""

import io
import json
import re
import sys
from functools import cache
from pathlib import Path

import pytest
from rich.console import Console

from kb.cli._search import Text, ranked
from kb.cli.find import _everything
from kb.cli.read import _print
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
    assert "def bottom_up" not in done.stdout
    assert "--section bottom-up --code" in done.stdout
    assert (
        "def bottom_up" in kb("read", "receptive_field", "--section", "bottom-up", "--code").stdout
    )
    wrong = kb("read", "receptive_field", "--section", "botom-up")
    assert wrong.returncode == 2
    assert "bottom-up" in wrong.stderr
    assert "`kb read receptive_field` lists all" in wrong.stderr


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("stem", bank.topics(private=False))
def test_what_is_revised_fits_a_screen(stem: str, lang: str) -> None:
    """Half a page of prose, where the site shows the code as well."""
    told = {item.section for item in bank.load(stem).items}
    for section in told:
        rows = [row for row in shown(stem, section, lang) if row.strip()]
        assert 3 < len(rows) <= 66, (section, len(rows))
        assert not re.search(
            r"^ *(def \w+\(|import \w+$|class \w+[(:])", "\n".join(rows), re.MULTILINE
        ), section


def shown(stem: str, section: str, lang: str) -> list[str]:
    console = Console(width=80, file=io.StringIO())
    with console.capture() as capture:
        _print(console, stem, section, False, lang)
    return capture.get().splitlines()


def test_a_long_text_goes_through_the_pager(terminal, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    paged = tmp_path / "pager"
    paged.write_text(
        f"#!{sys.executable}\nimport sys\nprint('PAGED', len(sys.stdin.readlines()))\n"
    )
    paged.chmod(0o755)
    child = terminal("read", "detr", PAGER=str(paged))
    child.expect(r"PAGED \d\d\d")
    child = terminal("read", "detr", "--section", "no-nms", PAGER=str(paged))
    child.expect("Code and outputs")
    assert "PAGED" not in child.before


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_read_lists_the_sections(kb: Run, lang: str) -> None:
    text = kb("read", "detr", lang=lang).stdout
    assert "kb read detr --section ID" in text
    assert re.search("^  set-loss +(The set loss|集合损失)$", text, re.MULTILINE)


def test_the_cards_and_the_quiz_of_a_section(kb: Run) -> None:
    assert "Draw DETR" in kb("read", "detr", "--section", "questions").stdout
    assert "Practise: kb quiz detr" in kb("read", "detr", "--section", "try").stdout


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
    assert any(row["place"].startswith(place) for row in rows[:3])
    assert {row["kind"] for row in rows} <= {"topic", "section", "card", "question", "text"}


def test_find_says_when_there_is_nothing_or_more(kb: Run) -> None:
    assert "no matches for “zzzzz”" in kb("find", "zzzzz").stdout
    assert re.search(r"(\d+) more; `-n \d+` shows all", kb("find", "a", "-n", "3").stdout)


@cache
def everything() -> list[Text]:
    return [*_everything("zh"), *_everything("en")]


@pytest.mark.parametrize(
    "query, place",
    [
        ("上采样", "upsampling"),
        ("線程和進程的區別", "process_thread"),
        ("空洞卷積", "dilated_convolution"),
        ("DETR匹配", "detr"),
        ("匹配DETR", "detr"),
        ("为什么要用空洞卷积？", "dilated_convolution"),
        ("感受野怎么计算", "receptive_field"),
        ("SENet和CBAM的区别", "attention"),
        ("What is the difference between SENet and CBAM?", "attention"),
        ("how is mIoU computed", "segmentation_metrics"),
        ("what is a virtual thread", "process_thread"),
        ("死锁的四个条件", "process_thread"),
        ("转置卷积棋盘格", "upsampling"),
    ],
)
def test_find_takes_a_question_as_people_ask_it(query: str, place: str) -> None:
    found = ranked(query, everything())
    assert found[0].place.split("/")[0].split("#")[0] == place


@pytest.mark.parametrize("written", ["3x3", "3×3", "3 x 3", "３Ｘ３", "3 × 3"])
def test_find_takes_sizes_however_they_are_written(written: str) -> None:
    assert ranked(written, everything())[:20] == ranked("3×3", everything())[:20] != []


def test_find_finds_nothing_for_what_is_not_there() -> None:
    assert not [
        q for q in ("量子纠缠", "zzzzz", "C++", "kubernetes ingress") if ranked(q, everything())
    ]


@pytest.mark.parametrize("word", ["softmax", "参数", "r_i", "frac", "theta"])
def test_find_shows_no_latex_and_keeps_to_the_language(kb: Run, word: str) -> None:
    rows = json.loads(kb("find", word, "--json", "-n", "400").stdout)
    assert word == "frac" or rows
    for row in rows:
        assert not re.search(r"\\[a-zA-Z]|\$|--8<--", row["text"]), row
        assert row["kind"] == "topic" or not re.search("[\u4e00-\u9fff]", row["text"]), row


@pytest.mark.parametrize("stem", bank.topics(private=False))
def test_every_section_a_question_points_to_is_on_the_page(stem: str) -> None:
    from kb.quiz.asking.pages import sections

    topic = bank.load(stem)
    for lang in ("zh", "en"):
        ids = {section.id for section in sections(stem, lang)}
        assert {item.section for item in topic.items} <= ids, lang
