"""Threads on a real JVM and in CPython against the formulas, the pages' output and the questions."""

import math
import os
import re
import subprocess
import threading
import time
import warnings
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kb.java import jvm
from kb.quiz.asking.bank import load
from kb.site.paths import ROOT
from kb.topics.process_thread import captures
from kb.topics.process_thread.oracle import loader as data_oracle
from kb.topics.process_thread.oracle import pool as pool_oracle
from kb.topics.process_thread.oracle import scaling as scaling_oracle
from kb.topics.process_thread.oracle import threads as oracle
from kb.topics.process_thread.snippets import loader as data_workers
from kb.topics.process_thread.snippets import pool as thread_pool
from kb.topics.process_thread.snippets import scaling as thread_scaling
from kb.topics.process_thread.snippets import threads as process_thread
from quiz_bank.process_thread import questions as bank

pytestmark = pytest.mark.xdist_group("jvm")  # one worker, so that one JVM capture serves all
SEEDS = range(60)
OUTPUT = ROOT / "kb/topics/process_thread/java/output"


# The JVM: one capture of every program, one witness JVM for all questions.


@pytest.fixture(scope="session")
def printed() -> dict[tuple[str, int], str]:
    """What every program printed just now, by name and Java version, without the first line."""
    found = {}
    for path, text in captures.capture().items():
        name, feature, _ = Path(path).name.split(".")
        found[name, int(feature)] = text.partition("\n")[2]
    return found


@pytest.fixture(scope="session")
def versions(printed: dict[tuple[str, int], str]) -> set[int]:
    return {feature for _, feature in printed}


@pytest.fixture(scope="session")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[str]], list[str]]:
    classes = tmp_path_factory.mktemp("witness")
    jvm.compile_java([ROOT / "kb/topics/process_thread/oracle/Witness.java"], classes)
    return lambda questions: jvm.ask(questions, jvm.runtimes()[-1], classes)


@pytest.mark.jdk
def test_java_is_there_in_at_least_two_versions_where_ci_runs(versions: set[int]) -> None:
    assert min(versions) >= 17
    if os.environ.get("CI"):
        assert len(versions) >= 2
        assert max(versions) >= 25


@pytest.mark.jdk
def test_committed_output_is_what_the_programs_print(printed: dict[tuple[str, int], str]) -> None:
    for (name, feature), text in printed.items():
        path = OUTPUT / f"{name}.{feature}.txt"
        assert captures.same(path.name, path.read_text("utf-8"), f"JDK\n{text}"), (path.name, text)


def test_every_program_has_output_of_three_versions_and_no_output_is_stray() -> None:
    names = {path.stem for path in OUTPUT.parent.glob("*.java")}
    wanted = {f"{name}.{feature}.txt" for name in names for feature in (17, 21, 25)}
    assert {path.name for path in OUTPUT.iterdir()} == wanted
    for path in OUTPUT.iterdir():
        feature = path.name.split(".")[1]
        assert path.read_text("utf-8").startswith(f"JDK {feature}.")


@pytest.mark.jdk
def test_listing_has_main_as_its_only_user_thread(
    printed: dict[tuple[str, int], str], versions: set[int]
) -> None:
    expected = {"main", "Reference Handler", "Finalizer", "Signal Dispatcher"}
    for feature in versions:
        lines = printed["ThreadListing", feature].splitlines()
        rows = [(int(line[:3]), line[5:24].strip(), line.split()[-1]) for line in lines]
        assert expected <= {name for _, name, _ in rows}
        assert [name for _, name, kind in rows if kind == "user"] == ["main"]
        assert rows[0][1] == "main"
        assert rows[0][0] == {17: 1, 21: 1, 25: 3}.get(feature, rows[0][0])
        assert not any("GC" in name or "Attach" in name for _, name, _ in rows)


@pytest.mark.jdk
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="lists threads through /proc")
def test_the_system_knows_more_threads_than_the_listing(
    printed: dict[tuple[str, int], str], versions: set[int]
) -> None:
    for feature in versions:
        text = printed["NativeThreads", feature]
        java, native = map(int, re.findall(r": (\d+)", text))
        assert native > java
        assert "VM Thread" in text


@pytest.mark.jdk
def test_states_are_those_the_question_says(printed: dict[tuple[str, int], str]) -> None:
    """The scenes of the question stand in the order of the program's lines."""
    names = {"timed": "TIMED_WAITING"}
    expected = [names.get(state, state.upper()) for state in bank.SCENES]
    for (name, _), text in printed.items():
        if name == "States":
            assert [line.split()[-1] for line in text.splitlines()] == expected
    assert len(set(expected)) == 6


@pytest.mark.jdk
def test_pinning_ends_with_jdk_24(printed: dict[tuple[str, int], str], versions: set[int]) -> None:
    """Six sleeps of 200 ms in monitors on two carriers: three rounds while they pin."""
    for feature in versions - {17}:
        inside = int(re.findall(r"synchronized: +(\d+)", printed["Pinning", feature])[1])
        if feature < 24:
            assert inside >= process_thread_rounds(pinned=True)
        else:
            assert process_thread_rounds(pinned=False) <= inside < process_thread_rounds(True)
    assert "no virtual threads" in printed["Pinning", 17]


