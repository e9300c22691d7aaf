"""Claims on threads: orders are enumerated, pools, locks and loops run, the JVM's output read."""

import asyncio
import math
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, pairwise, permutations, product
from pathlib import Path

from kb.checks.claims import Source, claim, for_each
from kb.topics.process_thread.snippets import (
    deadlocked,
    executor_state,
    interleave,
    interleavings,
    loader_workers,
    orders_that_lose,
    round_robin,
)

OUTPUT = Path(__file__).parent / "java/output"
JAVADOC = "https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java"
MXBEAN = (
    "https://docs.oracle.com/en/java/javase/21/docs/api/java.management/java/lang/management/"
    "ThreadMXBean.html"
)
JLS = "https://docs.oracle.com/javase/specs/jls/se21/html"
TODAY = "2026-12-01"


def source(place: str, url: str, versions: str = "JDK 21 to 25") -> Source:
    return Source(place=place, url=url, checked=TODAY, versions=versions)


# The listing, states and waiting: what the JVM printed, and its documentation.


def listed() -> Iterator[tuple[str, int, str, str]]:
    """Each thread that the program of the page listed: version, id, name, user or daemon."""
    for path in sorted(OUTPUT.glob("ThreadListing.*.txt")):
        for line in path.read_text("utf-8").splitlines()[1:]:
            yield path.name.split(".")[1], int(line[:3]), line[5:24].strip(), line.split()[-1]


claim(
    "only_main_is_a_user_thread",
    zh="只有 main 不是守护线程",
    en="main is the only non-daemon thread among them",
    also=[
        ("唯一的用户线程", "the only user thread"),
        ("", "only main is not a daemon"),
        ("只有 main 是用户线程", "of which only main is a user thread"),
    ],
    tried=lambda: for_each(listed(), lambda line: (line[2] == "main") == (line[3] == "user")),
    cases=18,
    of=("个线程，JDK 17、21、25 列出的", "threads that JDK 17, 21 and 25 listed"),
)


def members(version: str) -> set[str]:
    return {name for listing, _, name, _ in listed() if listing == version}


claim(
    "same_members_other_ids",
    zh="成员在这三个版本里一样，编号不一样：main 是 1、1、3",
    en="The members are the same on these three versions, the ids are not: main has 1, 1 and 3",
    tried=lambda: for_each(
        [("17", 1), ("21", 1), ("25", 3)],
        lambda case: len(members(case[0])) == 6
        and members(case[0]) == members("17")
        and (case[0], case[1], "main", "user") in set(listed()),
    ),
    cases=3,
    of=("个版本的列表", "listings, one a version"),
)  # fmt: skip

claim(
    "started_once",
    zh="线程只能启动一次",
    en="A thread can be started only once",
    also=[
        ("只能启动一次，再启动抛异常", ""),
        ("结束的线程不能再次 `start()`", "one that has ended cannot be started again"),
    ],
    source=source("java.lang.Thread.start()", f"{JAVADOC}/lang/Thread.html#start()"),
)

claim(
    "cancel_interrupts_where_a_thread_pool_runs_it",
    zh="`ThreadPoolExecutor` 里 `cancel(true)` 会中断正在执行它的线程（`ForkJoinPool` 不会）",
    en="In a `ThreadPoolExecutor` `cancel(true)` interrupts the thread that runs the task (a "
    "`ForkJoinPool` does not)",
    also=[
        ("`ThreadPoolExecutor` 里 `cancel(true)` 会中断正在执行的线程",
         "In a `ThreadPoolExecutor` `cancel(true)` interrupts the thread that runs the task"),
    ],
    source=source(
        "java.util.concurrent.ForkJoinTask.cancel(boolean)",
        f"{JAVADOC}/util/concurrent/ForkJoinTask.html#cancel(boolean)",
    ),
)  # fmt: skip

claim(
    "blocked_for_monitors",
    zh="BLOCKED 只用于等 `synchronized`，包括 `wait()` 之后重新进入",
    en="BLOCKED is only for `synchronized`, whether entering it or entering it again after "
    "`wait()`",
    also=[
        ("BLOCKED 只用于等待进入 `synchronized` 的监视器锁",
         "BLOCKED is only for waiting to enter a `synchronized` monitor"),
        ("BLOCKED 只指等监视器锁", "BLOCKED means waiting for a monitor and nothing else"),
    ],
    source=source("java.lang.Thread.State.BLOCKED", f"{JAVADOC}/lang/Thread.State.html#BLOCKED"),
)  # fmt: skip

claim(
    "sleep_keeps_locks",
    zh="一把也不放",
    en="gives up none",
    also=[("不释放任何锁", "releases no lock")],
    source=source("java.lang.Thread.sleep(long)", f"{JAVADOC}/lang/Thread.html#sleep(long)"),
)

