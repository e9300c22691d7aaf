"""Numbers to know of `process_thread`: stacks, orders, pools, speed-ups; versions quoted."""

from kb.site.number import computed, quoted
from kb.topics.process_thread.snippets import (
    amdahl_speedup,
    executor_state,
    gil_speedup,
    interleavings,
    loader_workers,
    orders_that_lose,
    pool_size,
    prefetched_samples,
    requests_in_flight,
    stack_memory,
)

SNIPPETS = "kb.topics.process_thread.snippets"

NUMBERS = [
    computed(
        "1000 个线程的栈保留的地址空间（`-Xss1m`）",
        "Address space reserved by 1000 stacks (`-Xss1m`)",
        lambda: stack_memory(1000),
        "MiB",
        f"{SNIPPETS}.threads.stack_memory",
    ),
    quoted(
        "Linux x64 上 HotSpot 的默认线程栈",
        "HotSpot's default thread stack on Linux x64",
        "1 MiB",
        "java command, -Xss",
        "https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html",
    ),
    computed(
        "两个线程各 3 步（读、加、写）的交错顺序数",
        "Interleavings of two threads of 3 steps (read, add, write)",
        lambda: interleavings(2, 3),
        "",
        f"{SNIPPETS}.threads.interleavings",
    ),
    computed(
        "其中会丢失更新的",
        "of which lose an update",
        lambda: orders_that_lose(2, 3),
        "",
        f"{SNIPPETS}.threads.orders_that_lose",
    ),
    computed(
        "core 2、max 4、队列 3 的池：5 个任务时的线程数",
        "Pool of core 2, max 4, queue 3: threads at 5 tasks",
        lambda: executor_state(5, 2, 4, 3).threads,
        "",
        f"{SNIPPETS}.pool.executor_state",
    ),
    computed(
        "同一个池：9 个任务时被拒绝的",
        "the same pool: rejected of 9 tasks",
        lambda: executor_state(9, 2, 4, 3).rejected,
        "",
        f"{SNIPPETS}.pool.executor_state",
    ),
    computed(
        "8 核，计算 10 ms、等待 90 ms：池的大小",
        "8 cores, 10 ms computing and 90 ms waiting: pool size",
        lambda: pool_size(8, 1, 90, 10),
        "",
        f"{SNIPPETS}.pool.pool_size",
    ),
    computed(
        "每秒 400 个请求、每个 250 ms：同时在处理的",
        "400 requests a second of 250 ms: in flight",
        lambda: requests_in_flight(400, 250),
        "",
        f"{SNIPPETS}.pool.requests_in_flight",
    ),
    computed(
        "10 % 串行，8 核的加速比",
        "Speed-up on 8 cores with 10 % serial",
        lambda: amdahl_speedup(0.1, 8),
        "×",
        f"{SNIPPETS}.scaling.amdahl_speedup",
        ".2f",
    ),
    computed(
        "8 个线程各有自己的核，25 % 的时间持有 GIL：吞吐上限",
        "8 Python threads, each on its own core, GIL held 25 % of the time: limit of throughput",
        lambda: gil_speedup(8, 0.25),
        "×",
        f"{SNIPPETS}.scaling.gil_speedup",
    ),
    computed(
        "`DataLoader`：4 个 worker、prefetch 2、batch 32，预取的样本",
        "`DataLoader` with 4 workers, prefetch 2, batch 32: samples ahead",
        lambda: prefetched_samples(4, 2, 32),
        "",
        f"{SNIPPETS}.loader.prefetched_samples",
    ),
    computed(
        "batch 32、单样本 10 ms、每步 50 ms：需要的 worker",
        "Batch 32, 10 ms a sample, 50 ms a step: workers needed",
        lambda: loader_workers(32, 10, 50),
        "",
        f"{SNIPPETS}.loader.loader_workers",
    ),
    quoted(
        "虚拟线程成为正式特性",
        "Virtual threads became final in",
        "JDK 21",
        "JEP 444",
        "https://openjdk.org/jeps/444",
    ),
    quoted(
        "`synchronized` 不再钉住虚拟线程",
        "`synchronized` stopped pinning virtual threads in",
        "JDK 24",
        "JEP 491",
        "https://openjdk.org/jeps/491",
    ),
    quoted(
        "自由线程版 CPython 得到正式支持（仍是可选构建）",
        "Free-threaded CPython became supported (still an optional build) in",
        "3.14",
        "PEP 779",
        "https://peps.python.org/pep-0779/",
    ),
]
