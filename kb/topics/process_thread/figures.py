"""Figures of `process_thread`: what is shared, a lost update, the states, a pool, scaling."""

from typing import Any

from matplotlib.patches import Rectangle

from kb.site.figure import Canvas, figure
from kb.topics.process_thread.snippets import (
    amdahl_speedup,
    executor_state,
    gil_speedup,
    interleave,
)


def _blank(canvas: Canvas, height: float, right: float, top: float) -> Any:
    """Axes without axes, from (0, 0) to (right, top)."""
    axes = canvas.axes(width=6.4, height=height)
    axes.set_xlim(0, right)
    axes.set_ylim(0, top)
    axes.set_axis_off()
    return axes


def _box(axes: Any, left: float, bottom: float, width: float, text: str, colour: str) -> None:
    """A rectangle of height 1 with words in its middle."""
    axes.add_patch(Rectangle((left, bottom), width, 1, fill=False, edgecolor=colour, lw=1.8))
    axes.text(left + width / 2, bottom + 0.5, text, ha="center", va="center")


@figure(
    zh="一个进程：上面的堆和方法区由所有线程共用；下面每个线程各有自己的程序计数器、虚拟机栈和本地方法栈。",
    en="One process: heap and method area on top are shared by all threads; below, every thread "
    "has a program counter, a JVM stack and a native stack of its own.",
)
def private_shared(canvas: Canvas) -> dict[str, object]:
    axes = _blank(canvas, 4.4, 9, 7)
    axes.add_patch(Rectangle((0.05, 0.05), 8.9, 6.9, fill=False, edgecolor=canvas.grey, lw=1.2))
    axes.text(0.3, 6.5, canvas.say("共享", "shared"), color=canvas.accent, va="center")
    _box(axes, 0.3, 5.1, 4.1, canvas.say("堆", "heap"), canvas.accent)
    _box(axes, 4.6, 5.1, 4.1, canvas.say("方法区", "method area"), canvas.accent)
    axes.text(0.3, 4.5, canvas.say("每个线程私有", "private"), color=canvas.series[1], va="center")
    areas = [
        canvas.say("计数器", "counter"),
        canvas.say("虚拟机栈", "JVM stack"),
        canvas.say("本地栈", "native"),
    ]
    for thread in range(3):
        for row, text in enumerate(areas):
            _box(axes, 0.3 + 2.87 * thread, 3 - 1.25 * row, 2.66, text, canvas.series[1])
    return {"shared": ["heap", "method area"], "private": ["pc", "stack", "native"], "threads": 3}


@figure(
    zh="丢失的更新：A 和 B 都读到 0，各自写回 1。两次 count++ 之后 count 是 1。",
    en="A lost update: A and B both read 0 and each writes 1. After two count++ the count is 1.",
)
def lost_update(canvas: Canvas) -> dict[str, object]:
    schedule = ["A", "B", "A", "B"]
    axes = _blank(canvas, 3.4, 10, 4.4)
    words = [
        canvas.say("A 读 0", "A reads 0"),
        canvas.say("B 读 0", "B reads 0"),
        canvas.say("A 写 1", "A writes 1"),
        canvas.say("B 写 1", "B writes 1"),
    ]
    counts = [0, 0, 1, interleave(schedule)]
    for row, name in enumerate("AB"):
        axes.plot([0.4, 9.6], [3 - 1.3 * row] * 2, color=canvas.grey, lw=1)
        axes.text(0, 3 - 1.3 * row, name, va="center", color=canvas.series[row])
    for step, (name, text, count) in enumerate(zip(schedule, words, counts, strict=True)):
        left, row = 1.6 + 2.3 * step, "AB".index(name)
        axes.plot(left, 3 - 1.3 * row, "o", color=canvas.series[row], ms=9)
        axes.text(left, 3.45 - 1.3 * row, text, ha="center", color=canvas.series[row])
        axes.text(left, 0.45, str(count), ha="center", va="center")
    axes.text(0, 0.45, "count", va="center", fontsize=11)
    return {"schedule": schedule, "count": counts}


STATES = {  # left, bottom, width
    "NEW": (0.1, 5.6, 2.2),
    "RUNNABLE": (4.3, 5.6, 3.2),
    "TERMINATED": (9.0, 5.6, 3.2),
    "BLOCKED": (0.1, 1.6, 2.6),
    "WAITING": (4.5, 1.6, 2.8),
    "TIMED_WAITING": (8.7, 1.6, 3.5),
}
# From, to, by what, whether the same arrow leads back, its foot and its head.
WAYS = [
    ("NEW", "RUNNABLE", "start()", False, (2.3, 6.05), (4.3, 6.05)),
    ("RUNNABLE", "TERMINATED", "", False, (7.5, 6.05), (9.0, 6.05)),
    ("RUNNABLE", "BLOCKED", "synchronized", True, (4.7, 5.6), (1.5, 2.5)),
    ("RUNNABLE", "WAITING", "wait()", False, (5.4, 5.6), (5.4, 2.5)),
    ("RUNNABLE", "WAITING", "join()\npark()", True, (6.4, 5.6), (6.4, 2.5)),
    ("RUNNABLE", "TIMED_WAITING", "wait(ms)", False, (6.8, 5.6), (9.4, 2.5)),
    ("RUNNABLE", "TIMED_WAITING", "sleep()", True, (7.3, 5.6), (11.0, 2.5)),
    ("WAITING", "BLOCKED", "notify()", False, (4.5, 2.05), (2.7, 2.05)),
]
PLACES = {  # of the words: right or left of a point, or above it
    "start()": (3.3, 6.2, "center"),
    "synchronized": (2.8, 4.2, "right"),
    "wait()": (5.25, 3.5, "right"),
    "join()\npark()": (6.5, 3.3, "left"),
    "wait(ms)": (8.8, 2.8, "right"),
    "sleep()": (9.4, 4.2, "left"),
    "notify()": (3.6, 2.2, "center"),
}


