"""Questions on processes and threads: races, deadlock, stacks, pools, scaling, states, Python."""

from collections.abc import Mapping
from math import comb, factorial, prod

from kb.quiz.problem import Draw, Numbers, question

ORDERS = (2, 2), (2, 3), (2, 4), (2, 5), (2, 6), (2, 7), (2, 8), (3, 2), (3, 3), (4, 2)
SCENES = (
    "new", "runnable", "runnable", "blocked", "waiting", "waiting", "waiting", "waiting",
    "timed", "timed", "terminated", "terminated",
)  # fmt: skip
PRIVATE = "pc", "stack", "native", "locals", "thread_local"
SHARED = "heap", "methods", "statics", "constants", "files"


def interleavings(threads: int, steps: int) -> int:
    """The orders in which the threads' steps can mix."""
    total = threads * steps
    return prod(comb(total - i * steps, steps) for i in range(threads))


def distinct(answer: float, mistakes: Mapping[str, float]) -> Mapping[str, float]:
    """The mistakes that differ from the answer and those before, if 2 are left; else all."""
    kept: dict[str, float] = {}
    for name, value in mistakes.items():
        if all(abs(value - other) > 0.011 for other in (answer, *kept.values())):
            kept[name] = value
    return kept if len(kept) >= 2 else mistakes


@question(snippet="interleave(schedule)", oracle="count_after(schedule)")
def count_after_interleaving(draw: Draw) -> Numbers:
    threads = draw.pick(2, 3)
    turns = draw.pick(2, 3) if threads == 2 else draw.pick(1, 2)
    schedule = draw.shuffle([name for name in "ABC"[:threads] for _ in range(2 * turns)])
    writes: list[tuple[str, int]] = []  # (thread, the count it wrote)
    reads: dict[str, int] = {}
    last_read = 0
    for name in schedule:
        if name in reads:
            writes.append((name, reads.pop(name) + 1))
        else:
            reads[name] = last_read = writes[-1][1] if writes else 0
    last, answer = writes[-1]
    total = threads * turns
    mistakes = {
        "nothing_lost": total,
        "last_read_counted": last_read + 1,
        "lost_instead_of_left": total - answer,
        "own_increments_only": sum(name == last for name, _ in writes),
    }
    return Numbers(
        given={"schedule": schedule},
        words={"threads": threads, "turns": turns, "order": " ".join(schedule)},
        steps=[writes[0][1], answer],
        mistakes={"nothing_lost": total, **distinct(answer, mistakes)},
    )


@question(snippet="interleavings(threads, steps)", oracle="orders(threads, steps)")
def number_of_interleavings(draw: Draw) -> Numbers:
    threads, steps = draw.pick(*ORDERS)
    total = threads * steps
    return Numbers(
        given={"threads": threads, "steps": steps},
        steps=[total, comb(total, steps), interleavings(threads, steps)],
        mistakes={
            "order_within_ignored": factorial(total),
            "thread_chosen_each_step": threads**total,
            "whole_threads_permuted": factorial(threads),
        },
    )


@question(snippet="orders_that_lose(threads, steps)", oracle="lost_in_all_orders(threads, steps)")
def orders_that_lose(draw: Draw) -> Numbers:
    threads, steps = draw.pick(*ORDERS)
    every, safe = interleavings(threads, steps), factorial(threads)
    return Numbers(
        given={"threads": threads, "steps": steps},
        words={"between": steps > 2, "middle": steps - 2},
        steps=[every, safe, every - safe],
        mistakes={"all_orders": every, "one_serial_order": every - 1, "safe_orders": safe},
    )


@question(snippet="len(deadlocked(waits_for))", oracle="on_a_cycle(waits_for)")
def threads_on_the_cycle(draw: Draw) -> Numbers:
    cycle, waiting, free = draw.integer(2, 5), draw.integer(1, 3), draw.integer(1, 2)
    threads = cycle + waiting + 2 * free
    shuffled = draw.shuffle(range(1, threads + 1))
    ring, rest = shuffled[:cycle], shuffled[cycle:]
    waits = dict(zip(ring, ring[1:] + ring[:1], strict=True))
    for i in range(waiting):
        waits[rest[i]] = draw.pick(*ring, *rest[:i])
    waits |= zip(rest[waiting::2], rest[waiting + 1 :: 2], strict=True)
    edges = sorted(waits.items())
    mistakes = {
        "all_threads": threads,
        "all_waiting": len(waits),
        "stuck_behind_counted": cycle + waiting,
    }
    if cycle != 2:
        mistakes["always_two"] = 2
    return Numbers(
        given={"waits_for": {f"T{one}": f"T{other}" for one, other in edges}},
        words={
            "threads": threads,
            "zh": "；".join(f"T{one} 等 L{other}" for one, other in edges),
            "en": "; ".join(f"T{one} waits for L{other}" for one, other in edges),
        },
        steps=[len(waits), cycle],
        mistakes=mistakes,
    )