def process_thread_rounds(pinned: bool) -> int:
    return thread_scaling.pinned_time(6, 2, 200, pinned) // 200


@pytest.mark.jdk
def test_a_switch_costs_more_than_a_call(printed: dict[tuple[str, int], str]) -> None:
    for (name, _), text in printed.items():
        if name == "SwitchCost":
            call, handover = (float(word) for word in re.findall(r"(\d+\.\d+) µs", text))
            assert handover > 10 * call


@pytest.mark.jdk
def test_updates_are_lost_or_kept_never_gained(printed: dict[tuple[str, int], str]) -> None:
    for (name, _), text in printed.items():
        if name == "LostUpdate":
            racy = [int(line.split()[-1]) for line in text.splitlines()[1:3]]
            assert all(2 <= count <= 10_000_000 for count in racy)


def test_the_output_on_the_page_shows_a_loss_that_volatile_does_not_prevent() -> None:
    for path in OUTPUT.glob("LostUpdate.*.txt"):
        assert re.search(r"^volatile int   \d{7}$", path.read_text("utf-8"), re.MULTILINE)


@pytest.mark.jdk
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads Linux's /proc")
def test_stacks_are_reserved_not_used(printed: dict[tuple[str, int], str]) -> None:
    """500 threads reserve about 500 stacks, and touch a small part of them."""
    for (name, _), text in printed.items():
        if name == "StackReserved":
            reserved, resident = map(int, re.findall(r"\+ (\d+)", text))
            assert reserved >= 0.9 * process_thread.stack_memory(500)
            assert resident < reserved / 3


def variants(name: str) -> list[Mapping[str, Any]]:
    """What is given in the draws of a question, which finds its words as a part of the topic."""
    (asked,) = (item for item in load("process_thread").questions if item.name == name)
    return [asked.draw(seed).problem.given for seed in SEEDS]


@pytest.mark.jdk
def test_the_jvm_agrees_with_the_questions(ask: Callable[[list[str]], list[str]]) -> None:
    """All draws of five questions go to one JVM."""
    questions, expected = [], []
    for g in variants("count_after_interleaving"):
        questions.append("interleave " + " ".join(g["schedule"]))
        expected.append(str(process_thread.interleave(g["schedule"])))
    for name in ("executor_threads", "executor_rejected"):
        for g in variants(name):
            order = g["tasks"], g["core"], g["maximum"], g["capacity"]
            questions.append("executor " + " ".join(map(str, order)))
            expected.append(" ".join(map(str, thread_pool.executor_state(*order))))
    for g in variants("fixed_pool_size"):
        questions.append(f"fixed {g['size']} {g['tasks']}")
        expected.append(str(min(g["size"], g["tasks"])))
    assert ask(questions) == expected


@pytest.mark.jdk
def test_the_jvm_finds_the_cycle(ask: Callable[[list[str]], list[str]]) -> None:
    """It lists every thread of the cycle, and may list some that are stuck behind it."""
    graphs = [g["waits_for"] for g in variants("threads_on_the_cycle")]
    graphs.append({"A": "B", "B": "C"})
    questions = ["deadlocked " + " ".join(f"{a}>{b}" for a, b in g.items()) for g in graphs]
    for graph, answer in zip(graphs, ask(questions), strict=True):
        cycle, found = set(process_thread.deadlocked(graph)), set(answer.split())
        assert cycle <= found <= {name for name in graph if leads_to(graph, name) & cycle}


def leads_to(graph: Mapping[str, str], name: str) -> set[str]:
    seen: set[str] = set()
    while name in graph and name not in seen:
        seen.add(name)
        name = graph[name]
    return seen | {name}


@pytest.mark.jdk
def test_default_stack_is_one_mebibyte_on_linux_x64(ask: Callable[[list[str]], list[str]]) -> None:
    if os.uname().sysname != "Linux" or os.uname().machine != "x86_64":
        pytest.skip("the default differs between platforms")
    assert ask(["flag ThreadStackSize"]) == ["1024"]


MAIN = "class Main {{ public static void main(String[] a) {{ {} }} }}"


