"""我的题 · My own questions. A private bank of the flat form: mine.py, mine.zh.md, mine.en.md."""

from fractions import Fraction

from kb.quiz.problem import Choice, Draw, Mistake, Problem, Step, question


@question(level=1, section="answer", unit="ms", decimals=1)
def latency(draw: Draw) -> Problem:
    total, calls = draw.integer(20, 90), draw.pick(3, 7)
    return Problem(
        given={"total": total, "calls": calls},
        zh=f"{calls} 次调用共 {total} ms，平均一次多少？",
        en=f"{calls} calls take {total} ms in all. How long is one on average?",
        answer=Fraction(total, calls),
        steps=[
            Step(
                zh="总数除以次数", en="Divide the total by the calls", value=Fraction(total, calls)
            )
        ],
        mistakes=[
            Mistake(
                "product", total * calls, zh="乘了，应当除", en="Multiplied instead of divided"
            ),
            Mistake(
                "upside_down", Fraction(calls, total), zh="除反了", en="Divided the wrong way round"
            ),
        ],
    )


@question(level=2, section="answer", kind="choice")
def safe(draw: Draw) -> Problem:
    return Problem(
        given={},
        zh="哪些是线程安全的？",
        en="Which are safe to share between threads?",
        answer=frozenset({"queue", "lock"}),
        choices=[
            Choice("queue", zh="`queue.Queue`", en="`queue.Queue`"),
            Choice("lock", zh="`threading.Lock`", en="`threading.Lock`"),
            Choice("counter", zh="`n += 1`", en="`n += 1`"),
        ],
        steps=[
            Step(
                zh="逐个看有没有内部的锁",
                en="Look for a lock inside each",
                value=frozenset({"queue", "lock"}),
            )
        ],
        mistakes=[
            Mistake(
                "increment",
                frozenset({"queue", "lock", "counter"}),
                zh="自增不是原子的",
                en="An increment is not atomic",
            ),
        ],
    )


@question(level=1, section="answer", kind="print", revision=2)
def prints(draw: Draw) -> Problem:
    low = draw.integer(1, 5)
    return Problem(
        given={"low": low},
        zh="打印什么？",
        en="What does this print?",
        code=f"print(list(range({low}, {low + 3})))",
        answer=str([low, low + 1, low + 2]),
        steps=[
            Step(zh="上界不包括", en="The end is not included", value=str([low, low + 1, low + 2]))
        ],
        mistakes=[
            Mistake(
                "end_included",
                str([low, low + 1, low + 2, low + 3]),
                zh="把上界算进去了",
                en="The end was included",
            ),
        ],
    )
