"""Java 进程与线程 · Process and thread (Java). Pages: docs/*/process_thread.md"""

from math import comb, factorial, prod

from kb.quiz.problem import Choice, Draw, Mistake, Numbers, Problem, Step, question


@question(
    built_here="to be converted",
    level=2,
    section="race",
    snippet="interleave(schedule)",
    oracle="count_after(schedule)",
)
def count_after_interleaving(draw: Draw) -> Problem:
    names = ["A", "B", "C"][: draw.pick(2, 3)]
    turns = draw.pick(2, 3) if len(names) == 2 else draw.pick(1, 2)
    schedule = draw.shuffle([name for name in names for _ in range(2 * turns)])
    history: list[tuple[str, int]] = []  # (thread, the count it wrote)
    reads: dict[str, int] = {}
    last_read = 0
    for name in schedule:
        now = history[-1][1] if history else 0
        if name in reads:
            history.append((name, reads.pop(name) + 1))
        else:
            reads[name] = last_read = now
    answer = history[-1][1]
    total = len(names) * turns
    own = sum(1 for name, _ in history if name == history[-1][0])
    order = " ".join(schedule)
    often_zh, often_en = ("一次", "once") if turns == 1 else (f" {turns} 次", f"{turns} times")
    mistakes = [
        Mistake(
            "nothing_lost",
            total,
            zh="当成每次 count++ 都生效；count++ 不是原子操作，读到旧值的线程会盖掉别人的写入",
            en="Every count++ was taken to count; it is not atomic, and a thread that read an old "
            "value overwrites what others wrote",
        ),
        Mistake(
            "last_read_counted",
            last_read + 1,
            zh="从最后一次读的值加起；最后生效的是最后一次写，它写的是该线程自己先前读到的值加一",
            en="The last value read was taken; what stays is the last write, of the value that "
            "thread itself read earlier, plus one",
        ),
        Mistake(
            "lost_instead_of_left",
            total - answer,
            zh="算的是丢掉的次数；题目问的是最后的值",
            en="That is the number of updates lost; the final value was asked for",
        ),
        Mistake(
            "own_increments_only",
            own,
            zh="只数了最后写入的那个线程自己的次数；它读到的值里可能已有别人的写入",
            en="Only the increments of the thread that writes last were counted; the values it "
            "read may hold the writes of others",
        ),
    ]
    return Problem(
        given={"schedule": schedule},
        zh=f"`count` 初值为 0，{len(names)} 个线程各执行{often_zh} `count++`。"
        f"每次 `count++` 分 2 步：先把 count 读进自己的寄存器，再写回寄存器 + 1。"
        f"各步按这个顺序发生：{order}。最后 count 是多少？",
        en=f"`count` starts at 0 and {len(names)} threads each run `count++` {often_en}. Each "
        "`count++` has 2 steps: read count into a register of the thread's own, then write "
        f"register + 1. The steps happen in this order: {order}. What is count in the end?",
        answer=answer,
        steps=[
            Step(
                zh="按顺序走：每个线程先读，下一次出现是写，如此交替。最先写入的值是多少？",
                en="Walk along the order: a thread reads, at its next turn writes, and so on. "
                "What is the first value written?",
                value=history[0][1],
            ),
            Step(
                zh="每次写入的是该线程上一次读到的值加一，不是当前值加一。最后一次写入的值是多少？",
                en="A write stores what that thread read last, plus one, not the current value "
                "plus one. What is the last value written?",
                value=answer,
            ),
        ],
        mistakes=[mistakes[0], *_distinct(answer, mistakes)[1:]],
    )


@question(snippet="interleavings(threads, steps)", oracle="orders(threads, steps)")
def number_of_interleavings(draw: Draw) -> Numbers:
    threads, steps = draw.pick(
        (2, 2), (2, 3), (2, 4), (2, 5), (2, 6), (2, 7), (2, 8), (3, 2), (3, 3), (4, 2)
    )
    total = threads * steps
    answer = prod(comb(total - i * steps, steps) for i in range(threads))
    return Numbers(
        given={"threads": threads, "steps": steps},
        steps=[total, comb(total, steps), answer],
        mistakes={
            "order_within_ignored": factorial(total),
            "thread_chosen_each_step": threads**total,
            "whole_threads_permuted": factorial(threads),
        },
    )


@question(snippet="orders_that_lose(threads, steps)", oracle="lost_in_all_orders(threads, steps)")
def orders_that_lose(draw: Draw) -> Numbers:
    threads, steps = draw.pick(
        (2, 2), (2, 3), (2, 4), (2, 5), (2, 6), (2, 7), (2, 8), (3, 2), (3, 3), (4, 2)
    )
    total = threads * steps
    every = prod(comb(total - i * steps, steps) for i in range(threads))
    middle = steps - 2
    zh = f"1 步读、{middle} 步在寄存器里算、1 步写" if middle else "1 步读、1 步写"
    en = f"1 reads, {middle} work in a register, 1 writes" if middle else "1 reads, 1 writes"
    return Numbers(
        given={"threads": threads, "steps": steps},
        words={"zh": zh, "en": en},
        steps=[every, factorial(threads), every - factorial(threads)],
        mistakes={
            "all_orders": every,
            "one_serial_order": every - 1,
            "safe_orders": factorial(threads),
        },
    )


