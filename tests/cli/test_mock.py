"""`kb mock` as a person meets it: asked, paused, skipped, killed at any moment, resumed, told."""

import json
import os
import signal
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from kb.quiz.asking import bank
from kb.quiz.asking.question import Question
from kb.quiz.asking.values import entry
from tests.cli.conftest import Run

pexpect = pytest.importorskip("pexpect")
SHORT = ["mock", "--minutes", "5", "--seed", "3"]  # one of each: recall, number, program, design


def events(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def reviews(kb: Run) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(kb("data", "export", "-").stdout)["reviews"]
    return rows


def right(event: dict[str, Any]) -> str:
    item = bank.find(event["id"])
    assert isinstance(item, Question)
    variant = item.draw(event["seed"])
    return entry(variant, variant.problem.answer)


@pytest.fixture
def terminal(terminal):  # type: ignore[no-untyped-def]
    """A terminal wide and high enough for what is expected, without colours."""
    return partial(terminal, columns=100, NO_COLOR="1")


def kill(child) -> None:  # type: ignore[no-untyped-def]
    os.kill(child.pid, signal.SIGKILL)
    child.wait()


def begin(kb: Run) -> dict[str, Any]:
    """What a resumed mock says first; it is left again at once."""
    return events(kb("mock", "--resume", "--json", stdin=":q\n").stdout)[0]


def test_a_whole_mock_and_its_report(kb: Run, tmp_path: Path) -> None:
    shown = events(kb(*SHORT, "--json", stdin=":q\n").stdout)
    assert [e["event"] for e in shown] == ["begin", "phase", "problem", "left"]
    kb("mock", "--end")
    lines = [
        "said",
        "a",
        ":s",
        "0",
        "talk",
        "0",
    ]  # the number is skipped, then the program; design 0
    shown = events(kb(*SHORT, "--json", stdin="\n".join(lines) + "\n").stdout)
    numbers = [e for e in shown if e["event"] == "problem" and e["kind"] != "recall"]
    names = [(e["event"], e.get("phase")) for e in shown if e["event"] in ("phase", "report")]
    assert [phase for _, phase in names] == ["warmup", "numbers", "tracing", "design", "numbers"]
    assert not any("verdict" in e or "answer" in e for e in shown if e["event"] == "noted")
    assert shown[-1]["event"] == "left"  # the input ended at the question that came back
    done = events(kb("mock", "--resume", "--json", stdin=f":h\n{right(numbers[0])}\n").stdout)
    report = done[-1]
    assert report["event"] == "report"
    credits = {row["phase"]: row["credit"] for row in report["items"]}
    assert credits == {"warmup": 1, "numbers": 0.5, "tracing": 0, "design": 0}
    assert report["score"] == 1.5
    assert report["asked"] == 4
    path = Path(report["path"])
    assert json.loads(path.with_suffix(".json").read_text()) == {
        key: value for key, value in report.items() if key not in ("event", "path")
    }
    text = path.read_text()
    assert "**Score 1.5 of 4 (38%)**" in text
    for row in report["reading"]:
        assert row["command"] in text
        assert kb(*row["command"].split()[1:]).returncode == 0
    assert not (tmp_path / "data" / "mocks" / "unfinished.json").exists()
    kept = reviews(kb)
    assert {row["origin"] for row in kept} == {"mock"}
    assert sorted(row["question"] for row in kept) == sorted(r["id"] for r in report["items"])


def test_a_mistake_is_named_with_the_way_to_read_about_it(kb: Run) -> None:
    shown = events(kb(*SHORT, "--json", stdin="\na\n:q\n").stdout)
    problem = [e for e in shown if e["event"] == "problem"][-1]
    item = bank.find(problem["id"])
    assert isinstance(item, Question)
    variant = item.draw(problem["seed"])
    mistake = variant.problem.mistakes[0]
    typed = entry(variant, mistake.value)
    report = events(kb("mock", "--resume", "--json", stdin=f"{typed}\n:end\n").stdout)[-1]
    row = next(r for r in report["items"] if r["id"] == item.id)
    assert (row["mistake"], row["feedback"]) == (mistake.id, mistake.en)
    text = Path(report["path"]).read_text()
    assert f"**What went wrong**: {mistake.en}" in text
    assert f"kb read {item.topic} --section {item.section}" in text
    assert "2 questions were not reached" in text


def test_only_the_first_answer_of_a_day_schedules(kb: Run) -> None:
    shown = events(kb(*SHORT, "--json", stdin="\na\n:q\n").stdout)
    problem = [e for e in shown if e["event"] == "problem"][-1]
    topic = problem["id"].partition("/")[0]
    kb("quiz", topic, "--wrong", stdin=":q\n")
    kb("mock", "--resume", stdin="0\n:end\n")
    before = json.loads(kb("stats", topic, "--json").stdout)["topics"][0]
    kb(*SHORT, stdin="\na\n0\n:end\n")
    after = json.loads(kb("stats", topic, "--json").stdout)["topics"][0]
    assert before == after
    again = [row for row in reviews(kb) if row["question"] == problem["id"]]
    assert len(again) == 2


def test_in_a_terminal_in_both_languages(terminal) -> None:  # type: ignore[no-untyped-def]
    words = {
        "en": ("Enter when ready", "Which points", "Noted", "Paused with", "Enter to go on",
               "Skipped for now", "back to what you skipped", "Score", "What to read",
               "Write here", "There are [345] points", "The clock stands still"),
        "zh": ("想好了按回车", "说到了哪几点", "记下了", "已暂停", "按回车继续", "先跳过，最后再回来",
               "回到跳过的题", "得分", "先读什么", "写在这里", "要点有 [345] 个", "对照要点时不计时"),
    }  # fmt: skip
    for lang, (ready, points, noted, paused, going, skipped, back, score, read, write, many,
               still) in words.items():  # fmt: skip
        child = terminal(*SHORT, "--lang", lang)
        child.expect("5:00")
        child.expect(ready)
        child.sendline(":b")
        child.expect(":end")
        child.sendline("")
        child.expect(points)
        child.sendline("1 9")
        child.expect(many)
        child.expect(points)
        child.sendline(":s")  # the answer was seen
        child.expect(still)
        child.expect(points)
        child.sendline("1")
        child.expect(noted)
        child.expect("> ")
        child.sendline(":p")
        child.expect(paused)
        child.expect(going)
        child.sendline("")
        child.expect("> ")
        child.sendline("：ｓ")
        child.expect(skipped)
        child.expect("> ")
        child.sendline("5")
        child.expect(write)
        child.sendline("first: *bold* claim of $5")
        child.expect("… > ")
        child.sendline(":p")
        child.expect(going)
        child.sendline("")
        child.expect("… > ")
        child.sendline("1. then a step")
        child.expect("… > ")
        child.sendline("")
        child.expect(points)
        child.sendline("1")
        child.expect(back)
        child.expect("> ")
        child.sendline(":r")
        child.expect(score)
        child.expect(r"│?.*first: \*bold\* claim of \$5")
        child.expect(r"1\. then a step")
        child.expect(read)
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == 0


def test_the_last_minute_and_the_end_of_the_time_are_said_while_one_types(  # type: ignore[no-untyped-def]
    terminal, kb: Run, tmp_path: Path
) -> None:
    kb(*SHORT, "--json", stdin="\na\n:q\n")
    path = tmp_path / "data" / "mocks" / "unfinished.json"
    for spent, words in ((239.0, "1 min left"), (299.0, "Time is up: this answer is the last")):
        state = json.loads(path.read_text())
        path.write_text(json.dumps(state | {"spent": spent, "began": spent}))
        path.with_suffix(".tick").unlink(missing_ok=True)
        child = terminal("mock", "--resume")
        child.expect("Answer ")
        child.send("12")
        child.expect(words)
        child.expect("> 12")  # what was typed stands again under it
        if spent < 299:
            child.sendintr()
            child.expect("kb mock --resume")
        else:
            child.sendline("3")
            child.expect("Noted")
            child.expect("Time is up")
            child.expect("The report is kept")
        child.expect(pexpect.EOF)
    answers = [row["raw"] for row in reviews(kb)]
    assert answers[-1] == "123"


def test_what_was_skipped_and_never_answered_scores_nothing(kb: Run) -> None:
    kb(*SHORT, "--json", stdin=":s\n:s\n:q\n")
    report = events(kb("mock", "--end", "--json").stdout)[-1]
    assert [row["state"] for row in report["items"]] == ["passed", "passed", "dropped", "dropped"]
    assert (report["asked"], report["answered"], report["score"]) == (2, 0, 0)
    text = Path(report["path"]).read_text()
    assert "4 questions, 0 answered" in text
    assert "**Score 0 of 2 (0%)**" in text
    assert "You skipped it and did not answer it. The answer is" in text
    assert "2 questions were not reached" in text
    assert not reviews(kb)  # nothing was answered, so nothing is scheduled


def test_ended_while_comparing_with_the_points(kb: Run) -> None:
    shown = events(kb(*SHORT, "--json", stdin="said\n:end\n").stdout)
    assert [e["event"] for e in shown][-2:] == ["ended", "report"]
    assert shown[-1]["asked"] == 0


def test_the_report_is_sound_markdown_in_both_languages(kb: Run) -> None:
    """Bold type ends where it should, also before Chinese words; what was typed is shown as is."""
    from markdown_it import MarkdownIt

    typed = "r*s + (k*s), a_b_c <b> $x$ `y` | # z"
    for lang in ("zh", "en"):
        shown = events(kb(*SHORT, "--json", "--lang", lang, stdin=f"{typed}\n1\n:q\n").stdout)
        problem = [e for e in shown if e["event"] == "problem"][-1]
        item = bank.find(problem["id"])
        assert isinstance(item, Question)
        variant = item.draw(problem["seed"])
        wrong = entry(variant, variant.problem.mistakes[0].value)
        lines = f"{wrong}\n:r\n0\n0\n"
        report = events(kb("mock", "--resume", "--json", stdin=lines).stdout)[-1]
        shown_html = MarkdownIt().enable("table").render(Path(report["path"]).read_text())
        assert "**" not in shown_html
        assert shown_html.count("<strong>") == 2  # the score, and what went wrong
        quoted = "r*s + (k*s), a_b_c &lt;b&gt; $x$ `y` | # z"
        assert f"<p>{quoted}</p>" in shown_html
        for row in report["items"]:
            assert shown_html.count(f"<td><code>{row['id']}</code></td>") == 1
        places = [(row["topic"], row["section"]) for row in report["reading"]]
        topics = [topic for topic, _ in places]
        assert topics == sorted(topics, key=topics.index)  # a topic's sections stand together


def to_recall(child) -> None:  # type: ignore[no-untyped-def]
    child.expect("Enter when ready")


def to_points(child) -> None:  # type: ignore[no-untyped-def]
    to_recall(child)
    child.sendline("")
    child.expect("Which points")


def to_number(child) -> None:  # type: ignore[no-untyped-def]
    to_points(child)
    child.sendline("1")
    child.expect("Noted")
    child.expect("Answer ")


def to_pause(child) -> None:  # type: ignore[no-untyped-def]
    to_number(child)
    time.sleep(1.2)
    child.sendline(":p")
    child.expect("Enter to go on")


def to_program(child) -> None:  # type: ignore[no-untyped-def]
    to_number(child)
    child.sendline(":s")
    child.expect("Skipped for now")
    child.expect("output")


@pytest.mark.parametrize(
    "reach, runs, before, answered, at",
    [
        (to_recall, True, 0, 0, "warmup"),
        pytest.param(to_points, False, 0, 0, "warmup", marks=pytest.mark.thorough),
        pytest.param(to_number, True, 0, 1, "numbers", marks=pytest.mark.thorough),
        (to_pause, False, 1.2, 1, "numbers"),
        pytest.param(to_program, True, 0, 1, "tracing", marks=pytest.mark.thorough),
    ],
)
def test_killed_at_any_moment_it_resumes_with_its_clock_right(  # type: ignore[no-untyped-def]
    terminal, kb: Run, reach, runs: bool, before: float, answered: int, at: str
) -> None:
    began = time.monotonic()
    child = terminal(*SHORT)
    reach(child)
    shown = time.monotonic()
    time.sleep(1.6)
    waited = time.monotonic() - shown
    kill(child)
    most = (time.monotonic() if runs else shown) - began
    time.sleep(2)  # time while killed
    event = begin(kb)
    spent = 300 - event["left"]
    expected = before + (waited if runs else 0)
    # The tick is up to half a second old, on a busy machine older.
    assert expected - 1 <= spent <= most
    resumed = events(kb("mock", "--resume", "--json", stdin=":q\n").stdout)
    assert [e["phase"] for e in resumed if e["event"] == "phase"] == [at]
    assert len(reviews(kb)) == answered
    # The time the question was shown before the kill is its own, too.
    report = events(kb("mock", "--resume", "--json", stdin=":end\n").stdout)[-1]
    assert abs(report["seconds"] - spent) < 1


@pytest.mark.parametrize("resumed", [True, False])
@pytest.mark.parametrize("stored", [True, False])
def test_killed_between_the_file_and_the_store_nothing_is_lost_or_asked_twice(
    kb: Run, tmp_path: Path, stored: bool, resumed: bool
) -> None:
    data = tmp_path / "data"
    kb(*SHORT, "--json", stdin=":q\n")
    kb("data", "backup", str(tmp_path / "before.sqlite"))
    kb("mock", "--resume", "--json", stdin="said\n:e 1 2\n:q\n")
    (whole,) = reviews(kb)
    path = data / "mocks" / "unfinished.json"
    state = json.loads(path.read_text())
    slot = state["slots"][0]
    assert (slot["state"], slot["made"], slot["easy"]) == ("answered", [1, 2], True)
    slot["due"] = ""  # as the file is before the store has the answer, and just after
    path.write_text(json.dumps(state))
    if not stored:
        kb("data", "restore", str(tmp_path / "before.sqlite"), "--exact")
        assert not reviews(kb)
    if resumed:
        shown = events(kb("mock", "--resume", "--json", stdin=":q\n").stdout)
        assert [e["phase"] for e in shown if e["event"] == "phase"] == ["numbers"]
    report = events(kb("mock", "--end", "--json").stdout)[-1]
    assert report["items"][0]["made"] == [1, 2]
    assert report["items"][0]["due"]
    (row,) = reviews(kb)
    told = ("question", "raw", "parsed", "verdict", "rating", "mistake", "hints", "origin")
    assert {name: row[name] for name in told} == {name: whole[name] for name in told}


def test_a_wrong_number_that_a_kill_kept_from_the_store_is_named_again(
    kb: Run, tmp_path: Path
) -> None:
    kb(*SHORT, "--json", stdin="\na\n:q\n")
    kb("data", "backup", str(tmp_path / "before.sqlite"))
    shown = events(kb("mock", "--resume", "--json", stdin=":q\n").stdout)
    problem = next(e for e in shown if e["event"] == "problem")
    item = bank.find(problem["id"])
    assert isinstance(item, Question)
    variant = item.draw(problem["seed"])
    mistake = variant.problem.mistakes[0]
    kb("mock", "--resume", "--json", stdin=f":h\n{entry(variant, mistake.value)}\n:q\n")
    path = tmp_path / "data" / "mocks" / "unfinished.json"
    state = json.loads(path.read_text())
    state["slots"][1]["due"] = ""
    path.write_text(json.dumps(state))
    whole = reviews(kb)[-1]
    kb("data", "restore", str(tmp_path / "before.sqlite"), "--exact")
    kb("mock", "--resume", "--json", stdin=":q\n")
    row = reviews(kb)[-1]
    assert row["mistake"] == mistake.id
    assert row["hints"] == 1
    same = set(row) - {"id", "answered_at", "study_date", "milliseconds"}
    assert {name: row[name] for name in same} == {name: whole[name] for name in same}


def test_kills_at_random_lose_nothing_shown_as_noted(kb: Run, tmp_path: Path) -> None:
    import random
    import subprocess

    chance = random.Random(5)
    environment = {**os.environ, "KB_LANG": "en", "KB_DATA_DIR": str(tmp_path / "data")}
    noted: list[str] = []
    args = ["mock", "--minutes", "30", "--seed", "1", "--json"]
    for _ in range(5):
        process = subprocess.Popen(
            [sys.executable, "-m", "kb", *args], env=environment, text=True, cwd=tmp_path,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(chance.randint(1, 4)):  # answers sent ahead, so that the kill lands anywhere
            process.stdin.write("0\n")
        process.stdin.flush()
        until = time.monotonic() + 0.4 + chance.random()
        while time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
        output = process.stdout.read()
        process.stdout.close()
        process.stdin.close()
        whole = [line for line in output.splitlines() if line.endswith("}")]
        noted += [e["id"] for e in events("\n".join(whole)) if e["event"] == "noted"]
        if (tmp_path / "data" / "mocks" / "unfinished.json").exists():
            args = ["mock", "--resume", "--json"]
    kept = [row["question"] for row in reviews(kb)]
    assert len(set(kept)) == len(kept)
    assert set(noted) <= set(kept)
    if args[1] == "--resume":
        report = events(kb("mock", "--end", "--json").stdout)[-1]
        done = [row["id"] for row in report["items"] if row["state"] != "dropped"]
        assert set(noted) <= set(done) <= set(kept)


def test_time_runs_out(kb: Run, tmp_path: Path) -> None:
    kb(*SHORT, "--json", stdin=":q\n")
    path = tmp_path / "data" / "mocks" / "unfinished.json"
    state = json.loads(path.read_text())
    path.write_text(json.dumps(state | {"spent": 300.0, "began": 300.0}))
    (path.with_suffix(".tick")).unlink(missing_ok=True)
    shown = events(kb("mock", "--resume", "--json", stdin="\na\n").stdout)
    assert [e["event"] for e in shown] == ["begin", "time", "report"]
    assert "Nothing was answered" in Path(shown[-1]["path"]).read_text()


def test_offered_to_resume(terminal, kb: Run) -> None:  # type: ignore[no-untyped-def]
    kb(*SHORT, stdin="\na\n:q\n")
    child = terminal("mock")
    child.expect("1 of 4 done")
    child.expect("Y/n")
    child.sendline("y")
    child.expect("On we go: 1 of 4 done")
    child.expect("> ")
    child.sendintr()
    child.expect("kb mock --resume")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    child = terminal("mock", "--minutes", "2")
    child.expect("Y/n")
    child.sendline("n")
    child.expect("The report is kept")
    child.expect("Mock interview: 2 minutes")
    child.expect("> ")
    child.sendeof()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_bad_input_is_one_line(kb: Run, tmp_path: Path) -> None:
    cases = [
        (["--topics", "receptive_fild"], "receptive_field"),
        (["--topics", " , "], "names no topic"),
        (["--minutes", "0"], "2<=x<=240"),
        (["--resume"], "no unfinished mock"),
        (["--resume", "--new"], "only one"),
    ]
    for args, words in cases:
        done = kb("mock", *args)
        assert done.returncode == 2, args
        assert words in done.stderr
        assert "Traceback" not in done.stderr
    kb(*SHORT, stdin=":q\n")
    refused = kb("mock")
    assert refused.returncode == 2
    assert "Use --resume or --new" in refused.stderr
    (tmp_path / "data" / "mocks" / "unfinished.json").write_text("{")
    broken = kb("mock", "--resume")
    assert broken.returncode == 2
    assert "kb mock --new" in broken.stderr
    fresh = kb(*SHORT, "--new", stdin=":q\n")
    assert fresh.returncode == 0
    assert "set-aside-" in fresh.stderr
    assert len(list((tmp_path / "data" / "mocks").glob("set-aside-*.json"))) == 1


def test_the_second_mock_of_a_day_has_its_own_report(kb: Run, tmp_path: Path) -> None:
    for _ in range(2):
        kb(*SHORT, stdin="\na\n:end\n")
    names = sorted(path.name for path in (tmp_path / "data" / "mocks").iterdir())
    assert len(names) == 4
    assert names[0][:-5].endswith("-2") or names[1][:-3].endswith("-2")


def test_export_and_import_carry_the_report_and_the_parameters(kb: Run, tmp_path: Path) -> None:
    from kb.quiz.store.opening import open_store

    kb(*SHORT, stdin="\na\n:end\n")
    parameters = (0.4, 1.2, 3.1, 15.5, 7.2, 0.5, 1.5, 0.005, 1.5, 0.1, 1.0, 1.9, 0.1, 0.3, 2.3,
                  0.2, 3.0, 0.5, 0.3, 0.1, 0.2)  # fmt: skip
    with open_store(tmp_path / "data") as store:
        store.use_parameters(parameters)
    file, other = str(tmp_path / "all.json"), ["--data-dir", str(tmp_path / "other")]
    assert "1 answer and 1 mock report written" in kb("data", "export", file).stdout
    first = kb("data", "import", file, *other).stdout
    assert "1 added, 0 were there already." in first
    assert "1 mock report added." in first
    assert "The file's FSRS parameters are in use" in first
    names = {path.name for path in (tmp_path / "data" / "mocks").iterdir()}
    assert {path.name for path in (tmp_path / "other" / "mocks").iterdir()} == names
    again = kb("data", "import", file, *other).stdout
    assert again == "0 added, 1 were there already.\n"
    with open_store(tmp_path / "other") as store:
        store.use_parameters((*parameters[:-1], 0.3))
    kept = kb("data", "import", file, *other).stdout
    assert "Your present FSRS parameters stay" in kept
    broken = json.loads(Path(file).read_text()) | {"mocks": [{"report": {}}]}
    Path(file).write_text(json.dumps(broken))
    refused = kb("data", "import", file, *other)
    assert refused.returncode == 2
    assert "mock 1 of 1: a report of a mock is" in refused.stderr
    assert "Traceback" not in refused.stderr