@question(
    unit="MiB",
    snippet="stack_memory(threads, stack_kib)",
    oracle="last_stack_ends(threads, stack_kib)",
)
def stack_reservation(draw: Draw) -> Numbers:
    stack, threads = draw.pick(256, 512, 2048, 4096), 4 * draw.integer(25, 600)
    total = threads * stack
    return Numbers(
        given={"threads": threads, "stack_kib": stack},
        steps=[total, total // 1024],
        mistakes={
            "default_size": threads,
            "still_in_kib": total,
            "double_per_thread": 2 * total // 1024,
        },
    )


@question(
    snippet="threads_that_fit(memory_mib, other_mib, stack_kib)",
    oracle="filled_with_stacks(memory_mib, other_mib, stack_kib)",
)
def threads_that_fit(draw: Draw) -> Numbers:
    memory = 1024 * draw.pick(2, 3, 4, 6, 8)
    heap = memory // 2 + 128 * draw.integer(0, 3)
    other, stack = draw.pick(128, 192, 256, 320), draw.pick(256, 512, 768, 2048)
    left = memory - heap - other
    return Numbers(
        given={"memory_mib": memory, "other_mib": heap + other, "stack_kib": stack},
        words={"heap": heap, "other": other},
        steps=[left, left * 1024 // stack],
        mistakes={
            "stacks_in_the_heap": heap * 1024 // stack,
            "heap_not_subtracted": (memory - other) * 1024 // stack,
            "rest_not_subtracted": (memory - heap) * 1024 // stack,
        },
    )


@question(
    unit="ms",
    decimals=2,
    snippet="round_robin(threads, burst_ms, slice_ms, switch_us)",
    oracle="timeline(threads, burst_ms, slice_ms, switch_us)",
)
def round_robin_time(draw: Draw) -> Numbers:
    threads, rounds, piece = draw.integer(3, 9), draw.integer(3, 10), draw.pick(2, 4, 5, 10)
    cost = draw.pick(20, 40, 50, 80, 120)
    burst, pieces = rounds * piece, threads * rounds
    computing = threads * burst
    return Numbers(
        given={"threads": threads, "burst_ms": burst, "slice_ms": piece, "switch_us": cost},
        steps=[pieces, pieces - 1, computing + (pieces - 1) * cost / 1000],
        mistakes={
            "switches_free": computing,
            "one_switch_per_thread": computing + (threads - 1) * cost / 1000,
            "microseconds_as_milliseconds": computing + (pieces - 1) * cost,
            "switch_after_the_last": computing + pieces * cost / 1000,
        },
    )


@question(
    snippet="executor_state(tasks, core, maximum, capacity).threads",
    oracle="hand_in(tasks, core, maximum, capacity)[0]",
)
def executor_threads(draw: Draw) -> Numbers:
    core, extra, capacity = draw.integer(2, 6), draw.integer(3, 6), draw.integer(3, 12)
    grown, maximum = draw.integer(1, extra - 1), core + extra
    tasks = core + capacity + grown
    return Numbers(
        given={"tasks": tasks, "core": core, "maximum": maximum, "capacity": capacity},
        steps=[tasks - core, grown, core + grown],
        mistakes={"maximum_before_queue": min(tasks, maximum), "never_beyond_core": core},
    )


@question(
    snippet="executor_state(tasks, core, maximum, capacity).rejected",
    oracle="hand_in(tasks, core, maximum, capacity)[2]",
)
def executor_rejected(draw: Draw) -> Numbers:
    core, extra, capacity = draw.integer(2, 6), draw.integer(2, 6), draw.integer(3, 12)
    refused, maximum = draw.integer(2, 9), core + extra
    tasks = maximum + capacity + refused
    return Numbers(
        given={"tasks": tasks, "core": core, "maximum": maximum, "capacity": capacity},
        steps=[maximum + capacity, refused],
        mistakes={
            "queue_forgotten": tasks - maximum,
            "core_and_queue_only": tasks - core - capacity,
            "core_and_maximum_added": max(0, refused - core),
        },
    )


@question(
    snippet="pool_size(cores, percent / 100, wait_ms, compute_ms)",
    oracle="busy_threads(cores, percent, wait_ms, compute_ms)",
)
def pool_size_for_waiting_tasks(draw: Draw) -> Numbers:
    cores, percent = draw.pick(4, 8, 12, 16), draw.pick(50, 75, 100)
    compute, ratio = draw.pick(5, 10, 20), draw.integer(3, 12)
    wait, busy = compute * ratio, cores * percent // 100
    mistakes = {"one_forgotten": busy * ratio, "cores_plus_one": cores + 1}
    if percent < 100:
        mistakes["utilisation_ignored"] = cores * (1 + ratio)
    return Numbers(
        given={"cores": cores, "percent": percent, "wait_ms": wait, "compute_ms": compute},
        steps=[busy, 1 + ratio, busy * (1 + ratio)],
        mistakes=mistakes,
    )


@question(
    snippet="requests_in_flight(per_second, time_ms)", oracle="inside_at_once(per_second, time_ms)"
)
def threads_by_littles_law(draw: Draw) -> Numbers:
    per_second = draw.pick(100, 200, 400, 500, 800, 1000)
    time = 10 * draw.integer(2, 60)
    return Numbers(
        given={"per_second": per_second, "time_ms": time},
        steps=[per_second * time, per_second * time // 1000],
        mistakes={"time_per_request_ignored": per_second, "milliseconds_kept": per_second * time},
    )


@question(
    unit="×",
    decimals=2,
    snippet="amdahl_speedup(serial_percent / 100, workers)",
    oracle="time_saved(serial_percent, workers)",
)
def amdahl_speedup(draw: Draw) -> Numbers:
    serial, workers = draw.pick(5, 10, 15, 20, 25, 30, 40), draw.pick(4, 8, 12, 16, 32)
    share = serial / 100
    parallel = (1 - share) / workers
    return Numbers(
        given={"serial_percent": serial, "workers": workers},
        steps=[parallel, share + parallel, 1 / (share + parallel)],
        mistakes={
            "gustafson": workers - share * (workers - 1),
            "only_parallel_part": workers * (1 - share),
            "limit_taken": 1 / share,
            "shares_swapped": 1 / ((1 - share) + share / workers),
        },
    )


@question(
    snippet="amdahl_workers(serial_percent / 100, speedup)",
    oracle="fewest_workers(serial_percent, speedup)",
)
def cores_for_a_speedup(draw: Draw) -> Numbers:
    serial, speedup = draw.pick(
        (4, 10), (4, 15), (5, 8), (5, 10), (5, 12), (5, 15), (8, 6), (8, 8), (8, 10), (10, 4),
        (10, 6), (10, 7), (10, 8), (12, 4), (12, 5), (12, 6), (15, 4), (15, 5), (20, 3), (20, 4),
    )  # fmt: skip
    room = 100 - serial * speedup  # of the time 100/speedup, what is left for the parallel part
    work = speedup * (100 - serial)
    return Numbers(
        given={"serial_percent": serial, "speedup": speedup},
        steps=[room / speedup, work / room, -(-work // room)],
        mistakes={
            "serial_part_ignored": speedup,
            "divided_by_parallel_share": -(-100 * speedup // (100 - serial)),
        },
    )


@question(
    unit="×",
    decimals=2,
    snippet="gil_speedup(threads, holding_percent / 100)",
    oracle="with_one_lock(threads, holding_percent)",
)
def gil_speedup(draw: Draw) -> Numbers:
    threads = draw.integer(4, 16)
    holding = draw.pick(8, 10, 12, 15, 20, 25, 30, 35, 40, 60, 80)
    share = holding / 100
    bound = 1 / share
    answer = min(float(threads), bound)
    mistakes = {
        "threads_never_help": 1,
        "amdahl": 1 / (share + (1 - share) / threads),
        "gil_ignored": threads,
        "lock_limit_only": bound,
    }
    return Numbers(
        given={"threads": threads, "holding_percent": holding},
        steps=[bound, answer],
        mistakes=distinct(answer, mistakes),
    )


@question(
    unit="ms",
    snippet="coroutine_time(tasks, compute_ms, wait_ms)",
    oracle="gathered(tasks, compute_ms, wait_ms)",
)
def coroutine_time(draw: Draw) -> Numbers:
    tasks, compute, wait = draw.integer(4, 40), draw.integer(2, 20), 50 * draw.integer(2, 20)
    return Numbers(
        given={"tasks": tasks, "compute_ms": compute, "wait_ms": wait},
        steps=[tasks * compute, tasks * compute + wait],
        mistakes={
            "all_in_parallel": compute + wait,
            "all_in_series": tasks * (compute + wait),
            "compute_forgotten": wait,
        },
    )


@question(
    unit="ms",
    snippet="pinned_time(tasks, carriers, sleep_ms, True)",
    oracle="on_carriers(tasks, carriers, sleep_ms)",
)
def pinned_carriers(draw: Draw) -> Numbers:
    carriers = draw.integer(2, 8)
    full, part = draw.integer(2, 9), draw.integer(1, carriers - 1)
    tasks, sleep = carriers * full + part, 50 * draw.integer(1, 10)
    return Numbers(
        given={"tasks": tasks, "carriers": carriers, "sleep_ms": sleep},
        steps=[full + 1, (full + 1) * sleep],
        mistakes={"not_pinned": sleep, "rounded_down": full * sleep, "one_by_one": tasks * sleep},
    )


@question(
    snippet="prefetched_samples(workers, prefetch_factor, batch_size)",
    oracle="requested(workers, prefetch_factor, batch_size)",
)
def prefetched_samples(draw: Draw) -> Numbers:
    workers, factor, batch = draw.integer(2, 8), draw.integer(2, 6), draw.pick(16, 24, 32, 64, 128)
    return Numbers(
        given={"workers": workers, "prefetch_factor": factor, "batch_size": batch},
        steps=[workers * factor, workers * factor * batch],
        mistakes={
            "factor_forgotten": workers * batch,
            "factor_for_all_workers": factor * batch,
            "batches_counted": workers * factor,
        },
    )


@question(
    snippet="loader_workers(batch_size, sample_ms, step_ms)",
    oracle="enough_workers(batch_size, sample_ms, step_ms)",
)
def loader_workers(draw: Draw) -> Numbers:
    batch, sample, step = draw.pick(16, 32, 48, 64), draw.integer(5, 20), 10 * draw.integer(5, 30)
    work = batch * sample
    return Numbers(
        given={"batch_size": batch, "sample_ms": sample, "step_ms": step},
        steps=[work, work / step, -(-work // step)],
        mistakes={
            "rounded_down": work // step,
            "batch_forgotten": -(-sample // step),
            "one_worker_per_sample": batch,
        },
    )


@question(kind="choice")
def thread_state(draw: Draw) -> Numbers:
    scene = draw.integer(0, len(SCENES) - 1)
    state = SCENES[scene]
    others = [name for name in dict.fromkeys(SCENES) if name != state]
    return Numbers(
        given={"scene": scene},
        words={"state": state},
        answer=state,
        mistakes={f"said_{name}": name for name in others},
    )


@question(kind="choice")
def private_areas(draw: Draw) -> Numbers:
    private = draw.sample(draw.pick(2, 3), PRIVATE)
    shared = draw.sample(5 - len(private), SHARED)
    answer = frozenset(private)
    return Numbers(
        answer=answer,
        options=private + shared,
        mistakes={
            "shared_ones_chosen": frozenset(shared),
            "everything_private": answer.union(shared),
            **{f"{area}_chosen": answer | {area} for area in shared},
            **{f"{area}_missed": answer - {area} for area in private},
        },
    )


@question(kind="choice")
def smallest_count(draw: Draw) -> Numbers:
    threads, times = draw.integer(3, 9), draw.integer(10, 200)
    return Numbers(
        given={"threads": threads, "times": times},
        words={"total": threads * times},
        answer="two",
        mistakes={
            "one_write_wins": "one",
            "one_thread_survives": "one_thread",
            "each_counts_once": "threads",
            "nothing_lost": "total",
        },
    )


@question(kind="ordering")
def executor_order(draw: Draw) -> Numbers:
    core = draw.integer(2, 8)
    maximum, capacity = core + draw.integer(2, 8), draw.integer(10, 90)
    return Numbers(
        given={"core": core, "maximum": maximum, "capacity": capacity},
        answer=("core", "queue", "extra", "reject"),
        mistakes={"grow_before_queue": ("core", "extra", "queue", "reject")},
    )


@question(kind="print")
def start_or_run(draw: Draw) -> Numbers:
    name = draw.pick("worker", "loader", "painter", "reader")
    calls = draw.shuffle(["run", "start", *(draw.pick("run", "start") for _ in range(2))])
    body = ""
    for i, call in enumerate(calls):
        ending = f" t{i}.join();" if call == "start" else ""
        body += f"""        Thread t{i} = new Thread(work, "{name}");
        t{i}.{call}();{ending}
"""

    def printed(**names: str) -> str:
        return " ".join(names[call] for call in calls)

    return Numbers(
        given={"calls": calls, "name": name},
        answer=printed(run="main", start=name),
        mistakes={
            "run_starts_a_thread": printed(run=name, start=name),
            "swapped": printed(run=name, start="main"),
        },
        code=f"""class Main {{
    public static void main(String[] args) throws InterruptedException {{
        Runnable work = () -> System.out.print(Thread.currentThread().getName() + " ");
{body}        System.out.println();
    }}
}}""",
        code_language="java",
    )


@question(kind="print")
def fixed_pool_size(draw: Draw) -> Numbers:
    size, tasks = draw.integer(2, 9), draw.integer(2, 12)
    fewer, more = min(size, tasks), max(size, tasks)
    return Numbers(
        given={"size": size, "tasks": tasks},
        answer=f"{fewer} {fewer}",
        mistakes={"idle_thread_reused": "1 1", "all_started_at_once": f"{more} {more}"},
        code=f"""import java.util.concurrent.*;

class Main {{
    public static void main(String[] args) throws Exception {{
        ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool({size});
        for (int i = 0; i < {tasks}; i++) {{
            pool.submit(() -> {{ }}).get();
        }}
        System.out.println(pool.getPoolSize() + " " + pool.getLargestPoolSize());
        pool.shutdown();
    }}
}}""",
        code_language="java",
    )


@question(kind="print")
def states_printed(draw: Draw) -> Numbers:
    calls = draw.shuffle(["t.run();", "t.setDaemon(true);", "t.setPriority(7);"])[: draw.pick(1, 2)]
    observed = draw.pick("before", "twice")
    lines = "\n        ".join(calls)
    if observed == "before":
        lines += """
        System.out.println(first + " " + t.getState() + " " + t.isAlive());"""
        answer = "NEW NEW false"
        mistakes = {
            "calls_change_the_state": "NEW TERMINATED false",
            "alive_after_run": "NEW RUNNABLE true",
        }
    else:
        lines += """
        t.start();
        t.join();
        try {
            t.start();
            System.out.println(first + " " + t.getState() + " again");
        } catch (IllegalThreadStateException e) {
            System.out.println(first + " " + t.getState() + " refused");
        }"""
        answer = "NEW TERMINATED refused"
        mistakes = {
            "restarted": "NEW RUNNABLE again",
            "second_start_allowed": "NEW TERMINATED again",
        }
    return Numbers(
        given={"calls": calls, "observed": observed},
        answer=answer,
        mistakes=mistakes,
        code=f"""class Main {{
    public static void main(String[] args) throws InterruptedException {{
        Thread t = new Thread(() -> {{ }});
        Thread.State first = t.getState();
        {lines}
    }}
}}""",
        code_language="java",
    )


@question(kind="print")
def coroutine_turns(draw: Draw) -> Numbers:
    names = draw.sample(draw.pick(2, 3), ["a", "b", "c", "d"])
    lengths = [draw.integer(1, 4) for _ in names]
    work = list(zip(names, lengths, strict=True))
    calls = ", ".join(f'work("{name}", {length})' for name, length in work)

    def turns(work: list[tuple[str, int]]) -> str:
        return "".join(name for turn in range(4) for name, length in work if turn < length)

    return Numbers(
        given={"names": names, "lengths": lengths},
        answer=turns(work),
        mistakes={
            "one_after_another": "".join(name * length for name, length in work),
            "last_first": turns(work[::-1]),
        },
        code=f"""import asyncio

log = []


async def work(name, times):
    for _ in range(times):
        log.append(name)
        await asyncio.sleep(0)


async def main():
    await asyncio.gather({calls})


asyncio.run(main())
print("".join(log))""",
    )


@question(kind="print")
def thread_local_value(draw: Draw) -> Numbers:
    here, there, times = draw.integer(2, 50), draw.integer(51, 99), draw.integer(2, 6)
    return Numbers(
        given={"here": here, "there": there, "times": times},
        answer=f"{here} {times}",
        mistakes={"local_shared": f"{there} {times}", "list_private": f"{here} 0"},
        code=f"""import threading

own = threading.local()
shared = []
own.value = {here}


def work():
    own.value = {there}
    shared.append(own.value)


for _ in range({times}):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
print(own.value, len(shared))""",
    )