WAITING = """
Object lock = new Object(), other = new Object();
Thread sleeper = new Thread(() -> { synchronized (lock) {
    try { Thread.sleep(60_000); }
    catch (InterruptedException e) { print("status " + Thread.currentThread().isInterrupted()); }
} });
Thread entering = new Thread(() -> { synchronized (lock) {
    print("still interrupted " + Thread.interrupted() + ", cleared " + !Thread.interrupted());
} });
sleeper.start(); until(sleeper, "TIMED_WAITING");
entering.start(); until(entering, "BLOCKED");  // sleep() keeps the lock
entering.interrupt(); Thread.sleep(20); until(entering, "BLOCKED");  // no notice taken
sleeper.interrupt(); sleeper.join(); entering.join();
try { lock.wait(); } catch (IllegalMonitorStateException e) { print("without the monitor"); }
Thread waiter = new Thread(() -> { synchronized (other) { synchronized (lock) {
    try { lock.wait(60_000); } catch (InterruptedException e) { print("no"); }
} } });
Thread behind = new Thread(() -> { synchronized (other) { print("other"); } });
waiter.start(); until(waiter, "TIMED_WAITING"); behind.start();
synchronized (lock) {  // wait(ms) has released this lock, and only this one
    until(behind, "BLOCKED"); lock.notify(); until(waiter, "BLOCKED");
}
"""
POOLS = """
for (RejectedExecutionHandler policy : new RejectedExecutionHandler[] {
        new ThreadPoolExecutor.AbortPolicy(), new ThreadPoolExecutor.CallerRunsPolicy(),
        new ThreadPoolExecutor.DiscardPolicy(), new ThreadPoolExecutor.DiscardOldestPolicy()}) {
    CountDownLatch gate = new CountDownLatch(1);
    StringBuffer done = new StringBuffer();
    Thread here = Thread.currentThread();
    ThreadPoolExecutor pool = new ThreadPoolExecutor(
        1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), Thread::new, policy);
    for (int i = 0; i < 4; i++) {
        int task = i;
        if (i == 3) { gate.countDown(); pool.shutdown(); }
        try {
            pool.execute(() -> {
                try { if (task == 0) gate.await(); } catch (InterruptedException e) { print("no"); }
                done.append(task).append(Thread.currentThread() == here ? "here " : " ");
            });
        } catch (RejectedExecutionException e) { done.append("no").append(task).append(" "); }
    }
    pool.awaitTermination(5, TimeUnit.SECONDS);
    String[] words = done.toString().trim().split(" ");
    Arrays.sort(words);
    print(String.join(" ", words));
}
ThreadPoolExecutor fixed = (ThreadPoolExecutor) Executors.newFixedThreadPool(1);
ThreadLocal<String> own = new ThreadLocal<>();
fixed.submit(() -> own.set("left")).get();
print("next task reads " + fixed.submit(own::get).get());
fixed.submit(own::remove).get();
print("after remove " + fixed.submit(own::get).get());
fixed.shutdown();
try { fixed.execute(() -> {}); } catch (RejectedExecutionException e) { print("rejects"); }
CountDownLatch over = new CountDownLatch(1);
ThreadPoolExecutor none = new ThreadPoolExecutor(
    0, 3, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
for (int i = 0; i < 5; i++) {
    none.execute(() -> { try { over.await(); } catch (InterruptedException e) { print("no"); } });
}
print("core 0 " + none.getPoolSize());
over.countDown(); none.shutdown();
"""
TASKS = """
ExecutorService pool = Executors.newFixedThreadPool(1, work -> {
    Thread thread = new Thread(work);
    thread.setUncaughtExceptionHandler((t, e) -> print("handler: " + e.getMessage()));
    return thread;
});
Future<?> failed = pool.submit((Runnable) () -> { throw new IllegalStateException("kept"); });
try { failed.get(); } catch (ExecutionException e) { print("get: " + e.getCause().getMessage()); }
CountDownLatch running = new CountDownLatch(1), over = new CountDownLatch(1);
Future<Integer> slow = pool.submit(() -> {
    running.countDown();
    try { Thread.sleep(60_000); } catch (InterruptedException e) { over.countDown(); }
    return 1;
});
running.await();
slow.cancel(true); over.await();
try { slow.get(); } catch (CancellationException e) { print("cancelled"); }
print(pool.submit(() -> 7).get() + " " + pool.submit(() -> { }).get());
pool.execute(() -> { throw new IllegalStateException("shown"); });
pool.shutdown(); pool.awaitTermination(5, TimeUnit.SECONDS);
"""
LOCKS = """
ReentrantLock lock = new ReentrantLock();
print("fair by default " + lock.isFair() + ", on request " + new ReentrantLock(true).isFair());
lock.lock();
Thread stubborn = new Thread(() -> { lock.lock(); lock.unlock(); });
Thread other = new Thread(() -> {
    print("tryLock " + lock.tryLock());
    try { print("in time " + lock.tryLock(10, TimeUnit.MILLISECONDS)); lock.lockInterruptibly(); }
    catch (InterruptedException e) { print("interrupted"); }
});
stubborn.start(); until(stubborn, "WAITING"); stubborn.interrupt();
other.start(); until(other, "WAITING"); other.interrupt(); other.join();
until(stubborn, "WAITING"); lock.unlock(); stubborn.join();
Object monitor = new Object();
try { synchronized (monitor) { throw new IllegalStateException(); } }
catch (IllegalStateException e) { print("released " + !Thread.holdsLock(monitor)); }
try { lock.unlock(); } catch (IllegalMonitorStateException e) { print("not the holder"); }
"""
FACTS = {
    WAITING: "status false\nstill interrupted true, cleared true\nwithout the monitor\nother\n",
    POOLS: "0 1 no2 no3\n0 1 2here\n0 1\n0 2\nnext task reads left\nafter remove null\nrejects\n"
    "core 0 1\n",
    TASKS: "get: kept\ncancelled\n7 null\nhandler: shown\n",
    LOCKS: "fair by default false, on request true\ntryLock false\nin time false\ninterrupted\n"
    "released true\nnot the holder\n",
}
PROGRAM = """import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.locks.*;

class Main {
    static void print(String line) { System.out.println(line); }

    static void until(Thread thread, String state) throws InterruptedException {
        for (int i = 0; i < 1000 && !thread.getState().name().equals(state); i++) Thread.sleep(5);
        if (!thread.getState().name().equals(state)) print(thread.getState() + " for " + state);
    }

    public static void main(String[] arguments) throws Exception {
BODY
    }
}"""


