"""Java 进程与线程 · Process and thread (Java). Pages: docs/*/process_thread.md"""

from math import comb, factorial, prod

from kb.quiz.problem import Choice, Draw, Mistake, Problem, Step, question


@question(
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


@question(
    level=1,
    section="race",
    snippet="interleavings(threads, steps)",
    oracle="orders(threads, steps)",
)
def number_of_interleavings(draw: Draw) -> Problem:
    threads, steps = draw.pick(
        (2, 2), (2, 3), (2, 4), (2, 5), (2, 6), (2, 7), (2, 8), (3, 2), (3, 3), (4, 2)
    )
    total = threads * steps
    answer = prod(comb(total - i * steps, steps) for i in range(threads))
    return Problem(
        given={"threads": threads, "steps": steps},
        zh=f"{threads} 个线程，各自按固定顺序执行 {steps} 个原子步骤。"
        "所有步骤合起来有多少种不同的交错顺序？",
        en=f"{threads} threads each run {steps} atomic steps, in a fixed order within each thread. "
        "In how many different orders can all the steps interleave?",
        answer=answer,
        steps=[
            Step(zh="一共有多少步？", en="How many steps are there in all?", value=total),
            Step(
                zh="第 1 个线程的各步在其中占哪些位置，有多少种选法？",
                en="In how many ways can thread 1's steps be placed among them?",
                value=comb(total, steps),
            ),
            Step(
                zh="再依次给其余线程选位置，各数相乘",
                en="Place the other threads' steps in the places left, and multiply",
                value=answer,
            ),
        ],
        mistakes=[
            Mistake(
                "order_within_ignored",
                factorial(total),
                zh="把所有步骤全排列了；同一线程内部的顺序是固定的，要除掉",
                en="All steps were permuted; the order within a thread is fixed and is divided out",
            ),
            Mistake(
                "thread_chosen_each_step",
                threads**total,
                zh="每一步任选一个线程；这样各线程的步数不一定相等",
                en="Any thread was allowed at each step; then threads need not run the same number "
                "of steps",
            ),
            Mistake(
                "whole_threads_permuted",
                factorial(threads),
                zh="只排了线程的先后；步骤之间可以穿插",
                en="Only whole threads were put in order; their steps can interleave",
            ),
        ],
    )


@question(
    level=3,
    section="race",
    snippet="orders_that_lose(threads, steps)",
    oracle="lost_in_all_orders(threads, steps)",
)
def orders_that_lose(draw: Draw) -> Problem:
    threads, steps = draw.pick(
        (2, 2), (2, 3), (2, 4), (2, 5), (2, 6), (2, 7), (2, 8), (3, 2), (3, 3), (4, 2)
    )
    total = threads * steps
    every = prod(comb(total - i * steps, steps) for i in range(threads))
    middle = steps - 2
    zh = f"1 步读、{middle} 步在寄存器里算、1 步写" if middle else "1 步读、1 步写"
    en = f"1 reads, {middle} work in a register, 1 writes" if middle else "1 reads, 1 writes"
    return Problem(
        given={"threads": threads, "steps": steps},
        zh=f"{threads} 个线程各执行一次 `count++`，每次有 {steps} 步：{zh}。"
        "在所有可能的交错顺序中，有多少种会丢失更新？",
        en=f"{threads} threads each run `count++` once, in {steps} steps: {en}. "
        "Of all possible interleavings, how many lose an update?",
        answer=every - factorial(threads),
        steps=[
            Step(
                zh="所有交错顺序有多少种？",
                en="How many interleavings are there in all?",
                value=every,
            ),
            Step(
                zh="只有线程一个接一个执行时才不丢；这样的顺序有多少种？",
                en="Nothing is lost only when the threads run one after another; how many such "
                "orders are there?",
                value=factorial(threads),
            ),
            Step(zh="相减", en="Subtract", value=every - factorial(threads)),
        ],
        mistakes=[
            Mistake(
                "all_orders",
                every,
                zh="这是全部顺序；线程一个接一个执行的那些没有丢",
                en="Those are all orders; the ones that run the threads one after another lose "
                "nothing",
            ),
            Mistake(
                "one_serial_order",
                every - 1,
                zh="只减了一种串行顺序；哪个线程在前都可以，要减去线程的全排列",
                en="Only a single serial order was subtracted; any thread may come first, so "
                "subtract all orders of the threads",
            ),
            Mistake(
                "safe_orders",
                factorial(threads),
                zh="这是不丢更新的顺序数，题目问的是会丢的",
                en="Those are the orders that lose nothing; those that lose were asked for",
            ),
        ],
    )


@question(
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
    level=1,
    unit="MiB",
    section="stack-memory",
    snippet="stack_memory(threads, stack_kib)",
    oracle="last_stack_ends(threads, stack_kib)",
)
def stack_reservation(draw: Draw) -> Problem:
    stack = draw.pick(256, 512, 2048, 4096)
    threads = 4 * draw.integer(25, 600)
    return Problem(
        given={"threads": threads, "stack_kib": stack},
        zh=f"JVM 以 `-Xss{stack}k` 启动（{stack} KiB），有 {threads} 个平台线程。"
        "它们的线程栈一共保留多少 MiB 地址空间？",
        en=f"A JVM is started with `-Xss{stack}k` ({stack} KiB) and has {threads} platform "
        "threads. How many MiB of address space do their stacks reserve in all?",
        answer=threads * stack // 1024,
        steps=[
            Step(
                zh="每个线程有自己的栈；先求总共多少 KiB",
                en="Every thread has a stack of its own; first the total in KiB",
                value=threads * stack,
            ),
            Step(zh="换成 MiB", en="Convert to MiB", value=threads * stack // 1024),
        ],
        mistakes=[
            Mistake(
                "default_size",
                threads,
                zh="按默认的 1024 KiB 算了；`-Xss` 已经改了每个栈的大小",
                en="The default of 1024 KiB was used; `-Xss` sets the size of each stack",
            ),
            Mistake(
                "still_in_kib",
                threads * stack,
                zh="结果还是 KiB，没有换算成 MiB",
                en="That is still in KiB; it was not converted to MiB",
            ),
            Mistake(
                "double_per_thread",
                2 * threads * stack // 1024,
                zh="每个线程算了 2 个栈；HotSpot 里 Java 帧和本地帧用同一个栈",
                en="Each thread was given 2 stacks; in HotSpot Java frames and native frames share "
                "one stack",
            ),
        ],
    )


@question(
    level=2,
    section="stack-memory",
    snippet="threads_that_fit(memory_mib, other_mib, stack_kib)",
    oracle="filled_with_stacks(memory_mib, other_mib, stack_kib)",
)
def threads_that_fit(draw: Draw) -> Problem:
    memory = 1024 * draw.pick(2, 3, 4, 6, 8)
    heap = memory // 2 + 128 * draw.integer(0, 3)
    other = draw.pick(128, 192, 256, 320)
    stack = draw.pick(256, 512, 768, 2048)
    left = memory - heap - other
    return Problem(
        given={"memory_mib": memory, "other_mib": heap + other, "stack_kib": stack},
        zh=f"容器限 {memory} MiB，`-Xmx{heap}m`，元空间等其余部分共 {other} MiB，`-Xss{stack}k`。"
        "假定每个栈都被用满，剩下的内存最多放得下多少个线程的栈？",
        en=f"A container is limited to {memory} MiB, with `-Xmx{heap}m`, {other} MiB for metaspace "
        f"and everything else, and `-Xss{stack}k`. If every stack is used in full, how many "
        "threads' stacks fit into what is left?",
        answer=left * 1024 // stack,
        steps=[
            Step(
                zh="线程栈不在堆里；减去堆和其余部分，剩多少 MiB？",
                en="Stacks are not in the heap; how many MiB are left after heap and the rest?",
                value=left,
            ),
            Step(
                zh="换成 KiB，除以每个栈的大小，向下取整",
                en="Convert to KiB, divide by the size of a stack, round down",
                value=left * 1024 // stack,
            ),
        ],
        mistakes=[
            Mistake(
                "stacks_in_the_heap",
                heap * 1024 // stack,
                zh="用堆的大小去除；线程栈在堆外，`-Xmx` 不管它",
                en="The heap was divided by the size of a stack; stacks lie outside it and "
                "`-Xmx` does not govern them",
            ),
            Mistake(
                "heap_not_subtracted",
                (memory - other) * 1024 // stack,
                zh="没有减去堆",
                en="The heap was not subtracted",
            ),
            Mistake(
                "rest_not_subtracted",
                (memory - heap) * 1024 // stack,
                zh="没有减去元空间等其余部分",
                en="Metaspace and the rest were not subtracted",
            ),
        ],
    )


@question(
    level=2,
    unit="ms",
    decimals=2,
    section="switch-cost",
    snippet="round_robin(threads, burst_ms, slice_ms, switch_us)",
    oracle="timeline(threads, burst_ms, slice_ms, switch_us)",
)
def round_robin_time(draw: Draw) -> Problem:
    threads, rounds, piece = draw.integer(3, 9), draw.integer(3, 10), draw.pick(2, 4, 5, 10)
    cost = draw.pick(20, 40, 50, 80, 120)
    burst = rounds * piece
    pieces = threads * rounds
    return Problem(
        given={"threads": threads, "burst_ms": burst, "slice_ms": piece, "switch_us": cost},
        zh=f"单核上 {threads} 个线程轮转调度，各需 {burst} ms 计算，时间片 {piece} ms，"
        f"相邻两个时间片之间切换一次，每次 {cost} µs。最后一个线程在第几毫秒结束？",
        en=f"On one core {threads} threads take turns; each needs {burst} ms of computing, a "
        f"time slice is {piece} ms, and between two consecutive slices there is one switch of "
        f"{cost} µs. "
        "After how many milliseconds does the last thread finish?",
        answer=threads * burst + (pieces - 1) * cost / 1000,
        steps=[
            Step(
                zh="一共多少个时间片？",
                en="How many slices are there in all?",
                value=pieces,
            ),
            Step(
                zh="切换次数是时间片数减一",
                en="There is one switch fewer than slices",
                value=pieces - 1,
            ),
            Step(
                zh="计算时间加上切换时间（µs 换成 ms）",
                en="Add the computing time and the switches (µs to ms)",
                value=threads * burst + (pieces - 1) * cost / 1000,
            ),
        ],
        mistakes=[
            Mistake(
                "switches_free",
                threads * burst,
                zh="没有算切换的开销",
                en="The cost of the switches was left out",
            ),
            Mistake(
                "one_switch_per_thread",
                threads * burst + (threads - 1) * cost / 1000,
                zh="每个线程只切换了一次；每个时间片之后都要切换",
                en="Each thread was switched to only once; there is a switch after every slice",
            ),
            Mistake(
                "microseconds_as_milliseconds",
                threads * burst + (pieces - 1) * cost,
                zh="把 µs 当 ms 加上去了；先除以 1000",
                en="The µs were added as ms; divide them by 1000 first",
            ),
            Mistake(
                "switch_after_the_last",
                threads * burst + pieces * cost / 1000,
                zh="最后一个时间片之后不再切换，多算了一次",
                en="No switch follows the last slice; one was counted too many",
            ),
        ],
    )


@question(
    level=2,
    section="pools",
    snippet="executor_state(tasks, core, maximum, capacity).threads",
    oracle="hand_in(tasks, core, maximum, capacity)[0]",
)
def executor_threads(draw: Draw) -> Problem:
    core, extra, capacity = draw.integer(2, 6), draw.integer(3, 6), draw.integer(3, 12)
    maximum = core + extra
    grown = draw.integer(1, extra - 1)
    tasks = core + capacity + grown
    return Problem(
        given={"tasks": tasks, "core": core, "maximum": maximum, "capacity": capacity},
        zh=f"`ThreadPoolExecutor` 的 corePoolSize = {core}，maximumPoolSize = {maximum}，"
        f"队列是容量 {capacity} 的 `ArrayBlockingQueue`。连续提交 {tasks} 个任务，一个都没结束。"
        "此时池里有多少个线程？",
        en=f"A `ThreadPoolExecutor` has corePoolSize = {core}, maximumPoolSize = {maximum} and an "
        f"`ArrayBlockingQueue` of capacity {capacity}. {tasks} tasks are submitted in a row and "
        "no task has ended yet. How many threads does the pool have?",
        answer=core + grown,
        steps=[
            Step(
                zh="核心线程先满：还有多少任务没有线程？",
                en="Core threads come first: how many tasks are left without a thread?",
                value=tasks - core,
            ),
            Step(
                zh="接着进队列：队列满后还剩多少任务？",
                en="Then the queue: how many tasks are left once it is full?",
                value=grown,
            ),
            Step(
                zh="队列满了才加线程，直到最大值",
                en="Only with a full queue are threads added, up to the maximum",
                value=core + grown,
            ),
        ],
        mistakes=[
            Mistake(
                "maximum_before_queue",
                min(tasks, maximum),
                zh="以为先加到最大线程数再排队；顺序是核心、队列、最大、拒绝",
                en="Threads were grown to the maximum before queueing; the order is core, queue, "
                "maximum, reject",
            ),
            Mistake(
                "never_beyond_core",
                core,
                zh="以为线程数停在核心数；有界队列满了以后还会加到最大值",
                en="The pool was held at its core size; once a bounded queue is full it grows to "
                "the maximum",
            ),
        ],
    )


@question(
    level=2,
    section="pools",
    snippet="executor_state(tasks, core, maximum, capacity).rejected",
    oracle="hand_in(tasks, core, maximum, capacity)[2]",
)
def executor_rejected(draw: Draw) -> Problem:
    core, extra, capacity = draw.integer(2, 6), draw.integer(2, 6), draw.integer(3, 12)
    maximum = core + extra
    refused = draw.integer(2, 9)
    tasks = maximum + capacity + refused
    return Problem(
        given={"tasks": tasks, "core": core, "maximum": maximum, "capacity": capacity},
        zh=f"`ThreadPoolExecutor` 的 corePoolSize = {core}，maximumPoolSize = {maximum}，"
        f"有界队列容量 {capacity}，拒绝策略 `AbortPolicy`。连续提交 {tasks} 个任务，一个都没结束。"
        "有多少个任务被拒绝？",
        en=f"A `ThreadPoolExecutor` has corePoolSize = {core}, maximumPoolSize = {maximum}, a "
        f"bounded queue of {capacity} and `AbortPolicy`. {tasks} tasks are submitted in a row and "
        "no task has ended yet. How many are rejected?",
        answer=refused,
        steps=[
            Step(
                zh="最多能收下多少任务？最大线程数加队列容量",
                en="How many tasks can it hold? Maximum threads plus the queue's capacity",
                value=maximum + capacity,
            ),
            Step(zh="其余的被拒绝", en="The others are rejected", value=refused),
        ],
        mistakes=[
            Mistake(
                "queue_forgotten",
                tasks - maximum,
                zh="没有算队列里能放的任务",
                en="The tasks that wait in the queue were forgotten",
            ),
            Mistake(
                "core_and_queue_only",
                tasks - core - capacity,
                zh="只算了核心线程和队列；队列满后还会加线程到最大值",
                en="Only core threads and queue were counted; a full queue makes the pool grow to "
                "the maximum",
            ),
            Mistake(
                "core_and_maximum_added",
                max(0, tasks - core - maximum - capacity),
                zh="把核心数和最大数相加了；最大数已包含核心线程",
                en="Core and maximum were added; the maximum includes the core threads",
            ),
        ],
    )


@question(
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
    level=1,
    section="pools",
    snippet="requests_in_flight(per_second, time_ms)",
    oracle="inside_at_once(per_second, time_ms)",
)
def threads_by_littles_law(draw: Draw) -> Problem:
    per_second = draw.pick(100, 200, 400, 500, 800, 1000)
    time = 10 * draw.integer(2, 60)
    return Problem(
        given={"per_second": per_second, "time_ms": time},
        zh=f"服务每秒到达 {per_second} 个请求，每个请求从进到出 {time} ms，一个请求占一个线程。"
        "稳定时平均有多少个线程在忙？",
        en=f"A service receives {per_second} requests a second; each takes {time} ms from arrival "
        "to answer and occupies one thread. How many threads are busy on average in steady state?",
        answer=per_second * time // 1000,
        steps=[
            Step(
                zh="用 Little 定律 L = λ·T；先把每秒到达的个数和停留时间的数相乘",
                en="Use Little's law, L = λ·T; first multiply arrivals a second and time",
                value=per_second * time,
            ),
            Step(
                zh="毫秒换成秒",
                en="Convert milliseconds to seconds",
                value=per_second * time // 1000,
            ),
        ],
        mistakes=[
            Mistake(
                "time_per_request_ignored",
                per_second,
                zh="每秒请求数不是同时在处理的请求数；还要乘停留时间",
                en="Requests a second are not requests at once; multiply by the time each stays",
            ),
            Mistake(
                "milliseconds_kept",
                per_second * time,
                zh="没有把毫秒换成秒",
                en="The milliseconds were not converted to seconds",
            ),
        ],
    )


@question(
    level=1,
    unit="×",
    decimals=2,
    section="scaling",
    snippet="amdahl_speedup(serial_percent / 100, workers)",
    oracle="time_saved(serial_percent, workers)",
)
def amdahl_speedup(draw: Draw) -> Problem:
    serial, workers = draw.pick(5, 10, 15, 20, 25, 30, 40), draw.pick(4, 8, 12, 16, 32)
    share = serial / 100
    answer = 1 / (share + (1 - share) / workers)
    return Problem(
        given={"serial_percent": serial, "workers": workers},
        zh=f"程序的 {serial} % 只能串行，其余完全可以并行。"
        f"按 Amdahl 定律，{workers} 个核的加速比是多少？",
        en=f"{serial} % of a program must run serially and the rest is perfectly parallel. By "
        f"Amdahl's law, what is the speed-up on {workers} cores?",
        answer=answer,
        steps=[
            Step(
                zh="并行部分缩短到原来总时间的几分之几？（1 − s）/ n",
                en="To what share of the old time does the parallel part shrink? (1 − s) / n",
                value=(1 - share) / workers,
            ),
            Step(
                zh="加上串行部分，是新的总时间",
                en="With the serial part, the new total time is",
                value=share + (1 - share) / workers,
            ),
            Step(zh="取倒数", en="Take the reciprocal", value=answer),
        ],
        mistakes=[
            Mistake(
                "gustafson",
                workers - share * (workers - 1),
                zh="这是 Gustafson 定律（问题随核数变大）；Amdahl 定律的问题大小不变",
                en="That is Gustafson's law, where the problem grows with the cores; in Amdahl's "
                "it stays the same",
            ),
            Mistake(
                "only_parallel_part",
                workers * (1 - share),
                zh="只拿并行比例乘核数；串行部分照样占时间",
                en="The parallel share was multiplied by the cores; the serial part still takes "
                "its time",
            ),
            Mistake(
                "limit_taken",
                1 / share,
                zh="这是核数无穷多时的上限 1/s",
                en="That is the limit 1/s for infinitely many cores",
            ),
            Mistake(
                "shares_swapped",
                1 / ((1 - share) + share / workers),
                zh="串行与并行的比例弄反了",
                en="The serial and the parallel share were swapped",
            ),
        ],
    )


@question(
    level=3,
    section="scaling",
    snippet="amdahl_workers(serial_percent / 100, speedup)",
    oracle="fewest_workers(serial_percent, speedup)",
)
def cores_for_a_speedup(draw: Draw) -> Problem:
    serial, speedup = draw.pick(
        (4, 10), (4, 15), (5, 8), (5, 10), (5, 12), (5, 15), (8, 6), (8, 8), (8, 10), (10, 4),
        (10, 6), (10, 7), (10, 8), (12, 4), (12, 5), (12, 6), (15, 4), (15, 5), (20, 3), (20, 4),
    )  # fmt: skip
    room = 100 - serial * speedup  # of the time 100/speedup, what is left for the parallel part
    answer = -(-speedup * (100 - serial) // room)
    return Problem(
        given={"serial_percent": serial, "speedup": speedup},
        zh=f"程序的 {serial} % 只能串行，其余完全可以并行。按 Amdahl 定律，至少要多少个核，"
        f"加速比才能达到 {speedup} 倍？",
        en=f"{serial} % of a program must run serially and the rest is perfectly parallel. By "
        f"Amdahl's law, how many cores does a speed-up of {speedup} take at least?",
        answer=answer,
        steps=[
            Step(
                zh="把原来的时间记为 100：允许用时减去串行部分，剩给并行部分多少？",
                en="Call the old time 100: of the time allowed, what does the serial part leave "
                "for the rest?",
                value=room / speedup,
            ),
            Step(
                zh="并行部分除以它，得到核数（可能不是整数）",
                en="Divide the parallel part by it: the number of cores, perhaps not whole",
                value=speedup * (100 - serial) / room,
            ),
            Step(zh="向上取整", en="Round up", value=answer),
        ],
        mistakes=[
            Mistake(
                "serial_part_ignored",
                speedup,
                zh="当成 n 个核快 n 倍；串行部分不会变快",
                en="n cores were taken to be n times as fast; the serial part gains nothing",
            ),
            Mistake(
                "divided_by_parallel_share",
                -(-100 * speedup // (100 - serial)),
                zh="用加速比除以并行比例；应从总时间里先扣掉串行部分",
                en="The speed-up was divided by the parallel share; the serial part has to be "
                "taken out of the time first",
            ),
        ],
    )


@question(
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
    level=2,
    unit="ms",
    section="python-models",
    snippet="coroutine_time(tasks, compute_ms, wait_ms)",
    oracle="gathered(tasks, compute_ms, wait_ms)",
)
def coroutine_time(draw: Draw) -> Problem:
    tasks, compute, wait = draw.integer(4, 40), draw.integer(2, 20), 50 * draw.integer(2, 20)
    return Problem(
        given={"tasks": tasks, "compute_ms": compute, "wait_ms": wait},
        zh=f"`asyncio.gather` 同时启动 {tasks} 个协程，每个先计算 {compute} ms（期间不让出），"
        f"再 `await asyncio.sleep` {wait} ms。忽略其他开销，总共多少毫秒？",
        en=f"`asyncio.gather` starts {tasks} coroutines together. Each first computes for "
        f"{compute} ms without yielding, then awaits `asyncio.sleep` of {wait} ms. "
        "Without other overhead, how many milliseconds does it take in all?",
        answer=tasks * compute + wait,
        steps=[
            Step(
                zh="事件循环只有一个线程：计算部分一个接一个，共多少毫秒？",
                en="The loop has one thread: the computing parts run one after another; how long?",
                value=tasks * compute,
            ),
            Step(
                zh="等待可以重叠；最后一个协程算完之后还要等一次",
                en="The waits overlap; the last coroutine to compute still has its wait before it",
                value=tasks * compute + wait,
            ),
        ],
        mistakes=[
            Mistake(
                "all_in_parallel",
                compute + wait,
                zh="以为计算也并行；协程都在一个线程里，不 await 就不让出",
                en="The computing was taken to be parallel; all coroutines share one thread and "
                "yield only at an await",
            ),
            Mistake(
                "all_in_series",
                tasks * (compute + wait),
                zh="以为等待也一个接一个；gather 启动的协程等待时互相重叠",
                en="The waits were added up; coroutines started by gather wait at the same time",
            ),
            Mistake(
                "compute_forgotten",
                wait,
                zh="只算了等待；计算会堵住事件循环",
                en="Only the wait was counted; computing blocks the loop",
            ),
        ],
    )


@question(
    level=3,
    unit="ms",
    section="virtual-threads",
    snippet="pinned_time(tasks, carriers, sleep_ms, True)",
    oracle="on_carriers(tasks, carriers, sleep_ms)",
)
def pinned_carriers(draw: Draw) -> Problem:
    carriers = draw.integer(2, 8)
    full, part = draw.integer(2, 9), draw.integer(1, carriers - 1)
    tasks, sleep = carriers * full + part, 50 * draw.integer(1, 10)
    return Problem(
        given={"tasks": tasks, "carriers": carriers, "sleep_ms": sleep},
        zh=f"JDK 21，调度器固定 {carriers} 个载体线程。{tasks} 个虚拟线程同时启动，"
        f"各自在自己的 `synchronized` 块里 `Thread.sleep({sleep})`。"
        "忽略开销，全部结束要多少毫秒？",
        en=f"On JDK 21 the scheduler has exactly {carriers} carrier threads. {tasks} virtual "
        f"threads are started together and each calls `Thread.sleep({sleep})` inside a "
        "`synchronized` block of its own. Without overhead, after how many milliseconds have all "
        "finished?",
        answer=(full + 1) * sleep,
        steps=[
            Step(
                zh="JDK 24 之前，在 `synchronized` 里睡眠会钉住载体：要分几批？向上取整",
                en="Before JDK 24 sleeping in `synchronized` pins the carrier: how many batches, "
                "rounded up?",
                value=full + 1,
            ),
            Step(zh="乘以每批的时间", en="Times the time of a batch", value=(full + 1) * sleep),
        ],
        mistakes=[
            Mistake(
                "not_pinned",
                sleep,
                zh="这是 JDK 24 起（JEP 491）或不在 `synchronized` 里的结果；JDK 21 会钉住载体",
                en="That holds from JDK 24 on (JEP 491) or outside `synchronized`; JDK 21 pins the "
                "carrier",
            ),
            Mistake(
                "rounded_down",
                full * sleep,
                zh="批数向下取整了；不满的一批也要一整个睡眠时间",
                en="The batches were rounded down; one that is not full takes a whole sleep too",
            ),
            Mistake(
                "one_by_one",
                tasks * sleep,
                zh="当成只有一个载体；每个锁各不相同，一批可以同时睡",
                en="One carrier was assumed; the locks differ, so a batch sleeps together",
            ),
        ],
    )


@question(
    level=1,
    section="data-workers",
    snippet="prefetched_samples(workers, prefetch_factor, batch_size)",
    oracle="requested(workers, prefetch_factor, batch_size)",
)
def prefetched_samples(draw: Draw) -> Problem:
    workers, factor, batch = draw.integer(2, 8), draw.integer(2, 6), draw.pick(16, 24, 32, 64, 128)
    return Problem(
        given={"workers": workers, "prefetch_factor": factor, "batch_size": batch},
        zh=f"`DataLoader(batch_size={batch}, num_workers={workers}, prefetch_factor={factor})`，"
        "数据足够多。迭代器刚建好、还没取第一个 batch 时，已经向工作进程要了多少个样本？",
        en=f"`DataLoader(batch_size={batch}, num_workers={workers}, prefetch_factor={factor})` has "
        "plenty of data. When its iterator has just been made and no batch has been taken, how "
        "many samples have been requested from the workers?",
        answer=workers * factor * batch,
        steps=[
            Step(
                zh="每个工作进程先要 prefetch_factor 个 batch：一共多少个 batch？",
                en="Each worker is asked for prefetch_factor batches: how many batches in all?",
                value=workers * factor,
            ),
            Step(zh="乘以 batch 的大小", en="Times the batch size", value=workers * factor * batch),
        ],
        mistakes=[
            Mistake(
                "factor_forgotten",
                workers * batch,
                zh="没有乘 prefetch_factor；每个工作进程预取的不止一个 batch",
                en="prefetch_factor was left out; each worker fetches more than one batch ahead",
            ),
            Mistake(
                "factor_for_all_workers",
                factor * batch,
                zh="prefetch_factor 是每个工作进程的，不是总数",
                en="prefetch_factor is for each worker, not for all together",
            ),
            Mistake(
                "batches_counted",
                workers * factor,
                zh="这是 batch 数；题目问样本数",
                en="Those are batches; samples were asked for",
            ),
        ],
    )


@question(
    level=2,
    section="data-workers",
    snippet="loader_workers(batch_size, sample_ms, step_ms)",
    oracle="enough_workers(batch_size, sample_ms, step_ms)",
)
def loader_workers(draw: Draw) -> Problem:
    batch, sample, step = draw.pick(16, 32, 48, 64), draw.integer(5, 20), 10 * draw.integer(5, 30)
    exact = batch * sample / step
    answer = -(-batch * sample // step)
    return Problem(
        given={"batch_size": batch, "sample_ms": sample, "step_ms": step},
        zh=f"训练一步 {step} ms，batch 大小 {batch}，一个工作进程读取并变换一个样本要 {sample} ms。"
        "每个进程独占一个核。要使数据加载不拖慢训练，`num_workers` 至少多大？",
        en=f"A training step takes {step} ms with batches of {batch}; one worker needs {sample} ms "
        "to load and transform a sample, and has a core of its own. What is the smallest "
        "`num_workers` with which loading does not slow training down?",
        answer=answer,
        steps=[
            Step(
                zh="一个工作进程做一个 batch 要多少毫秒？",
                en="How many milliseconds does one worker take for a batch?",
                value=batch * sample,
            ),
            Step(zh="除以一步的时间", en="Divide by the time of a step", value=exact),
            Step(zh="向上取整", en="Round up", value=answer),
        ],
        mistakes=[
            Mistake(
                "rounded_down",
                int(exact),
                zh="向下取整了；少一个工作进程就跟不上",
                en="Rounded down; with one worker fewer loading falls behind",
            ),
            Mistake(
                "batch_forgotten",
                -(-sample // step),
                zh="只算了一个样本；工作进程每次要做整个 batch",
                en="Only one sample was counted; a worker makes a whole batch",
            ),
            Mistake(
                "one_worker_per_sample",
                batch,
                zh="不需要一个样本一个进程；一个进程可以做很多样本",
                en="It does not take a process for each sample; a worker makes many",
            ),
        ],
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


@question(level=1, kind="choice", section="states")
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


@question(level=1, kind="choice", section="private-shared")
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


@question(level=3, kind="choice", section="race")
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


@question(level=2, kind="ordering", section="pools")
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
            ),
        ],
        mistakes=[
            Mistake(
                "grow_before_queue",
                ("core", "extra", "queue", "reject"),
                zh="队列在前：队列满了才建非核心线程",
                en="The queue comes first: threads beyond core start only when it is full",
            ),
        ],
    )


@question(level=1, kind="print", section="start-run")
def start_or_run(draw: Draw) -> Problem:
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
    return Problem(
        given={"calls": calls, "name": name},
        zh="这个 Java 程序打印什么？",
        en="What does this Java program print?",
        code=code,
        code_language="java",
        answer=answer,
        steps=[
            Step(
                zh="`run()` 是普通方法调用，在调用者的线程里执行；`start()` 才让新线程去执行它",
                en="`run()` is an ordinary call and runs on the caller's thread; only `start()` "
                "makes the new thread run it",
            ),
            Step(
                zh="每次 `start()` 之后都 `join()`，所以顺序确定",
                en="Each `start()` is followed by `join()`, so the order is certain",
                value=answer,
            ),
        ],
        mistakes=[
            Mistake(
                "run_starts_a_thread",
                " ".join([name] * len(calls)),
                zh="`run()` 不会启动线程，它在 main 线程里执行",
                en="`run()` starts no thread; it runs on main",
            ),
            Mistake(
                "swapped",
                " ".join(name if call == "run" else "main" for call in calls),
                zh="`run()` 与 `start()` 弄反了",
                en="`run()` and `start()` were swapped",
            ),
        ],
    )


@question(level=2, kind="print", section="pools")
def fixed_pool_size(draw: Draw) -> Problem:
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
    return Problem(
        given={"size": size, "tasks": tasks},
        zh="这个 Java 程序打印什么？",
        en="What does this Java program print?",
        code=code,
        code_language="java",
        answer=answer,
        steps=[
            Step(
                zh="线程数不到核心数时，每提交一个任务就新建一个线程，哪怕已有线程空闲",
                en="Below the core size every task submitted starts a thread, even if others are "
                "idle",
            ),
            Step(
                zh="到核心数就不再新建；核心线程空闲也不退出",
                en="At the core size no more are started, and idle core threads stay",
                value=answer,
            ),
        ],
        mistakes=[
            Mistake(
                "idle_thread_reused",
                "1 1",
                zh="空闲线程不会先被复用：不到核心数时总是新建",
                en="Idle threads are not used first: below the core size a new one is started",
            ),
            Mistake(
                "all_started_at_once",
                f"{max(size, tasks)} {max(size, tasks)}",
                zh="线程是随任务一个一个建的，也不会超过池的大小",
                en="One thread is started per task, and never more than the pool's size",
            ),
        ],
    )


@question(level=2, kind="print", section="states")
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


@question(level=2, kind="print", section="python-models")
def coroutine_turns(draw: Draw) -> Problem:
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
    return Problem(
        given={"names": names, "lengths": lengths},
        zh="这个 Python 程序打印什么？",
        en="What does this Python program print?",
        code=code,
        answer=answer,
        steps=[
            Step(
                zh="`gather` 按参数顺序把协程排进事件循环；每个协程运行到 `await` 才让出",
                en="`gather` puts the coroutines into the loop in the order of its arguments; each "
                "runs until its `await`",
            ),
            Step(
                zh="`sleep(0)` 让出一轮：各协程轮流，做完的退出",
                en="`sleep(0)` yields for one round: they take turns, and those done drop out",
                value=answer,
            ),
        ],
        mistakes=[
            Mistake(
                "one_after_another",
                "".join(series),
                zh="当成一个做完再做下一个；`await` 会让出",
                en="Each was run to its end before the next; `await` yields",
            ),
            Mistake(
                "last_first",
                "".join(
                    name
                    for turn in range(max(lengths))
                    for name, length in reversed(list(zip(names, lengths, strict=True)))
                    if turn < length
                ),
                zh="顺序反了；事件循环先进先出",
                en="The order is reversed; the loop is first in, first out",
            ),
        ],
    )


@question(level=1, kind="print", section="private-shared")
def thread_local_value(draw: Draw) -> Problem:
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
    return Problem(
        given={"here": here, "there": there, "times": times},
        zh="这个 Python 程序打印什么？",
        en="What does this Python program print?",
        code=code,
        answer=answer,
        steps=[
            Step(
                zh="`threading.local` 的属性每个线程各一份；列表在堆上，所有线程共用",
                en="Each thread has its own attributes of a `threading.local`; the list is on the "
                "heap and shared",
            ),
            Step(
                zh="主线程读自己的那份，再看列表有几个元素",
                en="The main thread reads its own, and then the length of the list",
                value=answer,
            ),
        ],
        mistakes=[
            Mistake(
                "local_shared",
                f"{there} {times}",
                zh="`threading.local` 不共享；别的线程改的是它自己那份",
                en="A `threading.local` is not shared; the other threads changed their own",
            ),
            Mistake(
                "list_private",
                f"{here} 0",
                zh="列表在堆上，线程共用；只有进程之间才不共用",
                en="The list is on the heap and threads share it; only processes would not",
            ),
        ],
    )


def _distinct(answer: float, mistakes: list[Mistake]) -> list[Mistake]:
    """The mistakes that differ from the answer and those before, if 2 are left; else all."""
    kept: list[Mistake] = []
    for mistake in mistakes:
        values = [answer, *(float(other.value) for other in kept)]  # type: ignore[arg-type]
        if all(abs(float(mistake.value) - value) > 0.011 for value in values):  # type: ignore[arg-type]
            kept.append(mistake)
    return kept if len(kept) >= 2 else mistakes