claim(
    "wait_gives_up_its_lock",
    zh="只放开 `lock` 这一把，返回之前重新拿到",
    en="gives up `lock` and no other, and has it back before it returns",
    source=source("java.lang.Object.wait(long, int)", f"{JAVADOC}/lang/Object.html#wait(long,int)"),
)

claim(
    "wait_needs_the_monitor",
    zh="只能在持有这个对象的监视器时调用，否则抛 `IllegalMonitorStateException`",
    en="may be called only while holding that object's monitor, or it throws "
    "`IllegalMonitorStateException`",
    also=[("`wait` 必须持有监视器，`sleep` 不用", "`wait` needs the monitor, `sleep` does not")],
    source=source("java.lang.Object.wait(long, int)", f"{JAVADOC}/lang/Object.html#wait(long,int)"),
)

claim(
    "entering_takes_no_notice",
    zh="一直等，不能中断",
    en="waits, and cannot be interrupted",
    also=[
        ("在等 `synchronized` 时不理会，继续等",
         "while it waits for `synchronized` it takes no notice and goes on waiting"),
    ],
    source=source(
        "java.lang.Thread.interrupt(): other waits only have the status set",
        f"{JAVADOC}/lang/Thread.html#interrupt()",
    ),
)  # fmt: skip


# Lost updates: every order of the steps, and every state that threads can reach.