@question(
    built_here="to be converted",
    level=2,
    section="deadlock",
    snippet="len(deadlocked(waits_for))",
    oracle="on_a_cycle(waits_for)",
)
def threads_on_the_cycle(draw: Draw) -> Problem:
    cycle, waiting, free = draw.integer(2, 5), draw.integer(1, 3), draw.integer(1, 2)
    names = [f"T{i}" for i in range(1, cycle + waiting + 2 * free + 1)]
    shuffled = draw.shuffle(names)
    ring, rest = shuffled[:cycle], shuffled[cycle:]
    waits = {one: ring[(i + 1) % cycle] for i, one in enumerate(ring)}
    for i in range(waiting):
        waits[rest[i]] = draw.pick(*ring, *rest[:i])
    for i in range(free):
        waits[rest[waiting + 2 * i]] = rest[waiting + 2 * i + 1]
    held = {name: f"L{name[1:]}" for name in names}
    lines = sorted(waits.items(), key=lambda pair: int(pair[0][1:]))
    zh = "；".join(f"{one} 等 {held[other]}" for one, other in lines)
    en = "; ".join(f"{one} waits for {held[other]}" for one, other in lines)
    return Problem(
        given={"waits_for": dict(lines)},
        zh=f"{len(names)} 个线程 T1 到 T{len(names)}，"
        f"每个线程持有与自己编号相同的锁（T1 持有 L1，依此类推）。"
        f"{zh}；其余线程不等锁。有多少个线程在死锁环上？",
        en=f"{len(names)} threads T1 to T{len(names)} each hold the lock of their own number "
        f"(T1 holds L1, and so on). {en}; the other threads wait for no lock. "
        "How many threads are on the deadlock's cycle?",
        answer=cycle,
        steps=[
            Step(
                zh="画出等待图：从等锁的线程指向持锁的线程。图中有多少条边？",
                en="Draw the wait-for graph, from each waiting thread to the holder. How many "
                "edges does it have?",
                value=len(waits),
            ),
            Step(
                zh="沿边走，回到出发点的线程才在环上",
                en="Follow the edges; only threads that come back to themselves are on the cycle",
                value=cycle,
            ),
        ],
        mistakes=[
            Mistake(
                "all_threads",
                len(names),
                zh="数了全部线程；不等锁的线程一定不在环上",
                en="All threads were counted; one that waits for no lock cannot be on a cycle",
            ),
            Mistake(
                "all_waiting",
                len(waits),
                zh="数了所有在等锁的线程；等锁不等于死锁，沿等待关系要能回到自己",
                en="Every waiting thread was counted; waiting is no deadlock unless the waits "
                "lead back to the thread itself",
            ),
            Mistake(
                "stuck_behind_counted",
                cycle + waiting,
                zh="把排在环后面的线程也算进去了；它们确实动不了，但不在环上",
                en="Threads queued behind the cycle were counted too; they are stuck, but not on "
                "the cycle",
            ),
        ]
        + (
            [
                Mistake(
                    "always_two",
                    2,
                    zh="死锁不一定只有 2 个线程；环可以更长",
                    en="A deadlock need not have just 2 threads; the cycle can be longer",
                )
            ]
            if cycle != 2
            else []
        ),
    )


