"""ask, answer, show, list, topics, check and completion, as a shell sees them."""

import json
import re

import pytest

from tests.cli.conftest import Run

ID = "receptive_field/strided_stack"


def ask(kb: Run, *args: str) -> dict[str, object]:
    done = kb("ask", ID, "--json", *args)
    assert done.returncode == 0, done.stderr
    asked: dict[str, object] = json.loads(done.stdout)
    return asked


def test_ask_gives_the_problem_and_never_the_answer(kb: Run) -> None:
    asked = ask(kb, "--seed", "7")
    assert list(asked) == [
        "id", "topic", "seed", "lang", "kind", "level", "prompt", "code", "unit", "tolerance", "choices",
    ]  # fmt: skip
    assert asked["id"] == ID
    assert asked["seed"] == 7
    assert asked["unit"] == "px"
    assert asked["tolerance"] == 0
    assert ask(kb, "--seed", "7") == asked
    shown = json.loads(kb("show", ID, "--seed", "7", "--json").stdout)
    answer = str(shown["answer"])
    text = kb("ask", ID, "--seed", "7").stdout
    assert answer not in re.findall(r"\d+", text)


def test_ask_without_a_seed_draws_one_and_tells_it(kb: Run) -> None:
    seeds = {ask(kb)["seed"] for _ in range(3)}
    assert len(seeds) > 1
    assert "--seed" in kb("ask", ID).stderr


def test_both_languages_carry_the_same_numbers(kb: Run) -> None:
    zh, en = (ask(kb, "--seed", "3", "--lang", lang)["prompt"] for lang in ("zh", "en"))
    digits = re.compile(r"\d+")
    assert sorted(digits.findall(str(zh))) == sorted(digits.findall(str(en)))
    assert "感受野" in str(zh)


def test_answer_right_wrong_unreadable(kb: Run) -> None:
    shown = json.loads(kb("show", ID, "--seed", "7", "--json").stdout)
    right = kb("answer", ID, str(shown["answer"]), "--seed", "7", "--json")
    assert right.returncode == 0
    said = json.loads(right.stdout)
    assert list(said) == ["verdict", "read_as", "answer", "mistake", "feedback", "steps", "page"]
    assert (said["verdict"], said["mistake"], said["answer"]) == ("right", None, shown["answer"])
    for mistake in shown["mistakes"]:
        wrong = kb("answer", ID, str(mistake["value"]), "--seed", "7", "--json")
        assert wrong.returncode == 1
        said = json.loads(wrong.stdout)
        assert (said["verdict"], said["mistake"]) == ("wrong", mistake["id"])
        assert said["feedback"] == mistake["feedback"]
        assert said["steps"]
    unreadable = kb("answer", ID, "9**9**9", "--seed", "7", "--json")
    assert unreadable.returncode == 2
    said = json.loads(unreadable.stdout)
    assert (said["verdict"], said["answer"], said["steps"]) == ("unreadable", None, [])


def test_the_wrong_answer_is_taught(kb: Run) -> None:
    shown = json.loads(kb("show", ID, "--seed", "7", "--json").stdout)
    done = kb("answer", ID, str(shown["mistakes"][0]["value"]), "--seed", "7")
    assert done.returncode == 1
    assert shown["mistakes"][0]["feedback"] in done.stdout
    assert f"Answer: {shown['answer']} px" in done.stdout
    assert "  1. " in done.stdout


@pytest.mark.parametrize("value", ["-3", "-0.5", "-1e3", "−3", "-.5"])
def test_negative_values_are_ordinary_answers(kb: Run, value: str) -> None:
    done = kb("answer", ID, value, "--seed", "1", "--json")
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["verdict"] == "wrong"


def test_a_dash_reads_standard_input(kb: Run) -> None:
    shown = json.loads(kb("show", ID, "--seed", "7", "--json").stdout)
    assert kb("answer", ID, "-", "--seed", "7", stdin=f"{shown['answer']}\n").returncode == 0
    assert kb("answer", ID, "-", "--seed", "7", stdin="").returncode == 2
    assert kb("answer", ID, "-", "--seed", "7", stdin="9" * 1_000_000).returncode == 2


def test_unquoted_answers_with_spaces(kb: Run) -> None:
    assert kb("answer", ID, "31", "px", "--seed", "1", "--json").returncode in (0, 1)


@pytest.mark.parametrize(
    "args, said",
    [
        (("answer", "receptive_field/strided_stak", "3", "--seed", "1"), ID),
        (("ask", "receptive_fild/strided_stack"), ID),
        (("show", "nothing_like_it"), "kb list"),
        (("quiz", "receptive_fild"), "nearest: receptive_field"),
        (("list", "receptive_fild"), "nearest: receptive_field"),
        (("topcs",), "Did you mean 'topics'"),
        (("ask", ID, "--sed", "3"), "--seed"),
        (("answer", ID, "3"), "--seed"),
        (("quiz", "--level", "9"), "1<=x<=3"),
        (("ask", ID, "--seed", "x"), "integer"),
    ],
)
def test_bad_input_gets_one_clear_line_and_exit_2(
    kb: Run, args: tuple[str, ...], said: str
) -> None:
    done = kb(*args)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_show_has_everything_for_authors(kb: Run) -> None:
    text = kb("show", ID, "--seed", "7").stdout
    assert "Answer: " in text
    assert "Mistakes:" in text
    assert "strided_ignored" not in text
    assert "strides_ignored" in text


def test_list_and_topics(kb: Run) -> None:
    rows = json.loads(kb("list", "--json").stdout)
    assert ID in [row["id"] for row in rows]
    assert set(rows[0]) == {"id", "topic", "kind", "level", "section"}
    topics = json.loads(kb("topics", "--json").stdout)
    assert {"topic", "zh", "en", "questions", "cards", "private"} == set(topics[0])
    assert "感受野" in kb("topics", lang="zh").stdout
    assert ID in kb("list", "receptive_field").stdout


def test_help_in_both_languages(kb: Run) -> None:
    assert "Practise" in kb("--help").stdout
    assert "练习" in kb("--help", lang="zh").stdout
    for command in re.findall(r"^  ([a-z]+)  ", kb("--help").stdout, re.MULTILINE):
        done = kb(command, "--help", lang="zh")
        assert done.returncode == 0, done.stderr


def test_the_language_comes_from_the_locale(kb: Run) -> None:
    chinese = kb("topics", lang="", env={"LC_ALL": "zh_CN.UTF-8"}).stdout
    assert "感受野" in chinese
    assert "感受野" not in kb("topics", lang="", env={"LC_ALL": "C"}).stdout


def test_completion_of_topics_and_ids(kb: Run) -> None:
    def complete(words: str) -> str:
        count = str(len(words.split()) - (0 if words.endswith(" ") else 1))
        done = kb(env={"_KB_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": count})
        return done.stdout

    assert "receptive_field" in complete("kb quiz recep")
    assert "receptive_field/" in complete("kb ask recep")
    assert ID in complete("kb ask receptive_field/str")
    assert "topics" in complete("kb top")


def test_version(kb: Run) -> None:
    from kb import __version__

    assert kb("--version").stdout.strip() == f"kb, version {__version__}"