def orders(left: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Every order of the steps, `left[i]` of them by thread i."""
    if not any(left):
        yield ()
    for thread, steps in enumerate(left):
        if steps:
            rest = (*left[:thread], steps - 1, *left[thread + 1 :])
            yield from ((thread, *order) for order in orders(rest))


SHAPES = [(2, 2), (2, 3), (2, 4), (2, 5), (3, 2), (3, 3), (4, 2)]  # threads and steps of each


def every_order() -> Iterator[tuple[int, ...]]:
    for threads, steps in SHAPES:
        yield from orders((steps,) * threads)


def counted(order: Sequence[int]) -> int:
    """The count after one increment each: the first step reads, the last writes."""
    count, read = 0, {}
    for step, thread in enumerate(order):
        if thread not in order[:step]:
            read[thread] = count
        if thread not in order[step + 1 :]:
            count = read[thread] + 1
    return count


def apart(order: Sequence[int]) -> bool:
    """Whether no thread steps between another's read and its write."""
    changes = sum(one != other for one, other in pairwise(order))
    return changes == len(set(order)) - 1


def walk(
    threads: int, times: int, guarded: bool = False
) -> Iterator[tuple[int, tuple[tuple[int, int], ...]]]:
    """Every state of `times` increments each: the count, and what each has done and has read.

    A register of −1 is empty. Guarded, one thread at a time is between its read and its write.
    """
    start = (0, ((0, -1),) * threads)
    seen, edge = {start}, [start]
    while edge:
        count, states = edge.pop()
        yield count, states
        held = guarded and any(register >= 0 for _, register in states)
        for i, (done, register) in enumerate(states):
            if register >= 0:
                after = register + 1, (done + 1, -1)
            elif done < times and not held:
                after = count, (done, count)
            else:
                continue
            moved = after[0], tuple(sorted((*states[:i], after[1], *states[i + 1 :])))
            if moved not in seen:
                seen.add(moved)
                edge.append(moved)


def ends(threads: int, times: int, guarded: bool = False) -> set[int]:
    """The counts that are possible when all are done."""
    reached = walk(threads, times, guarded)
    return {count for count, states in reached if states == ((times, -1),) * threads}


REPEATED = [(2, 2), (2, 3), (2, 6), (2, 9), (3, 2), (3, 3), (4, 2)]  # threads and times

claim(
    "both_read_first",
    zh="第一行是必然的：两个线程都先读、后写，两次自增只剩 1",
    en="The first line is certain: both threads read before either writes, and of two increments "
    "1 is left",
    tried=lambda: for_each(
        [r + w for n in (2, 3, 4) for r, w in product(permutations(range(n)), repeat=2)],
        lambda order: counted(order) == interleave([f"T{thread}" for thread in order]) == 1,
    ),
    cases=616,
    of=("种先全部读、后全部写的顺序", "orders in which all read before any writes"),
)

claim(
    "guarded_counts_are_whole",
    zh="后三行永远是 10000000",
    en="The last three are always 10000000",
    also=[
        ("`synchronized`、`AtomicInteger`、`LongAdder` 都能改好",
         "`synchronized`, `AtomicInteger` and `LongAdder` all fix it"),
    ],
    tried=lambda: for_each(
        REPEATED, lambda case: ends(case[0], case[1], guarded=True) == {math.prod(case)}
    ),
    cases=7,
    of=("种线程数与次数，所有顺序", "numbers of threads and times, in all orders"),
)  # fmt: skip

claim(
    "visible_is_not_atomic",
    zh="`volatile` 保证可见，不保证三步不被打断，一样会丢",
    en="`volatile` makes values visible but does not keep the three steps together, so it loses "
    "updates too",
    tried=lambda: for_each(
        SHAPES,
        lambda shape: min(map(counted, orders((shape[1],) * shape[0]))) < shape[0],
    ),
    cases=7,
    of=("种线程数与步数，每次读都看到最后的写", "shapes; each read sees the last write"),
)  # fmt: skip

claim(
    "number_of_orders",
    zh="$T$ 个线程各走 $s$ 步，交错的顺序数",
    en="The number of orders in which $T$ threads of $s$ steps each interleave",
    tried=lambda: for_each(
        SHAPES, lambda shape: len(set(orders((shape[1],) * shape[0]))) == interleavings(*shape)
    ),
    cases=7,
    of=("种线程数与步数，逐个列出", "numbers of threads and steps, listed one by one"),
)

claim(
    "serial_orders_lose_nothing",
    zh="**只有串行不丢。**",
    en="**Only serial orders lose nothing.**",
    also=[
        ("结果等于 $T$，当且仅当每次读都看到此前所有的写，也就是各线程从读到写的区间互不重叠",
         "The result is $T$ exactly when every read sees all writes before it, that is, when the "
         "threads' intervals from read to write do not overlap"),
        ("只有线程一个接一个执行时才不丢",
         "Nothing is lost only when the threads run one after another"),
    ],
    tried=lambda: for_each(
        every_order(), lambda order: (counted(order) == len(set(order))) == apart(order)
    ),
    cases=4638,
    of=("种交错顺序", "interleavings"),
)  # fmt: skip

claim(
    "serial_orders_are_permutations",
    zh="这样的顺序有 $T!$ 种，其余都丢",
    en="There are $T!$ such orders; all others lose an update",
    tried=lambda: for_each(
        SHAPES,
        lambda shape: sum(counted(order) < shape[0] for order in orders((shape[1],) * shape[0]))
        == orders_that_lose(*shape),
    ),
    cases=7,
    of=("种线程数与步数，逐个列出", "numbers of threads and steps, listed one by one"),
)  # fmt: skip

claim(
    "smallest_count_is_two",
    zh="**最小是 2。**",
    en="**The minimum is 2.**",
    also=[
        ("不会是 1：最后写入的线程要读到 0 才行，但它之前已经写过，此后 count 至少是 1",
         "It cannot be 1: the thread that writes last would have to read 0, but it has written "
         "before, and from then on the count is at least 1"),
        ("但它此前已写过，之后 count 不再为 0", "but it has written before, and count is never 0 "
         "again"),
    ],
    tried=lambda: for_each(
        REPEATED,
        lambda case: (min(ends(*case)), max(ends(*case))) == (2, math.prod(case))
        and all(count > 0 for count, states in walk(*case) if any(done for done, _ in states)),
    ),
    cases=7,
    of=("种线程数与次数，所有顺序", "numbers of threads and times, in all orders"),
)  # fmt: skip


# Visibility and locks: the language specification.

claim(
    "unseen_without_synchronisation",
    zh="没有同步时，一个线程写的值，另一个线程可以一直看不到",
    en="Without synchronisation one thread may never see what another wrote",
    source=source("Java language specification 21, §17.3", f"{JLS}/jls-17.html#jls-17.3"),
)

claim(
    "unlock_before_lock",
    zh="解锁先行发生于后来对同一把锁的加锁",
    en="an unlock happens before a later lock of the same monitor",
    also=[
        ("解锁先行发生于之后对同一把锁的加锁", "an unlock before a later lock of the same monitor"),
    ],
    source=source("Java language specification 21, §17.4.5", f"{JLS}/jls-17.html#jls-17.4.5"),
)  # fmt: skip

claim(
    "volatile_write_before_read",
    zh="volatile 的写先行发生于此后对同一字段的每次读",
    en="a volatile write happens before every later read of that field",
    also=[
        ("写 volatile 先行发生于之后对它的每次读",
         "a volatile write before every later read of it"),
    ],
    source=source("Java language specification 21, §17.4.5", f"{JLS}/jls-17.html#jls-17.4.5"),
)  # fmt: skip

claim(
    "start_and_join",
    zh="`start()` 先行发生于新线程里的一切，线程里的一切先行发生于别人从 `join()` 返回",
    en="`start()` happens before everything in the new thread, and everything in a thread before "
    "a return from `join()` on it",
    source=source("Java language specification 21, §17.4.5", f"{JLS}/jls-17.html#jls-17.4.5"),
)

claim(
    "released_on_leaving",
    zh="离开代码块就释放，抛异常也一样",
    en="on leaving the block, by an exception too",
    source=source("Java language specification 21, §14.19", f"{JLS}/jls-14.html#jls-14.19"),
)


# Deadlock: programs of locks in all their orders, and wait-for graphs.

Program = tuple[tuple[int, ...], ...]  # the locks each thread takes, one after another


def programs() -> Iterator[Program]:
    """Two or three threads that each take up to three locks, in every order."""
    takes = [take for n in range(1, 4) for take in permutations(range(3), n)]
    for threads in (2, 3):
        yield from combinations_with_replacement(takes, threads)


def graphs() -> Iterator[dict[int, int]]:
    """Every way in which five threads wait for one another, for themselves, or for nobody."""
    for waits in product(range(6), repeat=5):
        yield {thread: other for thread, other in enumerate(waits) if other < 5}


def stuck(program: Program, at_once: bool = False, give_back: bool = False) -> list[dict[int, int]]:
    """The states out of which no thread can move though not all are done: who waits for whom.

    Arguments:
        at_once: a thread takes all its locks in one step or none.
        give_back: a thread that finds a lock taken may give its own back and begin again.
    """
    start = (0,) * len(program)
    seen, edge, found = {start}, [start], []
    while edge:
        state = edge.pop()
        holder = {
            lock: thread
            for thread, taken in enumerate(state)
            if taken <= len(program[thread])
            for lock in program[thread][:taken]
        }
        moves, waits = [], {}
        for thread, taken in enumerate(state):
            locks = program[thread]
            wanted = locks[taken:] if at_once else locks[taken : taken + 1]
            held = [holder[lock] for lock in wanted if holder.get(lock, thread) != thread]
            if taken > len(locks):
                continue
            if not held:
                moves.append((thread, len(locks) if at_once and wanted else taken + 1))
            elif give_back and taken:
                moves.append((thread, 0))
            else:
                waits[thread] = held[0]
        if waits and not moves:
            found.append(waits)
        for thread, taken in moves:
            after = (*state[:thread], taken, *state[thread + 1 :])
            if after not in seen:
                seen.add(after)
                edge.append(after)
    return found


def ordered(program: Program) -> Program:
    return tuple(tuple(sorted(locks)) for locks in program)


def names(graph: Mapping[int, int]) -> dict[str, str]:
    return {f"T{one}": f"T{other}" for one, other in graph.items()}


def unfinished(graph: Mapping[int, int]) -> set[int]:
    """Who never ends when those that wait for nobody end and set free those that wait for them."""
    waiting = dict(graph)
    while free := [one for one, other in waiting.items() if other not in waiting]:
        for one in free:
            del waiting[one]
    return set(waiting)


def returns(graph: Mapping[int, int], thread: int) -> bool:
    """Whether the waits lead from a thread back to itself."""
    at = graph.get(thread)
    for _ in graph:
        if at is None or at == thread:
            break
        at = graph.get(at)
    return at == thread


claim(
    "deadlock_tools_see_platform_threads",
    zh="三者找的都是平台线程在监视器和 `ReentrantLock` 上的环",
    en="All three find cycles of platform threads on monitors and `ReentrantLock`s",
    source=source(
        "java.lang.management.ThreadMXBean.findDeadlockedThreads()",
        f"{MXBEAN}#findDeadlockedThreads()",
    ),
)

claim(
    "break_one_of_four",
    zh="死锁要四个条件同时成立，打破一个就不会死锁",
    en="A deadlock needs four conditions at once; break one and there is none",
    tried=lambda: for_each(
        programs(),
        lambda program: (
            not stuck(ordered(program))
            and not stuck(program, at_once=True)
            and not stuck(program, give_back=True)
        ),
    ),
    cases=800,
    of=("组加锁程序，所有顺序", "programs of locks, in all orders"),
    source=Source(
        place="Coffman, Elphick, Shoshani, System Deadlocks (1971); OSTEP, §32.3",
        url="https://pages.cs.wisc.edu/~remzi/OSTEP/threads-bugs.pdf",
        checked=TODAY,
    ),
)

claim(
    "one_order_has_no_circle",
    zh="所有线程按同一顺序加锁就打破它",
    en="One lock order in all threads breaks it",
    also=[
        ("所有线程都按同一个顺序拿锁，就没有环",
         "There is no circle when all threads take locks in the same order"),
    ],
    tried=lambda: for_each(programs(), lambda program: not stuck(ordered(program))),
    cases=800,
    of=("组加锁程序，所有顺序", "programs of locks, in all orders"),
)  # fmt: skip

claim(
    "deadlock_is_a_cycle",
    zh="死锁就是等待图里的环",
    en="A deadlock is a cycle in the wait-for graph",
    tried=lambda: for_each(
        programs(), lambda program: all(deadlocked(names(waits)) for waits in stuck(program))
    ),
    cases=800,
    of=("组加锁程序，所有顺序", "programs of locks, in all orders"),
)

claim(
    "stuck_behind_a_cycle",
    zh="排在环后面的线程也动不了，但不在环上",
    en="A thread queued behind the cycle is stuck too, without being on it",
    tried=lambda: for_each(
        graphs(),
        lambda graph: all(
            (thread in unfinished(graph))
            == any(returns(graph, other) for other in reached(graph, thread))
            for thread in graph
        ),
    ),
    cases=7776,
    of=("个等待图：五个线程，所有等法", "wait-for graphs: five threads in all ways"),
)


def reached(graph: Mapping[int, int], thread: int) -> set[int]:
    """A thread and all that its waits lead to."""
    seen: set[int] = set()
    at: int | None = thread
    while at is not None and at not in seen:
        seen.add(at)
        at = graph.get(at)
    return seen


claim(
    "on_the_cycle",
    zh="沿边走，回到出发点的线程才在环上",
    en="only threads that come back to themselves are on the cycle",
    also=[("不等锁的线程一定不在环上", "one that waits for no lock cannot be on a cycle")],
    tried=lambda: for_each(
        graphs(),
        lambda graph: (
            deadlocked(names(graph))
            == sorted(f"T{thread}" for thread in graph if returns(graph, thread))
        ),
    ),
    cases=7776,
    of=("个等待图：五个线程，所有等法", "wait-for graphs: five threads in all ways"),
)


# Pools and tasks.


def fills_in_order(case: tuple[int, int, int]) -> bool:
    """What the snippet says of tasks that never end: core, then a full queue, then more."""
    core, maximum, room = case
    states = [executor_state(tasks, core, maximum, room) for tasks in range(60)]
    return all(
        state.threads <= maximum
        and (state.threads <= core or state.queued == room)
        and (tasks > core or state == (tasks, 0, 0))
        for tasks, state in enumerate(states)
    )


claim(
    "queue_before_more_threads",
    zh="队列满了才新建线程，直到 max",
    en="only when the queue is full does it start threads up to max",
    also=[
        ("队列满了才加线程，直到最大值",
         "Only with a full queue are threads added, up to the maximum"),
        ("线程数不到 core 时总是新建线程；之后先试队列，队列满了才超过 core",
         "Below core a thread is always started; then the queue is tried, and only when it is "
         "full does the pool grow beyond core"),
        ("队列在前：队列满了才建非核心线程",
         "The queue comes first: threads beyond core start only when it is full"),
        ("也不会超过池的大小", "and never more than the pool's size"),
    ],
    tried=lambda: for_each(
        [(core, core + more, room)
         for core, more, room in product(range(1, 8), range(8), (0, 1, 2, 3, 8, 21))],
        fills_in_order,
    ),
    cases=336,
    of=("种 core（1 起）、max 与队列容量，各 60 个任务",
        "pools of core (from 1), maximum and queue, 60 tasks each"),
    source=source(
        "java.util.concurrent.ThreadPoolExecutor.execute: its three steps",
        "https://github.com/openjdk/jdk/blob/10f59695cf4d1e578450564d6bf84589b7ac4e93/"
        "src/java.base/share/classes/java/util/concurrent/ThreadPoolExecutor.java",
        "JDK 17 to 25",
    ),
)  # fmt: skip

claim(
    "core_threads_first",
    zh="线程数小于 core 就新建线程，哪怕有线程空闲",
    en="Below core it starts a thread, even if others are idle",
    also=[
        ("不到核心数时总是新建", "below the core size a new one is started"),
        ("线程数不到核心数时，每提交一个任务就新建一个线程，哪怕已有线程空闲",
         "Below the core size every task submitted starts a thread, even if others are idle"),
    ],
    source=source(
        "java.util.concurrent.ThreadPoolExecutor, Core and maximum pool sizes",
        f"{JAVADOC}/util/concurrent/ThreadPoolExecutor.html", "JDK 17 to 25",
    ),
)  # fmt: skip

claim(
    "unbounded_queue_stays_at_core",
    zh="因此无界队列的池永远不会超过 core",
    en="So a pool with an unbounded queue never grows beyond core",
    tried=lambda: for_each(
        [(core, core + more) for core, more in product(range(1, 9), range(9))],
        lambda case: all(
            executor_state(tasks, case[0], case[1], 2**31 - 1).threads == min(tasks, case[0])
            for tasks in (*range(100), 10**6, 2**31 - 2)
        ),
    ),
    cases=72,
    of=("种 core（1 起）与 max", "pools of core (from 1) and maximum"),
)

claim(
    "shut_down_pools_reject",
    zh="关闭之后，每个任务都会被拒绝",
    en="After the shutdown it rejects every task",
    source=source(
        "java.util.concurrent.ThreadPoolExecutor, Rejected tasks",
        f"{JAVADOC}/util/concurrent/ThreadPoolExecutor.html", "JDK 17 to 25",
    ),
)  # fmt: skip


def slices(threads: int, burst: int, piece: int) -> tuple[int, int]:
    """A round robin of equal threads, slice by slice: how many slices, how many switches."""
    waiting = deque((thread, burst) for thread in range(threads))
    ran: list[int] = []
    while waiting:
        thread, left = waiting.popleft()
        ran.append(thread)
        if left > piece:
            waiting.append((thread, left - piece))
    return len(ran), sum(one != other for one, other in pairwise(ran))


def one_switch_fewer(threads: int, burst: int, piece: int) -> bool:
    """Also whether the snippet counts the switches that way: 1 ms each."""
    pieces, switches = slices(threads, burst, piece)
    total = round_robin(threads, burst, piece, 1000)
    return switches == pieces - 1 and math.isclose(total, threads * burst + switches)


claim(
    "one_switch_fewer_than_slices",
    zh="切换次数是时间片数减一",
    en="There is one switch fewer than slices",
    also=[
        ("除最后一个外，每个时间片之后都要切换", "there is a switch after each slice but the last"),
    ],
    tried=lambda: for_each(
        product(range(2, 8), range(1, 21), range(1, 21)), lambda case: one_switch_fewer(*case)
    ),
    cases=2400,
    of=("种轮转，两个线程起", "round robins of two threads or more"),
)


claim(
    "virtual_threads_are_final",
    zh="JDK 21，虚拟线程成为正式特性",
    en="JDK 21 makes virtual threads final",
    source=source("JEP 444", "https://openjdk.org/jeps/444", "JDK 21 to 25"),
)

claim(
    "twenty_threads_need_a_second",
    zh="20 个线程的池至少要 1000 × 20 / 20 = 1000 ms",
    en="A pool of 20 threads takes at least 1000 × 20 / 20 = 1000 ms",
    tried=lambda: for_each(
        [
            (k, dealt)
            for k in range(1, 5)
            for n in range(1, 7)
            for dealt in product(range(k), repeat=n)
        ],
        lambda case: max(Counter(case[1]).values()) * 20 * case[0] >= len(case[1]) * 20,
    ),
    cases=6684,
    of=(
        "种把 n 个 20 ms 的任务分给 k 个线程的办法，至少 20n/k ms",
        "ways to deal n tasks of 20 ms to k threads: 20n/k ms or more",
    ),
)

claim(
    "virtual_threads_are_daemons",
    zh="总是守护线程，`ThreadMXBean` 也不列它们",
    en="is always a daemon thread, and is not listed by `ThreadMXBean`",
    also=[("虚拟线程总是守护线程", "Virtual threads are always daemons")],
    source=source("java.lang.Thread, Virtual threads", f"{JAVADOC}/lang/Thread.html"),
)

claim(
    "synchronized_unpins",
    zh="JDK 24 起（[JEP 491](https://openjdk.org/jeps/491)）`synchronized` 不再钉住载体",
    en="from JDK 24 on ([JEP 491](https://openjdk.org/jeps/491)) `synchronized` no longer pins",
    source=source("JEP 491", "https://openjdk.org/jeps/491", "JDK 24 to 26"),
)

claim(
    "initialisers_pin",
    zh="本地方法和在类初始化里阻塞仍会，到 JDK 25 为止，等别的线程做完类初始化也会",
    en="Native frames and blocking in a class initialiser still do, and up to JDK 25 so does "
    "waiting for another thread's initialiser",
    also=[
        ("本地方法仍会，到 JDK 25 为止，等别的线程做完类初始化也会",
         "native frames still do, and up to JDK 25 so does waiting for another thread's class "
         "initialiser"),
    ],
    source=source(
        "JDK-8369238, in JDK 26; its test KlassInit.java",
        "https://bugs.openjdk.org/browse/JDK-8369238", "JDK 21 to 26",
    ),
)  # fmt: skip


# Time: pieces dealt to workers, a lock passed on, loops run.


def speedup(cores: int) -> Fraction:
    """Of 1000 pieces 100 are serial; the rest is dealt to the cores as evenly as it goes."""
    return Fraction(1000, 100 + -(-900 // cores))


claim(
    "serial_share_is_the_limit",
    zh="串行比例 $0 < s < 1$，$n$ 个核",
    en="with the serial share $0 < s < 1$ and $n$ cores",
    tried=lambda: for_each(
        product((Fraction(p, 60) for p in range(1, 60)), (1, 2, 3, 8, 64, 10**6, 10**12)),
        lambda case: 1 / (case[0] + (1 - case[0]) / case[1]) < 1 / case[0],
    ),
    cases=413,
    of=("种串行比例与核数：$S(n) < 1/s$", "serial shares and numbers of cores: $S(n) < 1/s$"),
)

claim(
    "a_tenth_serial",
    zh="十分之一串行，9 个核才快 5 倍，多少核也到不了 10 倍",
    en="With a tenth serial it takes 9 cores to be 5 times as fast, and no number of cores reaches "
    "10 times",
    tried=lambda: for_each(
        [*range(1, 2000), 10**6, 10**12],
        lambda cores: (speedup(cores) >= 5) == (cores >= 9) and speedup(cores) < 10,
    ),
    cases=2001,
    of=("种核数，1000 份工作", "numbers of cores, 1000 pieces of work"),
)

Task = list[tuple[int, int]]  # stretches: time with the lock, then time without it
THREADS = (1, 2, 3, 5, 8)
STARTS = ([0], [0, 3, 1, 11], [7, 2, 2, 0, 5])  # when the threads begin


def tasks(stretches: int, longest: int) -> list[Task]:
    """Every task of so many stretches, each time from 0 to the longest."""
    times = range(longest + 1)
    stretch = [(held, without) for held in times for without in times]
    return [list(task) for task in product(stretch, repeat=stretches) if any(map(any, task))]


def done_by(task: Task, threads: int, tasks: int, offsets: Sequence[int]) -> tuple[int, int]:
    """Threads that repeat a task and pass one lock on, first come first served.

    Returns the tasks done, and when: at the time of about `tasks` tasks one after another.
    """
    horizon = tasks * sum(map(sum, task))
    free_at, done = 0, 0
    ready = sorted((offsets[i % len(offsets)], i, 0) for i in range(threads))
    while ready:
        asked, thread, place = ready.pop(0)
        with_lock, without = task[place]
        free_at = max(asked, free_at) + with_lock if with_lock else free_at
        ended = (free_at if with_lock else asked) + without
        if ended > horizon:
            continue
        done += place == len(task) - 1
        ready.append((ended, thread, (place + 1) % len(task)))
        ready.sort()
    return done, horizon


def within_the_limit(task: Task, threads: int, offsets: list[int]) -> bool:
    """Tasks done in a time: no more than each thread, and than the lock, has time for."""
    done, time = done_by(task, threads, 20, offsets)
    with_lock, whole = sum(held for held, _ in task), sum(map(sum, task))
    return done <= threads * Fraction(time, whole) and done * with_lock <= time


def reaches_the_limit(task: Task, threads: int, offsets: list[int]) -> bool:
    """One stretch a task: after the start no more is lost than the tasks under way."""
    done, time = done_by(task, threads, 40, offsets)
    held, whole = task[0][0], sum(task[0])
    limit = min(Fraction(threads), Fraction(whole, held)) if held else Fraction(threads)
    return done >= limit * Fraction(time - max(offsets), whole) - 2 * threads


claim(
    "gil_limit",
    zh="吞吐至多是单线程的多少倍",
    en="their throughput is at most this many times that of one thread",
    also=[
        ("GIL 每单位时间最多服务 $1/h$ 个任务；$n$ 个线程每单位时间最多做 $n$ 个",
         "In a unit of time the GIL serves at most $1/h$ tasks, and $n$ threads do at most $n$"),
    ],
    tried=lambda: for_each(
        product([*tasks(1, 7), *tasks(2, 2)], THREADS, STARTS),
        lambda case: within_the_limit(*case),
    ),
    cases=2145,
    of=("种任务、线程数与起点，一段或两段持锁",
        "tasks of one or two locked stretches, numbers of threads and starts"),
)  # fmt: skip

claim(
    "gil_limit_is_reached",
    zh="每个任务只有一段定长的持锁时间时，稳定后就达到其中的小者",
    en="Where each task holds the lock in one stretch of fixed length, the smaller is reached in "
    "steady state",
    tried=lambda: for_each(
        product(tasks(1, 7), THREADS, STARTS), lambda case: reaches_the_limit(*case)
    ),
    cases=945,
    of=("种任务、线程数与起点", "tasks, numbers of threads and starts"),
)  # fmt: skip

claim(
    "gil_runs_one_thread",
    zh="CPython 的 GIL 使它的解释器同一时刻只有一个线程执行字节码",
    en="CPython's GIL lets one thread of its interpreter at a time execute bytecode",
    also=[
        ("GIL 使同一时刻只有一个线程执行 Python 字节码，所以纯 Python 计算开多线程不会更快"
         "（没有 GIL 的自由线程构建会）",
         "The GIL lets one thread at a time execute Python bytecode, so threads do not speed up "
         "computing in pure Python (in a free-threaded build, which has no GIL, they do)"),
        ("GIL：同一时刻只有一个线程执行字节码；自由线程构建没有 GIL",
         "GIL: one thread at a time executes bytecode; free-threaded builds have none"),
    ],
    source=source(
        "Python documentation, glossary: global interpreter lock, free threading",
        "https://docs.python.org/3/glossary.html#term-global-interpreter-lock",
        "CPython 3.11 to 3.14",
    ),
)  # fmt: skip


def turns(lengths: Sequence[int]) -> list[tuple[int, str]]:
    """What coroutines log on a real loop: at the begin and the end between two awaits."""
    log: list[tuple[int, str]] = []

    async def work(name: int, length: int) -> None:
        for _ in range(length):
            log.append((name, "begin"))
            sum(range(50))
            log.append((name, "end"))
            await asyncio.sleep(0)

    async def main() -> None:
        await asyncio.gather(*(work(*pair) for pair in enumerate(lengths)))

    asyncio.run(main())
    return log


def uninterrupted(log: Sequence[tuple[int, str]]) -> bool:
    """Whether each end follows its own begin."""
    pairs = zip(log[::2], log[1::2], strict=True)
    return all(begin == (end[0], "begin") and end[1] == "end" for begin, end in pairs)


claim(
    "coroutines_yield_at_an_await",
    zh="协程都在一个线程里，不 await 就不让出",
    en="all coroutines share one thread and yield only at an await",
    also=[
        ("两个 `await` 之间不会运行同一循环的其他协程",
         "no other coroutine of the loop runs between two `await`s"),
    ],
    tried=lambda: for_each(
        [lengths for n in (2, 3, 4) for lengths in product(range(4), repeat=n)],
        lambda lengths: uninterrupted(turns(lengths)),
    ),
    cases=336,
    of=("组协程，在真的事件循环上", "sets of coroutines on a real loop"),
)  # fmt: skip


def outcomes(siblings: int, failing: int, group: bool) -> list[str]:
    """What becomes of coroutines when one fails: in a `TaskGroup`, or each a task of its own."""

    async def work(name: int) -> None:
        await asyncio.sleep(0)
        if name == failing:
            raise KeyError(name)
        for _ in range(5):
            await asyncio.sleep(0)

    async def main() -> list[str]:
        tasks: list[asyncio.Task[None]] = []
        if group:
            try:
                async with asyncio.TaskGroup() as together:
                    tasks = [together.create_task(work(name)) for name in range(siblings)]
            except* KeyError:
                pass
        else:
            tasks = [asyncio.create_task(work(name)) for name in range(siblings)]
            await asyncio.wait(tasks)
        return [
            "cancelled" if task.cancelled() else "failed" if task.exception() else "done"
            for task in tasks
        ]

    return asyncio.run(main())


claim(
    "a_task_group_cancels_siblings",
    zh="未捕获的异常结束该任务（`TaskGroup` 还会取消同组的任务）",
    en="an uncaught exception ends that task (a `TaskGroup` cancels its siblings too)",
    tried=lambda: for_each(
        [(n, failing) for n in range(1, 8) for failing in range(n)],
        lambda case: (
            [Counter(outcomes(case[0], case[1], group)) for group in (True, False)]
            == [Counter(failed=1, cancelled=case[0] - 1), Counter(failed=1, done=case[0] - 1)]
        ),
    ),
    cases=28,
    of=("组任务，在真的事件循环上", "sets of tasks on a real loop"),
)


def keeps_up(workers: int, batch: int, sample: int, step: int) -> bool:
    """Whether the loop stops waiting for workers that make batches in turn, two ahead each."""
    ready: list[int] = []
    taken: list[int] = []  # when the loop takes each batch
    free = [0] * workers
    for k in range(40 + 4 * workers):
        asked = taken[k - 2 * workers] if k >= 2 * workers else 0
        free[k % workers] = max(free[k % workers], asked) + batch * sample
        ready.append(free[k % workers])
        taken.append(max(ready[k], taken[-1] + step if taken else 0))
    return taken[-1] - taken[-1 - workers] == workers * step


claim(
    "workers_that_keep_up",
    zh="至少要 ⌈batch × 单样本时间 / 每步时间⌉ 个才跟得上",
    en="it takes at least ⌈batch × time per sample / time per step⌉ to keep up",
    tried=lambda: for_each(
        product((1, 3, 8, 16, 32), (1, 2, 5, 7, 20), (10, 13, 50, 64, 200), range(1, 12)),
        lambda case: keeps_up(case[3], *case[:3]) == (case[3] >= loader_workers(*case[:3])),
    ),
    cases=1375,
    of=("种 batch、样本与步的时间、worker 数", "batches, times of samples and steps, workers"),
)
