"""kb remembers: review, recall, undo, the pipe protocol, statistics, settings, data, report."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ROOT, Run

NAME = "receptive_field/strided_stack"
BANK = '''"""我的主题 · My topic. Pages: none"""

from kb.quiz.asking.draw import Draw
from kb.quiz.asking.problem import Mistake, Problem, Step
from kb.quiz.asking.question import question


@question(level=1, section="answer", unit="px")
def twice(draw: Draw) -> Problem:
    number = draw.integer(10, 99)
    return Problem(
        given={"n": number}, zh=f"{number} 的两倍？", en=f"Twice {number}?", answer=2 * number,
        steps=[Step(zh="乘 2", en="Times 2", value=2 * number)],
        mistakes=[Mistake("squared", number**2, zh="平方了", en="You squared it"),
                  Mistake("forgot", number, zh="没有乘", en="You forgot to double")],
    )
'''
CARDS = {
    "zh": "## 什么是 $x^2$？ {#square section=answer level=1}\n\n乘自己：$x \\times x$。\n\n"
    "- 乘法\n- 自己\n- $x \\ge 0$ 或 $x < 0$\n",
    "en": "## What is $x^2$? {#square section=answer level=1}\n\n$x \\times x$.\n\n"
    "- product\n- of itself\n- any $x$\n",
}


@pytest.fixture
def bank(tmp_path: Path) -> dict[str, str]:
    """A private bank of one question and one card, as an environment."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "my_topic.py").write_text(BANK, encoding="utf-8")
    for lang, text in CARDS.items():
        (folder / f"my_topic.{lang}.md").write_text(text, encoding="utf-8")
    return {"KB_BANK": str(folder), "KB_NOW": "2026-11-23T09:00:00+00:00", "TZ": "UTC"}


def on(env: dict[str, str], day: int) -> dict[str, str]:
    return {**env, "KB_NOW": f"2026-11-{22 + day}T09:00:00+00:00"}


