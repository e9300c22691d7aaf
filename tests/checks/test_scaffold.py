"""A scaffold is refused until it is written, line by line; written, it passes every check."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from kb.checks import scaffold
from kb.checks.scaffold import KINDS, Bank

ROOT = Path(__file__).parents[2]
PLACES = ("quiz_bank/toy", "kb/topics/toy", "docs/zh/toy.md", "docs/en/toy.md", "tests/topics")
KEPT = "attention"  # the one topic of the checkout tried here
OTHERS = [p.name for p in (ROOT / "quiz_bank").iterdir() if p.is_dir() and p.name != KEPT]
Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Trial:
    """A folder to write in and a checkout to run in, with that checkout's own packages."""

    folder: Path
    checkout: Path
    env: dict[str, str]

    def run(self, *command: str) -> Done:
        return subprocess.run(
            [sys.executable, "-m", *command], cwd=self.checkout, capture_output=True,
            encoding="utf-8", env={**os.environ, "KB_LANG": "en", **self.env},
        )  # fmt: skip

    def kb(self, *arguments: str) -> Done:
        return self.run("kb", *arguments)

    def written(self) -> None:
        """Write the least that is asked for: what TODO says, as if it were the text itself."""
        for path in self.folder.rglob("*"):
            if path.suffix in (".py", ".md", ".toml") and KEPT not in path.parts:
                text = path.read_text("utf-8")
                for wanted, expression in EXPRESSIONS.items():
                    text = text.replace(f'"{wanted}"', f'"{expression}"')
                path.write_text(re.sub("TODO(：|: )", "", text), "utf-8")


def contents(folder: Path) -> dict[Path, bytes]:
    """Every file below a folder, but the bytecode Python keeps there."""
    files = (path for path in folder.rglob("*.*") if "__pycache__" not in path.parts)
    return {path: path.read_bytes() for path in files if path.is_file()}


EXPRESSIONS = {
    "TODO: an expression over the snippets and what is given": "area(first, second)",
    "TODO: the same by other means, over the oracle": "area_by_counting(first, second)",
}


@pytest.fixture
def checkout(tmp_path: Path) -> Trial:
    """A checkout that has one topic."""
    tree = tmp_path / "tree"
    for room in ("kb", "quiz_bank", "docs/zh", "docs/en"):
        others = shutil.ignore_patterns("api", *OTHERS, *(f"{name}.md" for name in OTHERS))
        shutil.copytree(ROOT / room, tree / room, ignore=others)
    shutil.copy(ROOT / "mkdocs.yml", tree)
    (tree / "tests/topics").mkdir(parents=True)
    return Trial(tree, tree, {"PYTHONPATH": str(tree)})


@pytest.fixture
def own(tmp_path: Path) -> Trial:
    """An empty bank of the learner's own."""
    folder = tmp_path / "bank"
    folder.mkdir()
    return Trial(folder, ROOT, {"KB_BANK": str(folder), "PYTHONPATH": str(ROOT)})


def done(result: Done) -> str:
    """What a command that succeeded printed."""
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def to_write(said: str) -> list[str]:
    """The lines of a list of what is to be written."""
    return [line for line in said.splitlines() if re.match(r"\w+/[\w/.]+(, line \d+)?: ", line)]