@pytest.mark.jdk
def test_what_the_page_says_of_waiting_pools_tasks_and_locks() -> None:
    """The tables of the sections waiting, locks, pools and tasks, on a JVM."""
    found = jvm.run_java_programs([PROGRAM.replace("BODY", body) for body in FACTS])
    assert found == list(FACTS.values())


TOOLS = """import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import javax.management.ObjectName;

/** What the tools say of deadlocks: of semaphores, of virtual threads, then of platform threads. */
public class Tools {
    interface Take { void by(Object first, Object second, CountDownLatch gate) throws Exception; }

    static Thread start(boolean virtual, Take take, Object one, Object two, CountDownLatch gate)
            throws Exception {
        Runnable work = () -> {
            try { take.by(one, two, gate); } catch (Exception e) { throw new AssertionError(e); }
        };
        if (virtual) {
            return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class)
                    .invoke(null, work);
        }
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    static String asked(String command, String... arguments) throws Exception {
        return (String) ManagementFactory.getPlatformMBeanServer().invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"), command,
                new Object[] {arguments}, new String[] {String[].class.getName()});
    }

    static void say(String what, boolean virtual, Thread.State state, Take take, Object a, Object b)
            throws Exception {
        CountDownLatch gate = new CountDownLatch(2);
        Thread[] both = {start(virtual, take, a, b, gate), start(virtual, take, b, a, gate)};
        gate.await();
        for (Thread thread : both) while (thread.getState() != state) Thread.sleep(1);
        long[] found = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
        Path file = Files.createTempFile("threads", ".txt");
        String dump = "";
        if (virtual) {
            asked("threadDumpToFile", "-overwrite", file.toString());
            dump = ", dumped " + Files.readString(file).contains("virtual")
                    + " " + Files.readString(file).contains("deadlock");
        }
        Files.delete(file);
        System.out.println(what + ": " + (found == null ? 0 : found.length) + ", printed "
                + asked("threadPrint").contains("Java-level deadlock") + dump);
    }

    public static void main(String[] arguments) throws Exception {
        Take monitors = (first, second, gate) -> {
            synchronized (first) {
                gate.countDown();
                gate.await();
                synchronized (second) { }
            }
        };
        Take semaphores = (first, second, gate) -> {
            ((Semaphore) first).acquire();
            gate.countDown();
            gate.await();
            ((Semaphore) second).acquire();
        };
        say("semaphores", false, Thread.State.WAITING, semaphores, new Semaphore(1), new Semaphore(1));
        if (arguments.length == 0 && Runtime.version().feature() >= 21) {
            say("virtual", true, Thread.State.BLOCKED, monitors, new Object(), new Object());
        }
        say("platform", false, Thread.State.BLOCKED, monitors, new Object(), new Object());
        Runtime.getRuntime().halt(0);
    }
}
"""
INITIALISERS = """import java.util.concurrent.CountDownLatch;

/** On one carrier: does a virtual thread that waits keep the next one from running? */
public class Initialisers {
    static final CountDownLatch entered = new CountDownLatch(1), go = new CountDownLatch(1);

    static void hold() {
        entered.countDown();
        try { go.await(); } catch (InterruptedException e) { throw new AssertionError(e); }
    }

    static class Others { static int value; static { hold(); } }
    static class Own { static int value; static { hold2(); } }

    static final CountDownLatch go2 = new CountDownLatch(1), go3 = new CountDownLatch(1);

    static void hold2() {
        try { go2.await(); } catch (InterruptedException e) { throw new AssertionError(e); }
    }

    static Thread virtual(Runnable work) throws Exception {
        return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class)
                .invoke(null, work);
    }

    /** Whether another virtual thread runs while one does this; then lets that one go on. */
    static void say(String what, Runnable waits, CountDownLatch then, boolean expected)
            throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Thread first = virtual(() -> { begun.countDown(); waits.run(); });
        begun.await();
        Thread next = virtual(() -> { });
        next.join(expected ? 20_000 : 200);
        System.out.println(what + ": " + (next.isAlive() ? "pinned" : "free"));
        then.countDown();
        first.join();
        next.join();
    }

    public static void main(String[] arguments) throws Exception {
        System.setProperty("jdk.virtualThreadScheduler.parallelism", "1");
        System.setProperty("jdk.virtualThreadScheduler.maxPoolSize", "1");
        say("parked", () -> {
            try { go3.await(); } catch (InterruptedException e) { throw new AssertionError(e); }
        }, go3, true);
        say("own", () -> Own.value++, go2, false);
        new Thread(() -> Others.value++).start();
        entered.await();
        say("another's", () -> Others.value++, go, Runtime.version().feature() >= 26);
    }
}
"""


