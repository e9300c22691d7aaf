"""Every file a topic lacks and every file nobody needs is named with its next step."""

from pathlib import Path

import pytest

from kb.checks import layout
from kb.checks.layout import FILES, MADE, own_problems, problems, strays

CONTENT = {
    "snippets.py": "def quantity(): ...\n",
    "oracle.py": "def quantity(): ...\n",
    "test_topic.py": "def test_quantity(): ...\n",
    "questions.py": "@question()\ndef q(draw): ...\n",
    "cards.zh.md": "## 问 {#card}\n",
    "cards.en.md": "## Ask {#card}\n",
    "numbers.py": "NUMBERS = [computed()]\n",
    "figures.py": "@figure()\ndef f(canvas): ...\n",
    "claims.py": "claim()\n",
}
EXERCISE = ("task.zh.md", "task.en.md", "hints.zh.md", "hints.en.md", "stub.py", "solution.py",
            "checks.py", "mutants.toml")  # fmt: skip
HOME = "kb/topics/topic"


def write(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checkout with one whole topic."""
    for pattern in FILES:
        path = tmp_path / pattern.format("topic")
        write(path, CONTENT.get(path.name, ""))
    for name in EXERCISE:
        write(tmp_path / HOME / "exercises" / "by_hand" / name)
    for name in ("quiz_bank/__init__.py", "kb/topics/__init__.py", "docs/zh/index.md"):
        write(tmp_path / name)
    write(tmp_path / "mkdocs.yml", "nav:\n  - index.md\n  - Group:\n    - topic.md\n")
    return tmp_path


def places(root: Path) -> list[str]:
    return [finding.place for finding in [*problems(root, ["topic"]), *strays(root, ["topic"])]]


def test_a_whole_topic_has_no_findings(tree: Path) -> None:
    assert places(tree) == []


def test_what_a_topic_may_have_besides(tree: Path) -> None:
    for name in ("captures.py", "java/States.java", "java/output/States.21.txt",
                 "examples/rows.py", "examples/rows.txt", "examples/_shared.py",
                 "widgets/boxes.json", "__pycache__/figures.pyc"):  # fmt: skip
        write(tree / HOME / name)
    write(tree / "tests/topics/conftest.py")
    assert places(tree) == []


def test_snippets_and_oracle_may_be_packages(tree: Path) -> None:
    for name in ("snippets", "oracle"):
        (tree / HOME / f"{name}.py").unlink()
        write(tree / HOME / name / "__init__.py")
        write(tree / HOME / name / "one_idea.py")
    write(tree / HOME / "oracle" / "Witness.java")
    assert places(tree) == []
    (tree / HOME / "oracle" / "__init__.py").unlink()
    assert places(tree) == [f"{HOME}/oracle/__init__.py"]


def test_a_module_beside_its_package_is_refused(tree: Path) -> None:
    write(tree / HOME / "snippets" / "__init__.py")
    (finding,) = problems(tree, ["topic"])
    assert str(finding) == f"{HOME}/snippets.py: stands beside snippets/; keep one of the two"


@pytest.mark.parametrize("pattern", FILES)
def test_every_missing_file_is_named_with_its_next_step(tree: Path, pattern: str) -> None:
    (tree / pattern.format("topic")).unlink()
    (finding,) = problems(tree, ["topic"])
    assert finding.place == pattern.format("topic")
    assert finding.wrong == "missing"
    assert finding.next_step == FILES[pattern]


@pytest.mark.parametrize("name", CONTENT)
def test_every_file_without_its_content_is_named(tree: Path, name: str) -> None:
    (path,) = tree.rglob(name)
    write(path)
    (finding,) = problems(tree, ["topic"])
    assert finding.place == path.relative_to(tree).as_posix()
    assert finding.wrong.startswith("no ")
    assert "{}" not in finding.next_step


@pytest.mark.parametrize("name", EXERCISE)
def test_every_missing_file_of_an_exercise_is_named(tree: Path, name: str) -> None:
    (tree / HOME / "exercises" / "by_hand" / name).unlink()
    assert places(tree) == [f"{HOME}/exercises/by_hand/{name}"]


def test_a_topic_without_an_exercise_is_told_how_to_begin_one(tree: Path) -> None:
    (tree / HOME / "exercises").rename(tree / "elsewhere")
    (finding,) = problems(tree, ["topic"])
    assert finding.next_step == "run `kb new exercise topic/NAME`"


def test_a_page_outside_the_navigation_is_named(tree: Path) -> None:
    write(tree / "mkdocs.yml", "nav:\n  - index.md\n")
    (finding,) = problems(tree, ["topic"])
    assert str(finding) == "mkdocs.yml: nav: no topic.md; add the line `- topic.md`"


@pytest.mark.parametrize(
    "stray",
    [f"{HOME}/notes.md", f"{HOME}/snippets/data.csv", f"{HOME}/java/States.class",
     f"{HOME}/exercises/by_hand/notes.txt", f"{HOME}/exercises/lost.py", "quiz_bank/topic/old.py",
     "quiz_bank/topic/cards.fr.md", "tests/topics/test_lost.py", "docs/zh/lost.md"],
)  # fmt: skip
def test_every_stray_file_is_named(tree: Path, stray: str) -> None:
    if "snippets/" in stray:
        (tree / HOME / "snippets.py").unlink()
        write(tree / HOME / "snippets" / "__init__.py")
    write(tree / stray)
    assert places(tree) == [stray]


@pytest.mark.parametrize("room", ["quiz_bank", "kb/topics"])
def test_a_folder_of_no_topic_is_named_once(tree: Path, room: str) -> None:
    for name in ("figures.py", "numbers.py"):
        write(tree / room / "lost" / name)
    (finding,) = strays(tree, ["topic"])
    assert str(finding) == (
        f"{room}/lost: belongs to no topic; run `kb new topic lost`, or remove it"
    )


def test_an_example_and_its_output_come_together(tree: Path) -> None:
    write(tree / HOME / "examples" / "rows.py")
    (finding,) = problems(tree, ["topic"])
    assert (finding.place, finding.next_step) == (f"{HOME}/examples/rows.txt", MADE)
    (tree / HOME / "examples" / "rows.py").rename(tree / HOME / "examples" / "other.py")
    write(tree / HOME / "examples" / "rows.txt")
    assert f"{HOME}/examples/rows.txt" in places(tree)


@pytest.mark.parametrize(
    "name, line, said",
    [
        ("docs/zh/topic.md", "## 图 {#figures}\n\nTODO：画一张图", "line 3: TODO; 画一张图"),
        (f"{HOME}/figures.py", '@figure(zh="TODO：图注", en="")', "line 1: TODO; 图注"),
        (f"{HOME}/snippets.py", "def f(): ...  # TODO: the formula", "line 1: TODO; the formula"),
        (f"{HOME}/exercises/by_hand/stub.py", "# TODO", "line 1: TODO; write it"),
        ("quiz_bank/topic/cards.en.md", "## TODO: ask {#card level=1}", "line 1: TODO; ask"),
        ("tests/topics/test_topic.py", "def test_x(): ... # TODO: try", "line 1: TODO; try"),
    ],
)
def test_what_is_still_to_be_written_is_listed_line_by_line(
    tree: Path, name: str, line: str, said: str
) -> None:
    write(tree / name, f"{line}\n")
    (finding,) = problems(tree, ["topic"])
    assert str(finding) == f"{name}, {said}"


def test_findings_come_in_the_order_of_writing(tree: Path) -> None:
    names = [pattern.format("topic") for pattern in FILES]
    for name in names:
        (tree / name).unlink()
    assert places(tree) == names


def test_a_topic_of_ones_own_needs_no_more_than_its_cards(tmp_path: Path) -> None:
    write(tmp_path / "mine" / "cards.md", CONTENT["cards.zh.md"])
    assert own_problems(tmp_path, "mine", "zh") == []
    write(tmp_path / "mine" / "questions.py")
    (finding,) = own_problems(tmp_path, "mine", "zh")
    assert "kb new question mine/NAME" in finding.next_step
    assert "题目" in finding.wrong
    assert own_problems(tmp_path, "mine", "en")[0].wrong == "no question"


def test_the_repository_is_a_checkout() -> None:
    assert layout.checkout() == Path(__file__).parents[2]