@figure(
    zh="六种状态。等 synchronized 是 BLOCKED，wait()、join()、park() 是 WAITING，"
    "有时限的等待是 TIMED_WAITING；run() 返回后是 TERMINATED。"
    "wait() 被通知、wait(ms) 到时，都先到 BLOCKED，拿回锁才是 RUNNABLE。",
    en="The six states. Waiting for synchronized is BLOCKED; wait(), join() and park() are "
    "WAITING, with a time limit TIMED_WAITING; after run() returns the thread is TERMINATED. "
    "Notified in wait(), or at the end of wait(ms), a thread is BLOCKED first, and RUNNABLE once "
    "it has the lock back.",
)
def states(canvas: Canvas) -> dict[str, object]:
    axes = _blank(canvas, 4.4, 12.3, 6.8)
    for name, (left, bottom, width) in STATES.items():
        colour = canvas.accent if name == "RUNNABLE" else canvas.ink
        axes.add_patch(Rectangle((left, bottom), width, 0.9, fill=False, edgecolor=colour, lw=1.8))
        axes.text(left + width / 2, bottom + 0.45, name, ha="center", va="center", fontsize=12)
    arrow = {"color": canvas.grey, "lw": 1.4, "shrinkA": 1, "shrinkB": 1}
    for *_, back, foot, head in WAYS:
        style = {**arrow, "arrowstyle": "<->" if back else "->"}
        axes.annotate("", head, foot, arrowprops=style)
    for text, (x, y, side) in PLACES.items():
        axes.text(x, y, text, fontsize=11, ha=side)
    axes.plot([10.4, 10.4, 1.4, 1.4], [1.6, 0.5, 0.5, 1.0], color=canvas.grey, lw=1.4)
    axes.annotate("", (1.4, 1.6), (1.4, 0.5), arrowprops={**arrow, "arrowstyle": "->"})
    words = canvas.say("wait(ms) 到时或 notify()", "wait(ms): time up or notify()")
    axes.text(5.9, 0.65, words, fontsize=11, ha="center")
    ways = [[*way[:3], "and back" if way[3] else "one way"] for way in WAYS]
    ways.append(["TIMED_WAITING", "BLOCKED", "wait(ms)", "one way"])
    return {"states": list(STATES), "ways": ways}


@figure(
    zh="core 2、max 4、队列 3 的池，任务都不结束：先到 2 个线程，"
    "再排 3 个，然后加到 4 个线程，之后全部拒绝。",
    en="A pool of core 2, max 4 and a queue of 3 with tasks that never end: first 2 threads, then "
    "3 wait, then threads grow to 4, then all are rejected.",
)
def pool_growth(canvas: Canvas) -> dict[str, object]:
    tasks = list(range(11))
    grown = [executor_state(n, core=2, maximum=4, capacity=3) for n in tasks]
    axes = canvas.axes(width=6.4, height=3.6)
    words = [
        canvas.say("线程", "threads"),
        canvas.say("排队", "queued"),
        canvas.say("拒绝", "rejected"),
    ]
    ends = [state[-1] for state in zip(*grown, strict=True)]
    for i, (text, end) in enumerate(zip(words, ends, strict=True)):
        axes.step(tasks, [state[i] for state in grown], where="mid", color=canvas.series[i])
        shift = -0.45 if i == 1 else 0.0
        axes.text(10.6, end + shift, text, color=canvas.series[i], va="center")
    axes.set_xlim(0, 13.6)
    axes.set_ylim(-0.2, 4.6)
    axes.set_xticks(range(0, 11, 2))
    axes.set_yticks(range(5))
    axes.set_xlabel(canvas.say("提交的任务", "tasks submitted"))
    return {"tasks": tasks, "states": [list(state) for state in grown]}


@figure(
    zh="加速比：串行 5 %、10 %、25 % 的 Amdahl 曲线（实线），各自不超过 20、10、4；"
    "25 % 的时间持有 GIL 的线程（虚线）先与线程数成正比，到 4 就不再增加。",
    en="Speed-up: Amdahl curves with 5, 10 and 25 % serial (solid), bounded by 20, 10 and 4; "
    "threads that hold the GIL 25 % of the time (dashed) grow with their number and stop at 4.",
)
def scaling(canvas: Canvas) -> dict[str, object]:
    workers = [1, 2, 4, 8, 16, 32, 64]
    axes = canvas.axes(width=6.4, height=3.8)
    curves = {}
    for i, serial in enumerate((0.05, 0.1, 0.25)):
        gains = [round(amdahl_speedup(serial, n), 4) for n in workers]
        curves[str(serial)] = gains
        axes.plot(workers, gains, color=canvas.series[i])
        axes.text(68, gains[-1], f"{serial:.0%}", color=canvas.series[i], va="center")
    gil = [gil_speedup(n, 0.25) for n in workers]
    axes.plot(workers, gil, "--", color=canvas.series[3])
    axes.text(18, 4.5, "GIL 25%", color=canvas.series[3])
    axes.set_xscale("log", base=2)
    axes.set_xlim(1, 120)
    axes.set_ylim(0, 17)
    axes.set_xticks(workers, [str(n) for n in workers])
    axes.set_xlabel(canvas.say("核数", "cores"))
    axes.set_ylabel(canvas.say("加速比", "speed-up"))
    return {"workers": workers, "amdahl": curves, "gil": gil}