def on_each_runtime(name: str, source: str, folder: Path, oldest: int) -> dict[int, list[str]]:
    (folder / f"{name}.java").write_text(source)
    jvm.compile_java([folder / f"{name}.java"], folder)
    return {
        java.feature: jvm.run_class(java, folder, name).splitlines()
        for java in jvm.runtimes()
        if java.feature >= oldest
    }


@pytest.mark.jdk
def test_tools_name_deadlocks_of_platform_threads_on_monitors(tmp_path: Path) -> None:
    """Not those of semaphores, nor those of virtual threads, which a dump to a file lists."""
    for feature, lines in on_each_runtime("Tools", TOOLS, tmp_path, oldest=17).items():
        virtual = ["virtual: 0, printed false, dumped true false"] if feature >= 21 else []
        assert lines == [
            "semaphores: 0, printed false", *virtual, "platform: 2, printed true"
        ]  # fmt: skip


@pytest.mark.jdk
def test_initialisers_pin_virtual_threads(tmp_path: Path) -> None:
    """A thread that blocks in one; up to JDK 25 also one that waits for another thread's."""
    found = on_each_runtime("Initialisers", INITIALISERS, tmp_path, oldest=21)
    for feature, lines in found.items():
        others = "pinned" if feature < 26 else "free"
        assert lines == ["parked: free", "own: pinned", f"another's: {others}"]


@pytest.mark.jdk
def test_many_programs_run_in_one_jvm_and_each_waits_for_its_threads() -> None:
    late = (
        "new Thread(() -> { try { Thread.sleep(50); } catch (InterruptedException e) { } "
        'System.out.print("late"); }).start(); System.out.print("main ");'
    )
    sources = [MAIN.format(late), *(MAIN.format(f"System.out.println({i});") for i in range(20))]
    assert jvm.run_java_programs(sources) == ["main late", *(f"{i}\n" for i in range(20))]


@pytest.mark.jdk
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('int x = "a";', "incompatible types"),
        ('throw new RuntimeException("boom");', "boom"),
        ("System.exit(0);", "ended the JVM"),
        ("while (true);", "still running after 1000 ms"),
    ],
)
def test_a_bad_program_is_named(body: str, message: str) -> None:
    source = MAIN.format(body)
    with pytest.raises(jvm.JavaError, match=message):
        jvm.run_java_programs([MAIN.format(""), source], seconds=1)


def test_without_a_jdk_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(jvm.NoJdkError, match="install one of version 17"):
        jvm.run_java_programs([MAIN.format("")])


# The formulas against simulation, enumeration and real threads.


@settings(deadline=None)
@given(st.lists(st.sampled_from("ABC"), min_size=1, max_size=4))
def test_interleave_equals_real_threads(names: list[str]) -> None:
    schedule = names + names[::-1]
    assume(all(schedule.count(name) % 2 == 0 for name in schedule))
    assert process_thread.interleave(schedule) == oracle.count_after(schedule)


def test_smallest_and_largest_count_over_all_orders() -> None:
    """Two threads of two, three or four increments: never below 2, and 2 is reached."""
    for times in (2, 3, 4):
        counts = {
            process_thread.interleave(["AB"[thread] for thread in order])
            for order in oracle._orders((2 * times, 2 * times))
        }
        assert (min(counts), max(counts)) == (2, 2 * times)


@pytest.mark.parametrize(("threads", "steps"), [(1, 3), (2, 2), (2, 5), (3, 2), (3, 3), (4, 2)])
def test_orders_equal_enumeration(threads: int, steps: int) -> None:
    assert process_thread.interleavings(threads, steps) == oracle.orders(threads, steps)
    lost = oracle.lost_in_all_orders(threads, steps)
    assert process_thread.orders_that_lose(threads, steps) == lost


def test_of_twenty_orders_of_two_increments_eighteen_lose() -> None:
    """Read, add, write in two threads: 6!/(3!·3!) = 20 orders, 2 of them one after the other."""
    assert process_thread.interleavings(2, 3) == 20
    assert process_thread.orders_that_lose(2, 3) == 18


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("ABCDEF"), st.sampled_from("ABCDEF")))
def test_deadlocked_equals_the_closure(waits: dict[str, str]) -> None:
    assert len(process_thread.deadlocked(waits)) == oracle.on_a_cycle(waits)


