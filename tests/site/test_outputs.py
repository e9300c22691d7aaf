"""What a machine produced is what it still produces; anything else is named."""

import json

import pytest

from kb.site import examples, outputs
from kb.site.number import computed, quoted, table
from kb.site.paths import FIGURES, topics_with
from tests.profiles import quick
from tests.site.checkout import Checkout

# With the other tests of the JVM, so that one capture serves all.
JVM = pytest.param("process_thread", marks=[pytest.mark.xdist_group("jvm"), pytest.mark.thorough])


OTHERS = [name for name in outputs.with_outputs() if name not in ("process_thread", "attention")]


@pytest.mark.parametrize("topic", [JVM, *quick(["attention", *OTHERS])])
def test_every_output_of_a_topic_is_fresh(topic: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = outputs.main(["--check", topic])
    assert (code, capsys.readouterr()) == (0, ("", ""))


def test_figures_were_drawn_from_the_code_and_captions_they_have() -> None:
    """What the quick profile sees of all topics without drawing them."""
    for topic in topics_with("figures.py"):
        for figure in outputs.figures(topic):
            record = json.loads((FIGURES / topic / f"{figure.name}.json").read_text("utf-8"))
            assert record["source"] == figure.source(), figure.id
            captions = {lang: figure.caption(lang) for lang in outputs.LANGS}
            assert record["captions"] == captions, figure.id


def test_claims_are_recorded_as_they_are() -> None:
    made = [output for topic in topics_with("claims.py") for output in outputs.claim_outputs(topic)]
    assert [output.path for output in made if output.stale()] == []


def test_the_pages_of_commands_are_fresh() -> None:
    assert [output.path for output in outputs.command_outputs() if output.stale()] == []


def test_fresh_outputs_pass_and_are_not_rewritten(toy: Checkout) -> None:
    assert toy.check("outputs", "--check") == ""
    assert toy.run("kb.site.outputs").stdout == ""


STALE = {
    "kb/topics/toy/examples/rows.txt": ("2 4", "2 5"),
    "kb/topics/toy/examples/clock.txt": (" s", " ms"),
    "kb/topics/toy/numbers.zh.md": ("7", "8"),
    "kb/topics/toy/numbers.en.md": ("299", "300"),
    "docs/theme/figures/toy/growth.json": ("22", "23"),
    "docs/en/api/toy.md": ("toy", "joy"),
    "docs/zh/cli.md": ("--help", "--halp"),
}


def test_every_stale_output_is_named_and_renewed(toy: Checkout) -> None:
    before = {name: toy.path(name).read_text("utf-8") for name in STALE}
    for name, change in STALE.items():
        toy.replace(name, *change)
    said = toy.check("outputs", "--check")
    wrote = toy.run("kb.site.outputs").stdout
    for name in STALE:
        assert f"stale: {name}" in said
        assert f"wrote: {name}" in wrote
        if "clock" not in name:
            assert toy.path(name).read_text("utf-8") == before[name]
    assert toy.check("outputs", "--check") == ""


def test_a_change_of_the_snippet_shows_in_all_its_outputs(toy: Checkout) -> None:
    toy.replace("kb/topics/toy/snippets.py", "gap * (tiles - 1)", "gap * tiles")
    said = toy.check("outputs", "--check")
    for name in ("toy/examples/rows.txt", "toy/numbers.zh.md", "figures/toy/growth.json"):
        assert name in said
    assert "clock.txt" not in said


def test_a_change_of_the_caption_redraws_the_figure(toy: Checkout) -> None:
    toy.replace("kb/topics/toy/figures.py", "Each further tile", "Every further tile")
    said = toy.check("outputs", "--check")
    assert "growth.json" in said
    assert "growth.en.svg" in said


STRAYS = (
    "kb/topics/toy/examples/gone.txt",
    "kb/topics/gone/numbers.zh.md",
    "docs/theme/figures/toy/gone.zh.svg",
    "docs/theme/figures/gone/growth.json",
    "docs/zh/api/gone.md",
    "kb/topics/toy/widgets/gone.json",
)


def test_every_stray_output_is_named(toy: Checkout) -> None:
    for name in STRAYS:
        toy.path(name).parent.mkdir(exist_ok=True)
        toy.path(name).write_text("left over\n")
    said = toy.check("outputs", "--check")
    for name in STRAYS:
        assert f"stray: {name}" in said


def test_a_widget_its_topic_no_longer_has_is_stray(toy: Checkout) -> None:
    toy.path("kb/topics/toy/captures.py").write_text(
        "from kb.site.widget_tables import Widget\n"
        "capture = Widget('row', '砖', 'Tiles', {}, lambda say: [[[say('数', 'n')], ['3']]]).capture\n"
    )
    toy.run("kb.site.outputs")
    record = json.loads(toy.path("kb/topics/toy/widgets/row.json").read_text("utf-8"))
    assert record["tables"] == {
        "zh": ["| 数 |", "| ---: |", "| 3 |"],
        "en": ["| n |", "| ---: |", "| 3 |"],
    }
    assert "stray: the widget row is not shown" in toy.check("inventory")
    toy.replace("kb/topics/toy/captures.py", "'row'", "'rows'")
    said = toy.check("outputs", "--check")
    assert "stray: kb/topics/toy/widgets/row.json" in said
    assert "stale: kb/topics/toy/widgets/rows.json" in said


def test_a_missing_drawing_is_stale(toy: Checkout) -> None:
    toy.path("docs/theme/figures/toy/growth.zh.svg").unlink()
    assert "stale: docs/theme/figures/toy/growth.zh.svg" in toy.check("outputs", "--check")


def test_a_failing_example_stops_with_its_traceback(toy: Checkout) -> None:
    toy.path("kb/topics/toy/examples/rows.py").write_text(
        "print(1)\nraise ValueError('no tiles')\n"
    )
    said = toy.check("outputs", "--check")
    assert "rows.py" in said
    assert "no tiles" in said


def test_an_example_may_start_processes(toy: Checkout) -> None:
    toy.path("kb/topics/toy/examples/rows.py").write_text(
        "import subprocess, sys\n"
        "from kb.topics.toy.snippets import row\n"
        "subprocess.run([sys.executable, '-c', 'print(5)'], check=True)\n"
    )
    toy.run("kb.site.outputs", "toy")
    assert toy.path("kb/topics/toy/examples/rows.txt").read_text() == "5\n"


def test_an_unknown_topic_is_refused(toy: Checkout) -> None:
    done = toy.run("kb.site.outputs", "tow")
    assert done.returncode == 2
    assert "no outputs for tow; there are: toy" in done.stderr


def test_a_capture_of_its_own_is_checked_too(toy: Checkout) -> None:
    toy.path("kb/topics/toy/captures.py").write_text(
        "def capture():\n    return {'kb/topics/toy/listing.txt': 'thread main\\n'}\n"
        "def same(path, committed, fresh):\n    return committed.startswith('thread')\n"
    )
    assert "stale: kb/topics/toy/listing.txt" in toy.check("outputs", "--check")
    toy.run("kb.site.outputs")
    toy.path("kb/topics/toy/listing.txt").write_text("thread worker\n")
    assert toy.check("outputs", "--check") == ""
    toy.path("kb/topics/toy/listing.txt").write_text("process\n")
    assert "stale: kb/topics/toy/listing.txt" in toy.check("outputs", "--check")


def test_the_figure_reads_in_both_themes_and_languages(toy: Checkout) -> None:
    for lang, word in (("zh", "间隔 1"), ("en", "gap 1")):
        svg = toy.path(f"docs/theme/figures/toy/growth.{lang}.svg").read_text("utf-8")
        assert word in svg  # text as text
        assert "currentColor" in svg
        assert "var(--kb-figure-1,#" in svg
        assert "#010203" not in svg
        assert "<style" not in svg  # it would style the page
        assert "\n\n" not in svg
    data = json.loads(toy.path("docs/theme/figures/toy/growth.json").read_text("utf-8"))["data"]
    assert data["longest"] == [1, 4, 7, 10, 13, 16, 19, 22]


def test_an_invariant_is_the_whole_output() -> None:
    source = "# output varies: \\d+ threads\n# output varies: (main|gc)\nprint()\n"
    assert examples.same(source, "8 threads\nmain\n", "6 threads\ngc\n")
    assert not examples.same(source, "8 threads\nmain\n", "6 threads\n")
    assert not examples.same(source, "8 threads\nmain\nmore\n", "6 threads\nmain\n")
    assert not examples.same("print()\n", "8\n", "6\n")


def test_numbers_are_compared_within_rounding_and_nothing_else_is() -> None:
    assert outputs.close({"a": [1, 0.3]}, {"a": [1, 0.1 + 0.2]})
    assert not outputs.close({"a": [1, 0.3]}, {"a": [1, 0.3001]})
    assert not outputs.close({"a": [1, 2]}, {"a": [1]})
    assert not outputs.close({"a": 1}, {"b": 1})
    with pytest.raises(TypeError, match="nan"):
        outputs.plain([float("nan")])


def test_a_table_of_numbers() -> None:
    numbers = [
        computed("宽", "Width", lambda: 12345, "px", "kb.topics.toy.snippets.row"),
        computed("比", "Ratio", lambda: -0.123456, "", "kb.topics.toy.snippets.row", form=".2f"),
        computed("窄", "Narrow", lambda: 0.123456, "", "kb.topics.toy.snippets.row"),
        quoted("光速", "Light", "3 × 10⁸ m/s", "SI", "https://www.bipm.org/"),
    ]
    assert table(numbers, "en").splitlines()[2:] == [
        "| Width | 12,345 px | [`row`][kb.topics.toy.snippets.row] |",
        "| Ratio | −0.12 | [`row`][kb.topics.toy.snippets.row] |",
        "| Narrow | 0.1235 | [`row`][kb.topics.toy.snippets.row] |",
        "| Light | 3 × 10⁸ m/s | [SI](https://www.bipm.org/) |",
    ]
    with pytest.raises(ValueError, match="needs a source"):
        quoted("光速", "Light", "3", "", "https://www.bipm.org/")
    with pytest.raises(ValueError, match="lvert"):
        table([computed("$|x|$", "$|x|$", lambda: 1, "", "kb.topics.toy.snippets.row")], "en")