def events(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def reviews(kb: Run, env: dict[str, str] | None = None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(kb("data", "export", "-", "--private", env=env).stdout)[
        "reviews"
    ]
    return rows


def answer_to(problem: dict[str, Any], times: int = 2) -> str:
    return str(times * int("".join(c for c in problem["prompt"] if c.isdigit())))


class Pipe:
    """A session on a pipe, one event and one answer at a time."""

    def __init__(self, tmp_path: Path, env: dict[str, str], *args: str) -> None:
        environment = {**os.environ, "KB_LANG": "en", "KB_DATA_DIR": str(tmp_path / "data"), **env}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kb", *args, "--json"], env=environment, text=True, cwd=ROOT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip

    def next(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        event: dict[str, Any] = json.loads(self.process.stdout.readline())
        return event

    def send(self, text: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()
        return self.next()

    def end(self) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.read()
        self.process.stdout.close()
        return self.process.wait(30)


def test_the_protocol(tmp_path: Path, bank: dict[str, str], kb: Run) -> None:
    pipe = Pipe(tmp_path, bank, "quiz", "my_topic", "--kind", "number", "-n", "3")
    problem = pipe.next()
    assert (problem["event"], problem["id"], problem["total"]) == ("problem", "my_topic/twice", 3)
    assert "answer" not in problem
    assert pipe.send("abc")["event"] == "unreadable"
    hint = pipe.send(":h")
    assert (hint["event"], hint["text"]) == ("hint", "Times 2")
    verdict = pipe.send(answer_to(problem))
    assert (verdict["event"], verdict["verdict"], verdict["hints"]) == ("verdict", "right", 1)
    assert verdict["saved"]
    assert verdict["scheduled"]
    problem = pipe.next()
    assert pipe.send(":u")["event"] == "undone"
    again = pipe.next()
    assert again["number"] == 1
    verdict = pipe.send(answer_to(again, times=1))
    assert (verdict["verdict"], verdict["mistake"]) == ("wrong", "forgot")
    assert (verdict["scheduled"], verdict["days"]) == (True, 1)
    assert pipe.next()["seed"] == problem["seed"]
    assert pipe.send(":s")["event"] == "skipped"
    assert pipe.next()["number"] == 3
    assert pipe.send(":q") == {"event": "end", "answered": 1, "right": 0}
    assert pipe.end() == 0
    kept = reviews(kb, bank)
    assert [(row["rating"], row["undone"]) for row in kept] == [(2, True), (1, False)]
    assert [row["private"] for row in kept] == [True, True]
    public = json.loads(kb("data", "export", "-", env=bank).stdout)
    assert public["reviews"] == []


def test_every_shown_verdict_survives_a_kill(tmp_path: Path, bank: dict[str, str], kb: Run) -> None:
    shown = []
    for _ in range(3):
        pipe = Pipe(tmp_path, {**bank, "KB_NOW": ""}, "quiz", "my_topic", "--kind", "number")
        for _ in range(4):
            shown.append(pipe.send(answer_to(pipe.next()))["review"])
        pipe.process.send_signal(signal.SIGKILL)
        pipe.process.wait()
        pipe.process.stdin.close()  # type: ignore[union-attr]
        pipe.process.stdout.close()  # type: ignore[union-attr]
    assert [row["id"] for row in reviews(kb)] == shown


def test_a_recall_card_on_the_pipe(tmp_path: Path, bank: dict[str, str], kb: Run) -> None:
    pipe = Pipe(tmp_path, bank, "quiz", "my_topic", "--kind", "recall", "-n", "1")
    problem = pipe.next()
    assert (problem["kind"], problem["prompt"]) == ("recall", "What is $x^2$?")
    reveal = pipe.send("the square")
    assert reveal["event"] == "reveal"
    assert len(reveal["points"]) == 3
    assert pipe.send("1 7")["event"] == "unreadable"
    verdict = pipe.send("2 1")
    assert (verdict["verdict"], verdict["made"]) == ("partly", [1, 2])
    assert pipe.next()["event"] == "end"
    assert pipe.end() == 0
    (row,) = reviews(kb, bank)
    assert (row["raw"], row["parsed"], row["rating"]) == ("the square", "1 2 / 3", 2)


@pytest.mark.parametrize(
    "typed, verdict, rating",
    [("a", "right", 3), (":e a", "right", 4), ("1,3", "partly", 2), ("1", "wrong", 1),
     ("0", "wrong", 1), ("全", "right", 3), ("１、２", "partly", 2), ("123", "right", 3)],
)  # fmt: skip
def test_the_share_is_the_grade(
    kb: Run, bank: dict[str, str], typed: str, verdict: str, rating: int
) -> None:
    done = kb("quiz", "my_topic", "--kind", "recall", "-n", "1", stdin=f"\n{typed}\n", env=bank)
    assert "What is x²?" in done.stdout
    assert "×" in done.stdout
    assert "$" not in done.stdout
    (row,) = reviews(kb, bank)
    assert (row["verdict"], row["rating"]) == (verdict, rating)


def test_a_week_of_mornings(kb: Run, bank: dict[str, str]) -> None:
    first = events(kb("review", "my_topic", "--json", env=bank, stdin=":q\n").stdout)[0]
    assert first["new"]
    dues: dict[str, str] = {}
    for day in range(1, 8):
        env = on(bank, day)
        stats = json.loads(kb("stats", "my_topic", "--json", env=env).stdout)
        due = sum(date <= f"2026-11-{22 + day}" for date in dues.values())
        assert stats["due"] == due
        assert stats["streak"] == day - 1
        output = kb("review", "my_topic", "--json", env=env, stdin="0\n0\n0\n0\n").stdout
        verdicts = [event for event in events(output) if event["event"] == "verdict"]
        assert len(verdicts) == (due or 2 * (day == 1))
        dues |= {event["id"]: event["due"] for event in verdicts}
    stats = json.loads(kb("stats", "my_topic", "--json", env=on(bank, 7)).stdout)
    assert (stats["streak"], stats["reviews"]) == (7, 14)
    assert stats["retention"] == 0
    assert [leech["lapses"] for leech in stats["leeches"]] == [6, 6]
    (mastery,) = stats["topics"]
    assert (mastery["items"], mastery["seen"]) == (2, 2)
    assert mastery["recall"] == 1  # both were answered today
    assert sum(day["due"] for day in stats["forecast"]) == 2


def test_new_cards_stop_at_the_limit(kb: Run, bank: dict[str, str]) -> None:
    assert kb("config", "new_per_day", "1", env=bank).returncode == 0
    output = kb("review", "my_topic", env=bank, stdin="0\n0\n").stdout
    assert "1 answered" in output
    assert "Today's cards are done; due tomorrow: 1." in output
    assert "kb review --new 6" in output
    assert "Nothing is due today" in kb("review", "my_topic", env=bank).stdout
    assert "1 answered" in kb("review", "my_topic", "--new", "2", env=bank, stdin="\na\n").stdout


def test_bury_suspend_and_back(kb: Run, bank: dict[str, str]) -> None:
    assert "not come again today" in kb("review", "my_topic", env=bank, stdin=":b\n:q\n").stdout
    said = kb("review", "my_topic", env=bank, stdin=":!\n").stdout
    assert "kb data unsuspend my_topic/" in said
    assert "Nothing is due" in kb("review", "my_topic", env=bank).stdout
    tomorrow = events(kb("review", "my_topic", "--json", env=on(bank, 2), stdin=":q\n").stdout)
    assert tomorrow[0]["event"] == "problem"
    (name,) = json.loads(kb("stats", "my_topic", "--json", env=bank).stdout)["suspended"]
    assert name != tomorrow[0]["id"]
    assert "nearest: my_topic" in kb("data", "unsuspend", name + "x", env=bank).stderr
    assert kb("data", "unsuspend", name, env=bank).returncode == 0


def test_undo_of_a_suspension(kb: Run, bank: dict[str, str]) -> None:
    kb("quiz", "my_topic", "--kind", "number", env=bank, stdin=":!\n:u\n:q\n")
    assert json.loads(kb("stats", "my_topic", "--json", env=bank).stdout)["suspended"] == []


def test_wrong_redoes_what_was_wrong(kb: Run, bank: dict[str, str]) -> None:
    assert "Nothing went wrong" in kb("quiz", "--wrong", env=bank).stdout
    kb("quiz", "my_topic", "--kind", "number", "-n", "1", env=bank, stdin="0\n")
    shown = events(kb("quiz", "--wrong", "--json", env=bank, stdin=":r\n").stdout)
    assert [event["event"] for event in shown] == ["problem", "verdict", "end"]
    assert shown[0]["id"] == "my_topic/twice"
    assert shown[1]["verdict"] == "revealed"
    assert not shown[1]["scheduled"]


def test_no_save_saves_nothing(kb: Run, tmp_path: Path, bank: dict[str, str]) -> None:
    done = kb("quiz", "my_topic", "--no-save", "-n", "1", env=bank, stdin="0\n")
    assert "1 answered" in done.stdout
    assert not (tmp_path / "data").exists()


def test_the_interval_shown_is_the_interval_written(
    kb: Run, tmp_path: Path, bank: dict[str, str]
) -> None:
    shown = events(kb("review", "my_topic", "--json", env=bank, stdin="0\n0\n0\n").stdout)
    verdicts = {event["id"]: event for event in shown if event["event"] == "verdict"}
    with sqlite3.connect(tmp_path / "data" / "kb.sqlite") as store:
        written = dict(store.execute("SELECT question, due FROM cards").fetchall())
    store.close()
    assert written == {name: event["due"] for name, event in verdicts.items()}
    assert len(written) == 2


def test_kb_alone_fits_a_screen(kb: Run, bank: dict[str, str], tmp_path: Path) -> None:
    welcome = kb(env=bank).stdout
    assert "kb review" in welcome
    assert not (tmp_path / "data").exists()
    kb("quiz", "my_topic", "--kind", "number", "-n", "1", env=bank, stdin="0\n")
    for lang, words in (("en", "1 due"), ("zh", "1 张到期")):
        shown = kb(env=on(bank, 2), lang=lang).stdout
        assert words in shown
        assert "kb quiz --wrong" in shown
        assert len(shown.splitlines()) < 24
        assert all(len(line) <= 120 for line in shown.splitlines())


def test_stats_for_people(kb: Run, bank: dict[str, str]) -> None:
    for day in (1, 2):
        pipe_in = "10\n" if day == 1 else "11\n"
        kb("quiz", "my_topic", "--kind", "number", "-n", "1", env=on(bank, day), stdin=pipe_in)
    english = kb("stats", "my_topic", env=on(bank, 2)).stdout
    assert "2 days in a row" in english
    assert "My topic" in english
    assert "连续 2 天" in kb("stats", "my_topic", env=on(bank, 2), lang="zh").stdout


def test_config(kb: Run, tmp_path: Path) -> None:
    assert "new_per_day  10" in kb("config").stdout
    assert kb("config", "retention", "85%").stdout == "retention    0.85\n"
    assert json.loads(kb("config", "--json").stdout)["retention"] == 0.85
    refused = kb("config", "retention", "2")
    assert refused.returncode == 2
    assert "0.7 to 0.97" in refused.stderr
    assert kb("config", "lang", "zh").returncode == 0
    assert "感受野" in kb("topics", lang="", env={"LC_ALL": "C"}).stdout
    assert kb("config", "lang", "--unset").returncode == 0
    (tmp_path / "data" / "config.json").write_text("{", encoding="utf-8")
    broken = kb("review")
    assert broken.returncode == 2
    assert "config.json" in broken.stderr


def test_a_wrong_clock_stops_the_session_at_once(kb: Run, bank: dict[str, str]) -> None:
    kb("quiz", "my_topic", "--kind", "number", "-n", "1", env=on(bank, 5), stdin="0\n")
    refused = kb("review", env=bank)
    assert refused.returncode == 2
    assert "clock went backwards" in refused.stderr
    assert refused.stdout == ""
    doctor = kb("data", "doctor", env=bank)
    assert doctor.returncode == 1
    assert "✗ Answers later than now: 1" in doctor.stdout
    assert kb("data", "doctor", "--undo-future", env=bank).returncode == 0
    assert kb("review", "my_topic", env=bank, stdin=":q\n").returncode == 0


def test_damage_in_both_languages(kb: Run, tmp_path: Path, bank: dict[str, str]) -> None:
    kb("quiz", "my_topic", "--kind", "number", "-n", "1", env=bank, stdin="0\n")
    path = tmp_path / "data" / "kb.sqlite"
    path.write_bytes(path.read_bytes()[:9000])
    for lang, words in (("en", "Newest good backup"), ("zh", "最新的完好备份")):
        for command in (["review"], ["quiz"], ["stats"], [], ["data", "export", "-"]):
            done = kb(*command, env=bank, lang=lang)
            assert done.returncode == 2, command
            assert words in done.stderr
            assert "Traceback" not in done.stderr
    assert kb("quiz", "--no-save", env=bank, stdin=":q\n").returncode == 0
    restored = kb("data", "restore", env=bank)
    assert "Restored: 1 answer," in restored.stdout
    assert kb("data", "doctor", env=bank).returncode == 0


def test_backup_export_import(kb: Run, tmp_path: Path, bank: dict[str, str]) -> None:
    assert "no store" in kb("data", "backup", env=bank).stdout
    kb("quiz", "my_topic", "--kind", "number", "-n", "1", env=bank, stdin="0\n")
    listed = kb("data", "backup", "--list", env=bank).stdout.splitlines()
    assert [Path(line).name for line in listed] == ["kb-20261123T090000Z-daily.sqlite"]
    copy = tmp_path / "copy.sqlite"
    assert kb("data", "backup", str(copy), env=bank).stdout.strip() == str(copy)
    assert kb("data", "backup", str(copy), env=bank).returncode == 2
    out = tmp_path / "out.json"
    assert kb("data", "export", "--private", str(out), env=bank).returncode == 0
    other = {**bank, "KB_DATA_DIR": str(tmp_path / "other")}
    assert "1 added, 0" in kb("data", "import", str(out), env=other).stdout
    assert "0 added, 1" in kb("data", "import", "-", env=other, stdin=out.read_text()).stdout
    bad = kb("data", "import", str(copy), env=other)
    assert bad.returncode == 2
    assert "nothing was changed" in bad.stderr
    assert kb("data", "path", env=other).stdout.strip() == str(tmp_path / "other")


def test_report(kb: Run, bank: dict[str, str]) -> None:
    nothing = kb("report", env=bank)
    assert nothing.returncode == 2
    assert "nothing was answered" in nothing.stderr
    kb("quiz", "my_topic", "--kind", "number", "-n", "1", env=bank, stdin="7\n")
    shown = kb("report", env=bank).stdout
    (row,) = reviews(kb, bank)
    for part in (
        "kb 0.",
        "id my_topic/twice",
        f"seed {row['seed']}",
        "typed: '7'",
        "verdict: wrong",
    ):
        assert part in shown
    assert f"id {NAME}" in kb("report", NAME, "--seed", "3").stdout


def test_a_broken_private_bank_is_named(kb: Run, bank: dict[str, str]) -> None:
    module = Path(bank["KB_BANK"]) / "my_topic.py"
    module.write_text(BANK.replace("2 * number,", "2 * nothing,", 1), encoding="utf-8")
    done = kb("review", "my_topic", env=bank, stdin=":q\n" * 3)
    assert done.returncode == 0  # the rest of the topic can still be asked
    assert "left out of your own bank: my_topic/" in done.stderr
    assert "my_topic.py, line " in done.stderr
    assert kb("check", "my_topic", "--draws", "3", env=bank).returncode != 0
