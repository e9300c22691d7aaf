"""The terminal session in the READMEs: a real one, run again whenever outputs are captured."""

import os
import re
import subprocess
import sys
from itertools import islice

from kb.quiz.asking import bank
from kb.quiz.asking.order import draw_items
from kb.quiz.asking.question import Question
from kb.quiz.asking.values import entry
from kb.site.paths import ROOT

FILES = {"en": "README.md", "zh": "README.zh.md"}
TOPIC, LEVEL, SEED, COUNT, WIDTH = "receptive_field", 1, 5, 2, 88
_SESSION = re.compile(r"(<!-- session:start -->\n).*?(<!-- session:end -->)", re.DOTALL)
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def page(lang: str) -> str:
    """The README with its terminal session as it is today."""
    text = (ROOT / FILES[lang]).read_text("utf-8")
    block = f"```text\n{session(lang)}\n```\n"
    return _SESSION.sub(lambda found: found[1] + block + found[2], text)


def session(lang: str) -> str:
    """Two questions: a known mistake in full-width digits; unreadable, then right."""
    command = ["quiz", TOPIC, "--kind", "number", "--level", str(LEVEL), "--seed", str(SEED)]
    command += ["-n", str(COUNT), *(["--lang", "zh"] if lang == "zh" else [])]
    done = subprocess.run(
        [sys.executable, "-m", "kb", *command, "--no-save"],
        input="\n".join(_answers()) + "\n", capture_output=True, text=True, encoding="utf-8",
        check=True,
        env={**os.environ, "KB_LANG": lang, "COLUMNS": str(WIDTH), "NO_COLOR": "1"},
    )  # fmt: skip
    shown = "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())
    return f"$ kb {' '.join(command)}\n\n{shown}"


def _answers() -> list[str]:
    def wanted(item: bank.Item) -> bool:
        return isinstance(item, Question) and item.kind == "number" and item.level == LEVEL

    first, second = (
        item.draw(seed)
        for item, seed in islice(draw_items([TOPIC], wanted, SEED), COUNT)
        if isinstance(item, Question)
    )
    mistaken = entry(first, first.problem.mistakes[0].value).translate(_FULL_WIDTH)
    return [mistaken, "?!", entry(second, second.problem.answer)]