@pytest.mark.xdist_group("scaffold")
def test_a_topic_from_nothing_to_a_passing_one(checkout: Trial) -> None:
    for tool in ("matplotlib", "torch", "hypothesis"):
        pytest.importorskip(tool)
    kb, tree = checkout.kb, checkout.folder
    said = done(kb("new", "topic", "toy", "--zh", "玩具", "--en", "Toy", "--function", "area"))
    assert "wrote docs/zh/toy.md" in said
    assert "\n  - toy.md\n" in (tree / "mkdocs.yml").read_text("utf-8")
    for kind in ("question", "card", "exercise"):
        assert f"kb new {kind} toy/NAME" in said
        done(kb("new", kind, "toy/" + {"exercise": "squares"}.get(kind, f"a_{kind}")))
    asked = kb("check", "toy")
    assert asked.returncode == 1
    todo = to_write(asked.stdout)
    assert {line.partition(":")[0].partition(",")[0] for line in todo} == {
        f"{place}{name}" for place, names in UNWRITTEN.items() for name in names
    }
    order = [line for line in todo if line.startswith(("kb/topics/toy/snippets", "docs/en"))]
    assert order == sorted(order, key=lambda line: line.startswith("docs"))
    for name in ("a_question", "a_card", "squares"):
        part = to_write(kb("check", f"toy/{name}").stdout)
        assert part
        assert set(part) < set(todo)

    checkout.written()
    assert "run make stamp" in kb("check", "toy").stdout
    for module in ("kb.site.outputs", "kb.site.stamp"):
        done(checkout.run(module, "toy"))
    assert done(kb("check", "toy")) == "1 questions, 200 draws each: all agree\n"
    assert done(kb("check", "toy/squares")) == "1 exercises: all agree\n"
    for module in (("kb.site.outputs", "--check", "toy"), ("kb.site.stamp", "--check", "toy")):
        done(checkout.run(*module))
    done(
        checkout.run("pytest", "-q", "-c", os.devnull, "--rootdir", ".", "tests/topics/test_toy.py")
    )
    for module in ("kb.site.typography", "kb.site.inventory", "kb.site.glossary"):
        lines = checkout.run(module).stdout.splitlines()
        assert [line for line in lines if "toy" in line] == []
    for command in (("check",), ("format", "--check")):
        done(checkout.run("ruff", *command, "--config", str(ROOT / "pyproject.toml"), *PLACES[:2]))


UNWRITTEN = {
    "kb/topics/toy/": ["snippets.py", "oracle.py", "numbers.py", "figures.py", "claims.py"],
    "kb/topics/toy/exercises/squares/": [
        "task.zh.md", "task.en.md", "stub.py", "solution.py", "checks.py", "mutants.toml",
        "hints.zh.md", "hints.en.md",
    ],
    "quiz_bank/toy/": [
        "questions.py", "questions.zh.md", "questions.en.md", "cards.zh.md", "cards.en.md",
    ],
    "docs/": ["zh/toy.md", "en/toy.md"],
    "tests/topics/": ["test_toy.py"],
}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_bank_of_ones_own_in_one_language(own: Trial, lang: str) -> None:
    folder = own.folder / "mine"
    done(own.kb("new", "topic", "mine", "--lang", lang))
    for kind in KINDS:
        done(own.kb("new", "question", f"mine/a_{kind}", "--kind", kind, "--lang", lang))
    done(own.kb("new", "card", "mine/card", "--lang", lang))
    assert sorted(p.name for p in folder.iterdir() if p.is_file()) == [
        "cards.md",
        "questions.md",
        "questions.py",
    ]
    chinese = re.search(
        "[\u4e00-\u9fff]", "".join(p.read_text("utf-8") for p in folder.glob("*.*"))
    )
    assert bool(chinese) == (lang == "zh")
    asked = own.kb("check", "mine", "--lang", lang)
    assert asked.returncode == 1
    assert len(to_write(asked.stdout)) > 30
    own.written()
    assert done(own.kb("check", "mine")) == "5 questions, 200 draws each: all agree\n"
    assert done(own.kb("check", "mine/card")) == "files: all agree\n"


def test_every_command_shows_a_bank_of_one_language(own: Trial) -> None:
    folder = own.folder / "mine"
    folder.mkdir()
    card = "# 我的题\n\n## 什么是倍数？ {#multiple}\n\n整数乘出来的数。\n\n- 一\n- 二\n- 三\n"
    (folder / "cards.md").write_text(card, "utf-8")
    assert "我的题 (yours) · 0 questions, 1 cards" in done(own.kb("topics"))
    assert done(own.kb("check", "mine")) == "files: all agree\n"
    done(own.kb("new", "question", "mine/twice", "--lang", "zh"))
    own.written()
    for command, shown in {
        ("list", "mine"): "mine/twice",
        ("show", "mine/twice", "--seed", "1"): "问一个数",
        ("show", "mine/multiple"): "整数乘出来的数",
        ("ask", "mine/twice", "--seed", "1"): "问一个数",
        ("find", "倍数"): "mine/multiple",
        ("read", "mine"): "什么是倍数",
        ("read", "mine", "--section", "answer"): "什么是倍数",
        ("stats", "mine"): "0 answered",
        ("check", "mine"): "1 questions",
    }.items():
        assert shown in done(own.kb(*command)), command
    written = own.folder / "mine.csv"
    done(own.kb("export", "csv", "mine", "--private", "--to", str(written)))
    assert "问一个数" in written.read_text("utf-8-sig")