def test_deadlocked_names_the_threads_of_every_cycle_and_no_other() -> None:
    waits = {"E": "D", "D": "C", "C": "D", "B": "A", "A": "B", "F": "G", "H": "H"}
    assert process_thread.deadlocked(waits) == ["A", "B", "C", "D", "H"]
    assert process_thread.deadlocked({"A": "B", "B": "C"}) == []


def test_the_smallest_cases_allowed() -> None:
    assert process_thread.interleavings(3, 1) == 6
    assert process_thread.interleavings(4, 10) == math.comb(40, 10) * math.comb(30, 10) * math.comb(
        20, 10
    )
    assert process_thread.threads_that_fit(100, 100) == 0
    assert process_thread.threads_that_fit(100, 0) == 100
    assert process_thread.threads_that_fit(1, 0, 1) == 1024
    assert process_thread.stack_memory(1, 1) == 1 / 1024
    assert process_thread.round_robin(1, 1, 1, 0) == 1
    assert thread_pool.executor_state(5, 0, 2, 0) == (2, 0, 3)
    assert thread_pool.executor_state(5, 1, 1, 0) == (1, 0, 4)
    assert thread_pool.executor_state(0, 1, 1, 0) == (0, 0, 0)
    assert thread_pool.pool_size(1, 1, 0, 0.5) == 1
    assert thread_pool.requests_in_flight(0, 5) == thread_pool.requests_in_flight(5, 0) == 0
    assert thread_pool.pool_throughput(1, 0.5) == 2000
    assert thread_scaling.amdahl_speedup(1, 4) == thread_scaling.amdahl_speedup(0.5, 1) == 1
    assert thread_scaling.gil_speedup(1, 1) == 1
    assert thread_scaling.coroutine_time(1, 0, 0) == 0
    assert thread_scaling.pinned_time(5, 1, 100, pinned=False) == 100
    assert thread_scaling.pinned_time(1, 1, 1, pinned=True) == 1
    assert data_workers.prefetched_samples(1, 1, 1) == data_workers.loader_workers(1, 1, 1) == 1


@pytest.mark.parametrize("serial", [0.1, 1])
def test_one_worker_is_as_fast_as_itself(serial: float) -> None:
    for speedup in (0, 0.5, 1):
        assert thread_scaling.amdahl_workers(serial, speedup) == 1
        assert thread_scaling.amdahl_speedup(serial, 1) >= speedup
    assert thread_scaling.amdahl_workers(0.1, 1.0001) == 2


@settings(deadline=None)
@given(st.integers(1, 3000), st.integers(64, 8192))
def test_stacks_equal_their_addresses(threads: int, kib: int) -> None:
    assert process_thread.stack_memory(threads, kib) == oracle.last_stack_ends(threads, kib)


def test_ten_thousand_threads_reserve_almost_ten_gibibytes() -> None:
    assert process_thread.stack_memory(10_000) == 10_000.0
    assert process_thread.threads_that_fit(4096, 2048 + 256, 1024) == 1792


@settings(deadline=None)
@given(st.integers(256, 4096), st.integers(0, 256), st.integers(100, 4096))
def test_stacks_that_fit(memory: int, other: int, kib: int) -> None:
    expected = oracle.filled_with_stacks(memory, other, kib)
    assert process_thread.threads_that_fit(memory, other, kib) == expected


@settings(deadline=None)
@given(st.integers(1, 9), st.integers(1, 60), st.integers(1, 20), st.integers(0, 200))
def test_round_robin_equals_the_timeline(n: int, burst: int, piece: int, cost: int) -> None:
    expected = oracle.timeline(n, burst, piece, cost)
    assert process_thread.round_robin(n, burst, piece, cost) == pytest.approx(expected, abs=1e-9)


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(1, 9), st.integers(0, 9), st.integers(0, 30))
def test_executor_equals_handing_in_one_by_one(n: int, core: int, more: int, room: int) -> None:
    expected = pool_oracle.hand_in(n, core, core + more, room)
    assert thread_pool.executor_state(n, core, core + more, room) == expected


def test_executor_of_the_page() -> None:
    states = [thread_pool.executor_state(tasks, 2, 4, 3) for tasks in (2, 5, 7, 9)]
    assert states == [(2, 0, 0), (2, 3, 0), (4, 3, 0), (4, 3, 2)]


@settings(deadline=None)
@given(st.integers(1, 32), st.sampled_from([25, 50, 100]), st.integers(0, 20), st.integers(1, 20))
def test_pool_size_is_reached_by_counting(n: int, percent: int, wait: int, compute: int) -> None:
    size = thread_pool.pool_size(n, percent / 100, wait, compute)
    assert pool_oracle.busy_threads(n, percent, wait, compute) == math.ceil(size - 1e-9)


@pytest.mark.parametrize(("rate", "ms"), [(100, 50), (800, 250), (1000, 7), (50, 1000)])
def test_littles_law_equals_counting(rate: int, ms: int) -> None:
    assert thread_pool.requests_in_flight(rate, ms) == pool_oracle.inside_at_once(rate, ms)


