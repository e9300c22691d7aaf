"""`kb export` as a person meets it."""

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_remembering import BANK, CARDS

FILES = {"anki": "kb.apkg", "moodle": "kb.xml", "csv": "kb.csv", "json": "kb.json"}


@pytest.mark.parametrize("form", FILES)
def test_written_where_asked(kb: Run, tmp_path: Path, form: str) -> None:
    done = kb("export", form, "detr", "--variants", "1")
    assert done.returncode == 0, done.stderr
    assert FILES[form] in done.stdout
    assert done.stderr == ""
    assert (tmp_path / FILES[form]).stat().st_size > 1000
    other = tmp_path / "other.file"
    assert kb("export", form, "detr", "--to", str(other), "--lang", "zh").returncode == 0
    assert other.exists()


def test_the_private_bank_stays_out(kb: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "my_topic.py").write_text(BANK, encoding="utf-8")
    for lang, text in CARDS.items():
        (folder / f"my_topic.{lang}.md").write_text(text, encoding="utf-8")
    env = {"KB_BANK": str(folder)}
    for form, name in FILES.items():
        assert kb("export", form, "--variants", "1", env=env).returncode == 0
        assert b"my_topic" not in (tmp_path / name).read_bytes()
    refused = kb("export", "json", "my_topic", env=env)
    assert refused.returncode == 2
    assert "--private" in refused.stderr
    assert kb("export", "json", "my_topic", "--private", env=env).returncode == 0
    rows = json.loads((tmp_path / "kb.json").read_text())["entries"]
    assert {row["topic"] for row in rows} == {"my_topic"}


def test_bad_input_is_one_line(kb: Run, tmp_path: Path) -> None:
    cases = [
        (["word"], "'word' is not one of"),
        (["csv", "det"], "detr"),
        (["csv", "--variants", "0"], "1<=x<=100"),
        (["csv", "--to", str(tmp_path / "no" / "kb.csv")], "cannot be written"),
        (["csv", "--to", str(tmp_path)], "directory"),
    ]
    for args, words in cases:
        done = kb("export", *args)
        assert done.returncode == 2, args
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_without_genanki_one_line_says_what_to_install(kb: Run, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as u\nf = u.find_spec\n"
        "u.find_spec = lambda n, *a: None if n == 'genanki' else f(n, *a)\n"
    )
    done = kb("export", "anki", "detr", env={"PYTHONPATH": str(tmp_path)})
    assert done.returncode == 2
    assert 'pip install "interview-kb[export]"' in done.stderr
    assert not (tmp_path / "kb.apkg").exists()
    assert kb("export", "csv", "detr", env={"PYTHONPATH": str(tmp_path)}).returncode == 0


def test_a_bar_on_a_terminal_and_none_in_a_pipe(tmp_path: Path) -> None:
    pexpect = pytest.importorskip("pexpect")
    child = pexpect.spawn(
        sys.executable, ["-m", "kb", "export", "json", "detr", "--lang", "en"], encoding="utf-8",
        cwd=tmp_path, timeout=30, dimensions=(24, 80),
    )  # fmt: skip
    child.expect("Exporting")
    child.expect("entries")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_mistakes_are_punctuated_in_their_language(kb: Run, tmp_path: Path) -> None:
    import csv

    for lang, colon, other in (("zh", "：", ": "), ("en", ": ", "：")):
        path = tmp_path / f"{lang}.csv"
        assert kb("export", "csv", "detr", "--to", str(path), "--lang", lang).returncode == 0
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [row["mistakes"] for row in csv.DictReader(file) if row["mistakes"]]
        assert len(cells) > 10
        for cell in cells:
            for line in cell.splitlines():
                value, mark, said = line.partition(colon)
                assert all((value, mark, said)), line
                assert other not in value