def test_both_languages_where_asked_for_or_there_already(own: Trial) -> None:
    folder = own.folder / "mine"
    done(own.kb("new", "topic", "mine", "--both", "--zh", "我的", "--en", "Mine"))
    done(own.kb("new", "question", "mine/first"))
    assert "TODO：" in (folder / "questions.zh.md").read_text("utf-8")
    assert "TODO: " in (folder / "questions.en.md").read_text("utf-8")
    assert (folder / "cards.zh.md").read_text("utf-8") == "# 我的\n"
    assert not (folder / "questions.md").exists()


REFUSED = {
    "not a name": (("topic", "My Topic"), "such as my_topic"),
    "a keyword": (("topic", "class"), "'class' cannot be a name"),
    "a topic of kb": (("topic", "attention"), "there is a topic attention already"),
    "an unknown topic": (("card", "min/x"), "nearest: mine"),
    "no topic named": (("card", "x"), "lacks its topic"),
    "taken": (("question", "mine/first"), "there is a mine/first already"),
    "a card's name": (("question", "mine/card"), "there is a mine/card already"),
    "the decorator": (("question", "mine/question"), "means something else"),
    "a title": (("topic", "other", "--en", "a: b"), "a title cannot have ':'"),
    "an exercise": (("exercise", "mine/by_hand"), "live in the checkout"),
    "a flat topic": (("question", "flat/x"), "flat.py exists; nothing was written"),
}  # fmt: skip


def test_names_are_checked_and_nothing_is_overwritten(own: Trial) -> None:
    folder = own.folder
    (folder / "flat.py").write_text('"""扁平 · Flat."""\n', "utf-8")
    done(own.kb("new", "topic", "mine"))
    done(own.kb("new", "question", "mine/first"))
    done(own.kb("new", "card", "mine/card"))
    for name, (arguments, said) in REFUSED.items():
        before = contents(folder)
        refused = own.kb("new", *arguments)
        assert refused.returncode == 2, name
        assert said in refused.stderr, name
        assert before == contents(folder), name


def test_what_exists_is_never_overwritten(tmp_path: Path) -> None:
    bank = Bank(tmp_path, None, "en")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "cards.md").write_text("mine\n")
    titles = {"zh": "我的", "en": "Mine"}
    with pytest.raises(FileExistsError, match=r"cards\.md"):
        scaffold.new_topic(bank, "mine", titles, date(2026, 12, 1))
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["cards.md"]


@pytest.mark.parametrize(
    "before, after",
    [
        ("", "from kb.quiz.problem import Draw, Numbers, question\n"),
        ('"""Mine."""\n', '"""Mine."""\n\nfrom kb.quiz.problem import Draw, Numbers, question\n'),
        ("import math\n", "import math\n\nfrom kb.quiz.problem import Draw, Numbers, question\n"),
        (
            "from kb.quiz.problem import Problem, question\n\nX = 1\n",
            "from kb.quiz.problem import Draw, Numbers, Problem, question\n\nX = 1\n",
        ),
        (
            "from kb.quiz.problem import (\n    Draw,\n    Mistake,\n)\n",
            "from kb.quiz.problem import Draw, Mistake, Numbers, question\n",
        ),
    ],
)
def test_a_question_finds_what_it_needs_imported(tmp_path: Path, before: str, after: str) -> None:
    bank = Bank(tmp_path, None, "en")
    path = tmp_path / "mine" / "questions.py"
    path.parent.mkdir()
    path.write_text(before)
    scaffold.new_question(bank, "mine", "first", "number")
    assert path.read_text().startswith(after)
    twice = path.read_text()
    scaffold.new_question(bank, "mine", "second", "choice")
    assert path.read_text().startswith(twice)


def test_a_card_follows_those_there_are_in_their_language(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    cards = tmp_path / "mine" / "cards.md"
    cards.write_text("## 问 {#one}\n\n答\n\n- 一\n- 二\n- 三", "utf-8")
    scaffold.new_card(Bank(tmp_path, None, "en"), "mine", "two")
    text = cards.read_text("utf-8")
    assert text.startswith("## 问 {#one}\n\n答\n\n- 一\n- 二\n- 三\n\n## TODO：")
    assert "TODO: " not in text