@pytest.mark.parametrize(("threads", "ms"), [(1, 10), (20, 250), (7, 30)])
def test_throughput_equals_counting(threads: int, ms: int) -> None:
    assert thread_pool.pool_throughput(threads, ms) == pytest.approx(
        pool_oracle.most_finished(threads, ms)
    )


@settings(deadline=None)
@given(st.integers(1, 99), st.integers(1, 40))
def test_amdahl_equals_scheduling_pieces(percent: int, workers: int) -> None:
    expected = float(scaling_oracle.time_saved(percent, workers))
    assert thread_scaling.amdahl_speedup(percent / 100, workers) == pytest.approx(expected)


def test_amdahl_with_a_tenth_serial() -> None:
    """1/(0.1 + 0.9/9) = 5 with nine workers; never ten."""
    assert thread_scaling.amdahl_speedup(0.1, 9) == pytest.approx(5)
    assert thread_scaling.amdahl_workers(0.1, 5) == 9
    assert thread_scaling.amdahl_speedup(0.1, 10**9) < 10
    with pytest.raises(ValueError, match=r"less than 1/serial = 10"):
        thread_scaling.amdahl_workers(0.1, 10)


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(1, 12))
def test_amdahl_workers_are_the_fewest(percent: int, speedup: int) -> None:
    assume(percent * speedup < 100)
    workers = thread_scaling.amdahl_workers(percent / 100, speedup)
    assert workers == scaling_oracle.fewest_workers(percent, speedup)


@settings(deadline=None)
@given(st.integers(1, 16), st.integers(1, 100))
def test_gil_speedup_equals_threads_taking_a_lock(threads: int, percent: int) -> None:
    expected = float(scaling_oracle.with_one_lock(threads, percent))
    assert thread_scaling.gil_speedup(threads, percent / 100) == pytest.approx(expected)


@settings(deadline=None)
@given(st.integers(1, 30), st.integers(0, 20), st.integers(0, 500))
def test_coroutines_equal_a_real_loop(tasks: int, compute: int, wait: int) -> None:
    expected = scaling_oracle.gathered(tasks, compute, wait)
    assert thread_scaling.coroutine_time(tasks, compute, wait) == pytest.approx(expected, abs=1e-6)


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(1, 9), st.integers(1, 500))
def test_pinned_tasks_equal_carriers_one_by_one(tasks: int, carriers: int, ms: int) -> None:
    expected = scaling_oracle.on_carriers(tasks, carriers, ms)
    assert thread_scaling.pinned_time(tasks, carriers, ms, pinned=True) == expected


@pytest.mark.parametrize(("workers", "factor", "batch"), [(1, 2, 8), (4, 2, 32), (8, 5, 7)])
def test_prefetching_equals_what_dataloader_asks_for(workers: int, factor: int, batch: int) -> None:
    expected = data_oracle.requested(workers, factor, batch)
    assert data_workers.prefetched_samples(workers, factor, batch) == expected


def test_dataloader_without_workers_loads_nothing_ahead() -> None:
    numbers: Any = list(range(8))
    loader = torch.utils.data.DataLoader(numbers, batch_size=2)
    assert loader.prefetch_factor is None
    assert data_workers.prefetched_samples(0, 2, 2) == 0


@settings(deadline=None)
@given(st.integers(1, 64), st.integers(1, 30), st.integers(1, 300))
def test_loader_workers_equal_counting(batch: int, sample: int, step: int) -> None:
    expected = data_oracle.enough_workers(batch, sample, step)
    assert data_workers.loader_workers(batch, sample, step) == expected


def test_sleeping_threads_overlap_under_the_gil() -> None:
    """Eight sleeps of 50 ms release the GIL: far less than one after another."""
    start = time.perf_counter()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(time.sleep, [0.05] * 8))
    together = time.perf_counter() - start
    start = time.perf_counter()
    list(map(time.sleep, [0.05] * 8))
    assert together < 0.75 * (time.perf_counter() - start)