@question(
    unit="MiB",
    snippet="stack_memory(threads, stack_kib)",
    oracle="last_stack_ends(threads, stack_kib)",
)
def stack_reservation(draw: Draw) -> Numbers:
    stack = draw.pick(256, 512, 2048, 4096)
    threads = 4 * draw.integer(25, 600)
    return Numbers(
        given={"threads": threads, "stack_kib": stack},
        words={"stack": stack},
        steps=[threads * stack, threads * stack // 1024],
        mistakes={
            "default_size": threads,
            "still_in_kib": threads * stack,
            "double_per_thread": 2 * threads * stack // 1024,
        },
    )


@question(
    snippet="threads_that_fit(memory_mib, other_mib, stack_kib)",
    oracle="filled_with_stacks(memory_mib, other_mib, stack_kib)",
)
def threads_that_fit(draw: Draw) -> Numbers:
    memory = 1024 * draw.pick(2, 3, 4, 6, 8)
    heap = memory // 2 + 128 * draw.integer(0, 3)
    other = draw.pick(128, 192, 256, 320)
    stack = draw.pick(256, 512, 768, 2048)
    left = memory - heap - other
    return Numbers(
        given={"memory_mib": memory, "other_mib": heap + other, "stack_kib": stack},
        words={"memory": memory, "heap": heap, "other": other, "stack": stack},
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
    burst = rounds * piece
    pieces = threads * rounds
    return Numbers(
        given={"threads": threads, "burst_ms": burst, "slice_ms": piece, "switch_us": cost},
        words={"burst": burst, "piece": piece, "cost": cost},
        steps=[pieces, pieces - 1, threads * burst + (pieces - 1) * cost / 1000],
        mistakes={
            "switches_free": threads * burst,
            "one_switch_per_thread": threads * burst + (threads - 1) * cost / 1000,
            "microseconds_as_milliseconds": threads * burst + (pieces - 1) * cost,
            "switch_after_the_last": threads * burst + pieces * cost / 1000,
        },
    )


@question(
    snippet="executor_state(tasks, core, maximum, capacity).threads",
    oracle="hand_in(tasks, core, maximum, capacity)[0]",
)
def executor_threads(draw: Draw) -> Numbers:
    core, extra, capacity = draw.integer(2, 6), draw.integer(3, 6), draw.integer(3, 12)
    maximum = core + extra
    grown = draw.integer(1, extra - 1)
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
    maximum = core + extra
    refused = draw.integer(2, 9)
    tasks = maximum + capacity + refused
    return Numbers(
        given={"tasks": tasks, "core": core, "maximum": maximum, "capacity": capacity},
        steps=[maximum + capacity, refused],
        mistakes={
            "queue_forgotten": tasks - maximum,
            "core_and_queue_only": tasks - core - capacity,
            "core_and_maximum_added": max(0, tasks - core - maximum - capacity),
        },
    )


@question(
    built_here="to be converted",
    level=2,
    section="pools",
    snippet="pool_size(cores, percent / 100, wait_ms, compute_ms)",
    oracle="busy_threads(cores, percent, wait_ms, compute_ms)",
)
def pool_size_for_waiting_tasks(draw: Draw) -> Problem:
    cores, percent = draw.pick(4, 8, 12, 16), draw.pick(50, 75, 100)
    compute, ratio = draw.pick(5, 10, 20), draw.integer(3, 12)
    wait = compute * ratio
    busy = cores * percent // 100
    return Problem(
        given={"cores": cores, "percent": percent, "wait_ms": wait, "compute_ms": compute},
        zh=f"{cores} 核机器，希望 CPU 利用率达到 {percent} %。"
        f"每个任务计算 {compute} ms、等待 I/O {wait} ms。"
        "按 N_threads = N_cpu · U_cpu · (1 + W/C)，线程池要多大？",
        en=f"A machine with {cores} cores is to be {percent} % busy. Each task computes for "
        f"{compute} ms and waits {wait} ms for I/O. By N_threads = N_cpu · U_cpu · (1 + W/C), how "
        "large should the pool be?",
        answer=busy * (compute + wait) // compute,
        steps=[
            Step(zh="要保持忙碌的核数", en="Cores to be kept busy", value=busy),
            Step(
                zh="每个线程只在一部分时间里计算：一个核要多少个线程，1 + W/C？",
                en="A thread computes only part of the time: how many threads per core, 1 + W/C?",
                value=1 + ratio,
            ),
            Step(zh="相乘", en="Multiply", value=busy * (1 + ratio)),
        ],
        mistakes=[
            Mistake(
                "one_forgotten",
                busy * ratio,
                zh="忘了加 1；线程自己计算的时间也要算",
                en="The 1 was forgotten; the thread's own computing counts too",
            ),
            Mistake(
                "cores_plus_one",
                cores + 1,
                zh="N_cpu + 1 是给几乎不等待的计算任务用的",
                en="N_cpu + 1 is for tasks that compute and hardly wait",
            ),
            *(
                [
                    Mistake(
                        "utilisation_ignored",
                        cores * (1 + ratio),
                        zh="没有乘目标利用率",
                        en="The target utilisation was left out",
                    )
                ]
                if percent < 100
                else []
            ),
        ],
    )


@question(
    snippet="requests_in_flight(per_second, time_ms)", oracle="inside_at_once(per_second, time_ms)"
)
def threads_by_littles_law(draw: Draw) -> Numbers:
    per_second = draw.pick(100, 200, 400, 500, 800, 1000)
    time = 10 * draw.integer(2, 60)
    return Numbers(
        given={"per_second": per_second, "time_ms": time},
        words={"time": time},
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
    answer = 1 / (share + (1 - share) / workers)
    return Numbers(
        given={"serial_percent": serial, "workers": workers},
        words={"serial": serial},
        steps=[(1 - share) / workers, share + (1 - share) / workers, answer],
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
    answer = -(-speedup * (100 - serial) // room)
    return Numbers(
        given={"serial_percent": serial, "speedup": speedup},
        words={"serial": serial},
        steps=[room / speedup, speedup * (100 - serial) / room, answer],
        mistakes={
            "serial_part_ignored": speedup,
            "divided_by_parallel_share": -(-100 * speedup // (100 - serial)),
        },
    )


@question(
    built_here="to be converted",
    level=2,
    unit="×",
    decimals=2,
    section="python-gil",
    snippet="gil_speedup(threads, holding_percent / 100)",
    oracle="with_one_lock(threads, holding_percent)",
)
def gil_speedup(draw: Draw) -> Problem:
    threads = draw.integer(4, 16)
    holding = draw.pick(8, 10, 12, 15, 20, 25, 30, 35, 40, 60, 80)
    share = holding / 100
    bound = 1 / share
    answer = min(float(threads), bound)
    parallel = 1 / (share + (1 - share) / threads)
    return Problem(
        given={"threads": threads, "holding_percent": holding},
        zh=f"CPython（有 GIL），{threads} 个线程反复做同样的任务，每个线程都有自己的核。"
        f"每个任务有 {holding} % 的时间持有 GIL，其余时间释放（I/O、NumPy 内核）。"
        "忽略切换开销，稳定时总吞吐最多是单线程的几倍？",
        en=f"In CPython with the GIL, {threads} threads repeat the same task, each on a core of "
        f"its own. A task holds the GIL for {holding} % of its time and releases it for the rest "
        "(I/O, NumPy kernels). Without overhead, at most how many times the throughput of one "
        "thread do they reach in steady state?",
        answer=answer,
        steps=[
            Step(
                zh="GIL 一次只给一个线程，记 h 为持锁时间占比：它最多支持几倍吞吐，1/h？",
                en="The GIL serves one thread at a time; let h be the share of time the lock is "
                "held: what throughput can it carry, 1/h?",
                value=bound,
            ),
            Step(
                zh="与线程数相比，取小的那个",
                en="Compare with the number of threads and take the smaller",
                value=answer,
            ),
        ],
        mistakes=_distinct(
            answer,
            [
                Mistake(
                    "threads_never_help",
                    1,
                    zh="以为有 GIL 多线程就毫无用处；释放 GIL 的时间可以重叠",
                    en="Threads were taken to be useless under the GIL; the time without it "
                    "overlaps",
                ),
                Mistake(
                    "amdahl",
                    parallel,
                    zh="用了 Amdahl 定律；一个任务的持锁段可以与别人的无锁段重叠，"
                    "限制是 1/h，h 是持锁时间占比",
                    en="Amdahl's law was used; one task's locked part overlaps the others' "
                    "unlocked parts, and the limit is 1/h, h being the share of time the lock is "
                    "held",
                ),
                Mistake(
                    "gil_ignored",
                    threads,
                    zh="没有考虑 GIL 的上限 1/h，h 是持锁时间占比",
                    en="The GIL's limit 1/h was ignored, h being the share of time the lock is "
                    "held",
                ),
                Mistake(
                    "lock_limit_only",
                    bound,
                    zh="只看了 GIL 的上限；线程不够多时达不到它",
                    en="Only the GIL's limit was considered; too few threads do not reach it",
                ),
            ],
        ),
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
        words={"compute": compute, "wait": wait},
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
        words={"sleep": sleep},
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
        words={"batch": batch, "factor": factor},
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
    exact = batch * sample / step
    answer = -(-batch * sample // step)
    return Numbers(
        given={"batch_size": batch, "sample_ms": sample, "step_ms": step},
        words={"step": step, "batch": batch, "sample": sample},
        steps=[batch * sample, exact, answer],
        mistakes={
            "rounded_down": int(exact),
            "batch_forgotten": -(-sample // step),
            "one_worker_per_sample": batch,
        },
    )


STATES = {
    "new": Choice("new", zh="`NEW`", en="`NEW`"),
    "runnable": Choice("runnable", zh="`RUNNABLE`", en="`RUNNABLE`"),
    "blocked": Choice("blocked", zh="`BLOCKED`", en="`BLOCKED`"),
    "waiting": Choice("waiting", zh="`WAITING`", en="`WAITING`"),
    "timed": Choice("timed", zh="`TIMED_WAITING`", en="`TIMED_WAITING`"),
    "terminated": Choice("terminated", zh="`TERMINATED`", en="`TERMINATED`"),
}

WHY = {
    "new": ("还没有调用 `start()` 的线程才是 NEW", "A thread is NEW until `start()` is called"),
    "runnable": (
        "RUNNABLE 是可以运行或正在运行，也包括阻塞在操作系统的 I/O 里",
        "RUNNABLE can run or is running, and includes blocking in the system's I/O",
    ),
    "blocked": (
        "BLOCKED 只用于等待进入 `synchronized` 的监视器锁",
        "BLOCKED is only for waiting to enter a `synchronized` monitor",
    ),
    "waiting": (
        "WAITING 是没有时限地等：`wait()`、`join()`、`park()`",
        "WAITING waits without a time limit: `wait()`, `join()`, `park()`",
    ),
    "timed": (
        "TIMED_WAITING 是有时限地等：`sleep(ms)`、`wait(ms)`、`join(ms)`",
        "TIMED_WAITING waits with a time limit: `sleep(ms)`, `wait(ms)`, `join(ms)`",
    ),
    "terminated": (
        "run() 返回之后才是 TERMINATED",
        "A thread is TERMINATED once run() has returned",
    ),
}

SCENES = [
    ("new", "刚 `new` 出来，还没有 `start()`", "has been constructed and not started"),
    ("runnable", "在一个不停的计算循环里", "is in an endless loop that computes"),
    (
        "runnable",
        "是平台线程，阻塞在 `ServerSocket.accept()` 里",
        "is a platform thread blocked in `ServerSocket.accept()`",
    ),
    (
        "blocked",
        "要进入 `synchronized (lock)`，而锁在别的线程手里",
        "is about to enter `synchronized (lock)` while another thread holds the lock",
    ),
    (
        "waiting",
        "在 `ReentrantLock.lock()` 里，锁在别的线程手里",
        "is in `ReentrantLock.lock()` while another thread holds the lock",
    ),
    ("waiting", "调用了没有参数的 `lock.wait()`", "has called `lock.wait()` without an argument"),
    ("waiting", "在 `LockSupport.park()` 里", "is in `LockSupport.park()`"),
    ("waiting", "在对一个活着的线程调用 `join()`", "is in `join()` on a thread that is alive"),
    ("timed", "在 `Thread.sleep(60000)` 里", "is in `Thread.sleep(60000)`"),
    ("timed", "调用了 `lock.wait(60000)`", "has called `lock.wait(60000)`"),
    ("terminated", "的 `run()` 已经返回", "has returned from `run()`"),
    (
        "terminated",
        "的 `run()` 抛出了未捕获的异常",
        "threw an exception from `run()` that nobody caught",
    ),
]


BECAUSE = {
    "new": ("还没有人调用它的 `start()`", "Nobody has called its `start()` yet"),
    "runnable": (
        "JVM 没有让这个线程等待；操作系统让它等 CPU 或 I/O，`getState()` 看不出来",
        "The JVM does not make this thread wait; that the system makes it wait for a core or for "
        "I/O does not show in `getState()`",
    ),
    "blocked": (
        "它在等进入一个监视器，锁在别的线程手里",
        "It waits to enter a monitor that another thread holds",
    ),
    "waiting": (
        "它等别的线程发信号，没有时限",
        "It waits for another thread's signal, without a time limit",
    ),
    "timed": ("它在等，而且有时限", "It waits, and there is a time limit"),
    "terminated": (
        "它的 `run()` 结束了，正常返回或抛出异常都算",
        "Its `run()` is over, by returning or by throwing",
    ),
}


@question(built_here="to be converted", level=1, kind="choice", section="states")
def thread_state(draw: Draw) -> Problem:
    place = draw.integer(0, len(SCENES) - 1)
    state, zh, en = SCENES[place]
    others = [name for name in STATES if name != state]
    return Problem(
        given={"scene": place},
        zh=f"一个 Java 线程{zh}。`getState()` 返回什么？",
        en=f"A Java thread {en}. What does `getState()` return?",
        answer=state,
        choices=list(STATES.values()),
        steps=[
            Step(
                zh="它启动了吗，结束了吗？若在等，是等监视器锁，还是等通知，有没有时限？",
                en="Has it started, has it ended? If it waits: for a monitor, or for a signal, and "
                "with a time limit?",
            ),
            Step(zh=BECAUSE[state][0], en=BECAUSE[state][1], value=state),
        ],
        mistakes=[
            Mistake(f"said_{name}", name, zh=WHY[name][0], en=WHY[name][1]) for name in others
        ],
    )


AREAS = [
    ("pc", True, "程序计数器", "the program counter"),
    ("stack", True, "Java 虚拟机栈", "the JVM stack"),
    ("native", True, "本地方法栈", "the native method stack"),
    ("locals", True, "方法的局部变量", "local variables of a method"),
    ("thread_local", True, "`ThreadLocal` 变量的值", "the value of a `ThreadLocal`"),
    ("heap", False, "堆", "the heap"),
    ("methods", False, "方法区（元空间）", "the method area (metaspace)"),
    ("statics", False, "静态字段", "static fields"),
    ("constants", False, "运行时常量池", "the run-time constant pool"),
    ("files", False, "进程打开的文件描述符", "the process's open file descriptors"),
]


REASONS = {
    "pc": (
        "每个线程走到自己的那一行，所以程序计数器各有一个",
        "Every thread is at a line of its own, so each has its program counter",
    ),
    "stack": (
        "每个线程有自己的调用链，所以虚拟机栈各有一个",
        "Every thread has a chain of calls of its own, so each has its JVM stack",
    ),
    "native": (
        "本地方法的调用链也属于线程，所以本地方法栈各有一个",
        "The chain of native calls belongs to the thread too, so each has its native stack",
    ),
    "locals": (
        "局部变量在栈帧里，栈是线程自己的",
        "Local variables lie in a stack frame, and the stack is the thread's own",
    ),
    "thread_local": (
        "`ThreadLocal` 按线程存值，每个线程读到自己的那一份",
        "A `ThreadLocal` stores one value per thread, and each thread reads its own",
    ),
    "heap": (
        "堆只有一个，所有线程共用；对象正是靠它传递的",
        "There is one heap for all threads; that is how they pass objects",
    ),
    "methods": (
        "类的元数据只加载一份，方法区由所有线程共用",
        "A class is loaded once, so the method area is shared by all threads",
    ),
    "statics": (
        "静态字段属于类，不属于线程，所有线程读写同一份",
        "A static field belongs to the class, not to a thread: all read and write the same one",
    ),
    "constants": (
        "运行时常量池属于类，随方法区共用",
        "The run-time constant pool belongs to the class and is shared with the method area",
    ),
    "files": (
        "文件描述符是进程的资源，所有线程共用",
        "File descriptors are the process's, so all its threads share them",
    ),
}


@question(built_here="to be converted", level=1, kind="choice", section="private-shared")
def private_areas(draw: Draw) -> Problem:
    private = draw.sample(draw.pick(2, 3), [area for area in AREAS if area[1]])
    shared = draw.sample(5 - len(private), [area for area in AREAS if not area[1]])
    answer = frozenset(area[0] for area in private)
    return Problem(
        given={},
        zh="下列各项中，哪些是每个线程私有的？（选出全部）",
        en="Which of these does every thread have for itself? (Choose all that apply.)",
        answer=answer,
        choices=[Choice(area[0], zh=area[2], en=area[3]) for area in private + shared],
        steps=[
            Step(
                zh="一个线程要能停下来再接着走，必须自己保存“走到哪”和“调用链”",
                en="To stop and go on, a thread must keep to itself where it is and its chain of "
                "calls",
            ),
            Step(
                zh="对象、类的数据和进程的资源由所有线程共用；私有的是",
                en="Objects, class data and the process's resources are shared; private are",
                value=answer,
            ),
        ],
        mistakes=[
            Mistake(
                "shared_ones_chosen",
                frozenset(area[0] for area in shared),
                zh="选的是共享的各项",
                en="Those are the shared ones",
            ),
            Mistake(
                "everything_private",
                frozenset(area[0] for area in private + shared),
                zh="若全都私有，就是进程而不是线程了",
                en="If all of it were private these would be processes, not threads",
            ),
        ]
        + [
            Mistake(
                f"{area[0]}_chosen",
                answer | {area[0]},
                zh=REASONS[area[0]][0],
                en=REASONS[area[0]][1],
            )
            for area in shared
        ]
        + [
            Mistake(
                f"{area[0]}_missed",
                answer - {area[0]},
                zh=REASONS[area[0]][0],
                en=REASONS[area[0]][1],
            )
            for area in private
        ],
    )


@question(built_here="to be converted", level=3, kind="choice", section="race")
def smallest_count(draw: Draw) -> Problem:
    threads, times = draw.integer(3, 9), draw.integer(10, 200)
    total = threads * times
    options = {
        "one": ("1", "1"),
        "two": ("2", "2"),
        "one_thread": (f"{times}", f"{times}"),
        "threads": (f"{threads}", f"{threads}"),
        "total": (f"{total}", f"{total}"),
    }
    return Problem(
        given={"threads": threads, "times": times},
        zh=f"{threads} 个线程对同一个 `static int count`（初值 0）各执行 {times} 次 `count++`，"
        "不加任何同步，每次读和写各是一个原子步骤，"
        "按某个全局顺序发生。结束时 count 最小可能是多少？",
        en=f"{threads} threads each run `count++` {times} times on one `static int count`, 0 at "
        "first, without synchronisation. Each read and each write is one atomic step, in some "
        "global order. What is the smallest count possible at the end?",
        answer="two",
        choices=[Choice(name, zh=zh, en=en) for name, (zh, en) in options.items()],
        steps=[
            Step(
                zh="线程 A 先读到 0 后停住；其他线程跑到线程 B 只剩最后一次，A 写入。"
                "此时 count 是 1；B 读到它后停住",
                en="Thread A reads 0 and stops; the others run until thread B has one increment "
                "left, then A writes. Now count is 1; B reads it and stops",
            ),
            Step(
                zh="其余线程全部跑完，最后 B 写入它读到的值加一",
                en="All others finish, and last of all B writes what it read plus one",
                value="two",
            ),
        ],
        mistakes=[
            Mistake(
                "one_write_wins",
                "one",
                zh="要得到 1，最后一次写入的线程得读到 0；但它此前已写过，之后 count 不再为 0",
                en="For 1 the last writer would have to read 0; but it has written before, and "
                "count is never 0 again",
            ),
            Mistake(
                "one_thread_survives",
                "one_thread",
                zh="这不是最小值：一个线程写下的值也会被别人的小值盖掉，它接着读到的就是小值",
                en="That is not the least: what a thread wrote can itself be overwritten and read "
                "again as a small value",
            ),
            Mistake(
                "each_counts_once",
                "threads",
                zh="各线程的最后一次写入也可以互相覆盖",
                en="The last writes of the threads can overwrite each other as well",
            ),
            Mistake(
                "nothing_lost",
                "total",
                zh="这是最大值；`count++` 不是原子操作",
                en="That is the largest; `count++` is not atomic",
            ),
        ],
    )


@question(built_here="to be converted", level=2, kind="ordering", section="pools")
def executor_order(draw: Draw) -> Problem:
    core = draw.integer(2, 8)
    maximum, capacity = core + draw.integer(2, 8), draw.integer(10, 90)
    items = [
        Choice("core", zh="新建核心线程", en="start a core thread"),
        Choice("queue", zh="放进队列", en="put the task into the queue"),
        Choice("extra", zh="新建非核心线程", en="start a thread beyond core"),
        Choice("reject", zh="交给拒绝策略", en="hand the task to the rejection handler"),
    ]
    answer = tuple(item.id for item in items)
    return Problem(
        given={"core": core, "maximum": maximum, "capacity": capacity},
        zh=f"`ThreadPoolExecutor`：core = {core}，max = {maximum}，有界队列容量 {capacity}，"
        "任务都不结束。任务越提交越多，下面几件事先后怎样开始发生？",
        en=f"A `ThreadPoolExecutor` has core = {core}, max = {maximum} and a bounded queue of "
        f"{capacity}; no task ends. As more and more tasks are submitted, in which order do these "
        "begin to happen?",
        answer=answer,
        choices=items,
        steps=[
            Step(
                zh="线程数不到 core 时总是新建线程；之后先试队列，队列满了才超过 core",
                en="Below core a thread is always started; then the queue is tried, and only when "
                "it is full does the pool grow beyond core",
                value=answer,
            )
        ],
        mistakes=[
            Mistake(
                "grow_before_queue",
                ("core", "extra", "queue", "reject"),
                zh="队列在前：队列满了才建非核心线程",
                en="The queue comes first: threads beyond core start only when it is full",
            )
        ],
    )


@question(kind="print")
def start_or_run(draw: Draw) -> Numbers:
    name = draw.pick("worker", "loader", "painter", "reader")
    calls = draw.shuffle(["run", "start", *(draw.pick("run", "start") for _ in range(2))])
    lines: list[str] = []
    for call in calls:
        lines.append(f'        Thread t{len(lines)} = new Thread(work, "{name}");')
        ending = f" t{len(lines) - 1}.join();" if call == "start" else ""
        lines[-1] += f"\n        t{len(lines) - 1}.{call}();{ending}"
    body = "\n".join(lines)
    code = f"""class Main {{
    public static void main(String[] args) throws InterruptedException {{
        Runnable work = () -> System.out.print(Thread.currentThread().getName() + " ");
{body}
        System.out.println();
    }}
}}"""
    answer = " ".join("main" if call == "run" else name for call in calls)
    return Numbers(
        given={"calls": calls, "name": name},
        answer=answer,
        mistakes={
            "run_starts_a_thread": " ".join([name] * len(calls)),
            "swapped": " ".join(name if call == "run" else "main" for call in calls),
        },
        code=code,
        code_language="java",
    )


@question(kind="print")
def fixed_pool_size(draw: Draw) -> Numbers:
    size, tasks = draw.integer(2, 9), draw.integer(2, 12)
    code = f"""import java.util.concurrent.*;

class Main {{
    public static void main(String[] args) throws Exception {{
        ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool({size});
        for (int i = 0; i < {tasks}; i++) {{
            pool.submit(() -> {{ }}).get();
        }}
        System.out.println(pool.getPoolSize() + " " + pool.getLargestPoolSize());
        pool.shutdown();
    }}
}}"""
    threads = min(size, tasks)
    answer = f"{threads} {threads}"
    return Numbers(
        given={"size": size, "tasks": tasks},
        answer=answer,
        mistakes={
            "idle_thread_reused": "1 1",
            "all_started_at_once": f"{max(size, tasks)} {max(size, tasks)}",
        },
        code=code,
        code_language="java",
    )


@question(built_here="to be converted", level=2, kind="print", section="states")
def states_printed(draw: Draw) -> Problem:
    steps = draw.shuffle(["t.run();", "t.setDaemon(true);", "t.setPriority(7);"])[: draw.pick(1, 2)]
    observed = draw.pick("before", "twice")
    extra = "\n        ".join(steps)
    if observed == "before":
        tail = 'System.out.println(first + " " + t.getState() + " " + t.isAlive());'
        middle, answer = extra, "NEW NEW false"
        wrong, swapped = "NEW TERMINATED false", "NEW RUNNABLE true"
    else:
        tail = """try {
            t.start();
            System.out.println(first + " " + t.getState() + " again");
        } catch (IllegalThreadStateException e) {
            System.out.println(first + " " + t.getState() + " refused");
        }"""
        middle = extra + "\n        t.start();\n        t.join();"
        answer = "NEW TERMINATED refused"
        wrong, swapped = "NEW RUNNABLE again", "NEW TERMINATED again"
    code = f"""class Main {{
    public static void main(String[] args) throws InterruptedException {{
        Thread t = new Thread(() -> {{ }});
        Thread.State first = t.getState();
        {middle}
        {tail}
    }}
}}"""
    return Problem(
        given={"calls": steps, "observed": observed},
        zh="这个 Java 程序打印什么？",
        en="What does this Java program print?",
        code=code,
        code_language="java",
        answer=answer,
        steps=[
            Step(
                zh="直接调用 `run()`、`setDaemon`、`setPriority` 都不会启动线程，也不改变它的状态",
                en="Calling `run()`, `setDaemon` or `setPriority` starts no thread and does not "
                "change its state",
            ),
            Step(
                zh="只有 `start()` 使线程离开 NEW；结束的线程不能再次 `start()`",
                en="Only `start()` takes a thread out of NEW; one that has ended cannot be started "
                "again",
                value=answer,
            ),
        ],
        mistakes=[
            Mistake(
                "calls_change_the_state" if observed == "before" else "restarted",
                wrong,
                zh="状态只由 `start()` 和 `run()` 在新线程里返回来改变；线程只能启动一次",
                en="The state changes only by `start()` and by the return of `run()` on the new "
                "thread; a thread starts once",
            ),
            Mistake(
                "alive_after_run" if observed == "before" else "second_start_allowed",
                swapped,
                zh="没有 `start()` 的线程不是活的；启动过的线程再 `start()` 会抛 "
                "`IllegalThreadStateException`",
                en="A thread that was not started is not alive; starting one twice throws "
                "`IllegalThreadStateException`",
            ),
        ],
    )


@question(kind="print")
def coroutine_turns(draw: Draw) -> Numbers:
    names = draw.sample(draw.pick(2, 3), ["a", "b", "c", "d"])
    lengths = [draw.integer(1, 4) for _ in names]
    calls = ", ".join(f'work("{name}", {n})' for name, n in zip(names, lengths, strict=True))
    code = f"""import asyncio

log = []


async def work(name, times):
    for _ in range(times):
        log.append(name)
        await asyncio.sleep(0)


async def main():
    await asyncio.gather({calls})


asyncio.run(main())
print("".join(log))"""
    turns = [
        name
        for turn in range(max(lengths))
        for name, length in zip(names, lengths, strict=True)
        if turn < length
    ]
    series = [name for name, n in zip(names, lengths, strict=True) for _ in range(n)]
    answer = "".join(turns)
    return Numbers(
        given={"names": names, "lengths": lengths},
        answer=answer,
        mistakes={
            "one_after_another": "".join(series),
            "last_first": "".join(
                name
                for turn in range(max(lengths))
                for name, length in reversed(list(zip(names, lengths, strict=True)))
                if turn < length
            ),
        },
        code=code,
    )


@question(kind="print")
def thread_local_value(draw: Draw) -> Numbers:
    here, there, times = draw.integer(2, 50), draw.integer(51, 99), draw.integer(2, 6)
    code = f"""import threading

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
print(own.value, len(shared))"""
    answer = f"{here} {times}"
    return Numbers(
        given={"here": here, "there": there, "times": times},
        answer=answer,
        mistakes={"local_shared": f"{there} {times}", "list_private": f"{here} 0"},
        code=code,
    )


def _distinct(answer: float, mistakes: list[Mistake]) -> list[Mistake]:
    """The mistakes that differ from the answer and those before, if 2 are left; else all."""
    kept: list[Mistake] = []
    for mistake in mistakes:
        values = [answer, *(float(other.value) for other in kept)]  # type: ignore[arg-type]
        if all(abs(float(mistake.value) - value) > 0.011 for value in values):  # type: ignore[arg-type]
            kept.append(mistake)
    return kept if len(kept) >= 2 else mistakes