def test_a_read_and_a_later_write_lose_updates_in_python_too() -> None:
    count, barrier = 0, threading.Barrier(2)

    def increment() -> None:
        nonlocal count
        read = count
        barrier.wait(10)
        count = read + 1

    threads = [threading.Thread(target=increment) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count == 1


def test_a_child_process_changes_its_own_memory_only() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # forking beside threads
        count = [0]
        child = os.fork()
        if child == 0:
            count[0] += 1
            os._exit(count[0])
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
    assert count == [0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: process_thread.interleave(["A", "B", "A"]), r"\['B'\] read the count and never"),
        (lambda: process_thread.interleavings(0, 2), "^threads = 0: expected 1 or more"),
        (lambda: process_thread.interleavings(2, 0), "^steps = 0"),
        (lambda: process_thread.threads_that_fit(100, -1), "other_mib = -1: .* memory_mib = 100"),
        (lambda: process_thread.threads_that_fit(100, 1, 0), "^stack_kib = 0"),
        (lambda: process_thread.round_robin(0, 1, 1, 1), "^threads = 0"),
        (lambda: process_thread.round_robin(1, 1, 0, 1), "^slice_ms = 0"),
        (lambda: thread_pool.executor_state(1, -1, 2, 1), "core = -1, maximum = 2"),
        (lambda: thread_pool.executor_state(1, 0, 0, 0), "core = 0, maximum = 0"),
        (lambda: thread_pool.executor_state(1, 1, 2, -1), "capacity = -1"),
        (lambda: thread_pool.pool_size(0, 1, 1, 1), "cores = 0"),
        (lambda: thread_pool.pool_size(1, 0, 1, 1), "utilisation = 0"),
        (lambda: thread_pool.pool_size(1, 1, -1, 1), "wait_ms = -1"),
        (lambda: thread_pool.requests_in_flight(1, -1), "time_ms = -1"),
        (lambda: thread_pool.pool_throughput(0, 1), "threads = 0"),
        (lambda: thread_pool.pool_throughput(1, math.inf), "time_ms = inf"),
        (lambda: thread_scaling.amdahl_speedup(0, 2), "^serial = 0: expected a share"),
        (lambda: thread_scaling.amdahl_workers(0, 2), "^serial = 0"),
        (lambda: thread_scaling.gil_speedup(0, 0.5), "^threads = 0"),
        (lambda: thread_scaling.gil_speedup(4, 1.5), "^holding = 1.5"),
        (lambda: thread_scaling.coroutine_time(0, 1, 1), "^tasks = 0"),
        (lambda: thread_scaling.coroutine_time(1, 0, -1), "wait_ms = -1"),
        (lambda: thread_scaling.pinned_time(0, 1, 1, True), "^tasks = 0"),
        (lambda: data_workers.prefetched_samples(-1, 1, 1), "workers = -1"),
        (lambda: data_workers.prefetched_samples(1, 1, 0), "batch_size = 0: expected ≥ 0, ≥ 1"),
        (lambda: data_workers.loader_workers(0, 1, 1), "batch_size = 0"),
        (lambda: data_workers.loader_workers(1, 1, 0), "step_ms = 0: expected 1 or more"),
        (lambda: process_thread.orders_that_lose(2, 1), "steps = 1"),
        (lambda: process_thread.stack_memory(0), "threads = 0"),
        (lambda: process_thread.stack_memory(1, 0), "stack_kib = 0"),
        (lambda: process_thread.threads_that_fit(100, 200), "other_mib = 200"),
        (lambda: process_thread.round_robin(1, 0, 1, 1), "burst_ms = 0"),
        (lambda: process_thread.round_robin(1, 1, 1, -1), "switch_us = -1"),
        (lambda: thread_pool.executor_state(1, 3, 2, 1), "core = 3, maximum = 2"),
        (lambda: thread_pool.executor_state(-1, 1, 2, 1), "tasks = -1"),
        (lambda: thread_pool.executor_state(1, 0, 2, 1), "core = 0 with a queue"),
        (lambda: thread_pool.pool_size(4, 1.5, 1, 1), "utilisation = 1.5"),
        (lambda: thread_pool.pool_size(4, 1, 1, 0), "compute_ms = 0"),
        (lambda: thread_pool.requests_in_flight(-1, 1), "per_second = -1"),
        (lambda: thread_pool.pool_throughput(1, 0), "time_ms = 0"),
        (lambda: thread_scaling.amdahl_speedup(10, 2), "serial = 10"),
        (lambda: thread_scaling.amdahl_speedup(0.1, 0), "workers = 0"),
        (lambda: thread_scaling.gil_speedup(4, -0.1), "holding = -0.1"),
        (lambda: thread_scaling.coroutine_time(1, -1, 0), "compute_ms = -1"),
        (lambda: thread_scaling.pinned_time(1, 0, 1, True), "carriers = 0"),
        (lambda: data_workers.prefetched_samples(1, 0, 1), "prefetch_factor = 0"),
        (lambda: data_workers.loader_workers(1, 0, 1), "sample_ms = 0"),
    ],
)
def test_bad_input_is_quoted(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_gil_speedup_without_the_gil_is_the_number_of_threads() -> None:
    assert thread_scaling.gil_speedup(8, 0) == 8


def test_runtimes_are_told_by_their_version() -> None:
    for runtime in jvm.runtimes():
        done = subprocess.run([runtime.java, "-version"], capture_output=True, text=True)
        assert f'"{runtime.version}"' in done.stderr


def test_amdahl_reads_small_shares_and_near_limits_exactly() -> None:
    assert thread_scaling.amdahl_workers(1e-7, 1e6) == 1_111_111
    assert thread_scaling.amdahl_workers(0.05, 19.9999999) == 3_799_999_981
    for serial, speedup in ((1e-7, 1e7), (0.05, math.inf), (0.05, 20)):
        with pytest.raises(ValueError, match="expected less than 1/serial"):
            thread_scaling.amdahl_workers(serial, speedup)
