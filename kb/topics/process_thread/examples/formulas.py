from kb.topics.process_thread.snippets import (
    amdahl_speedup,
    executor_state,
    gil_speedup,
    interleave,
    interleavings,
    orders_that_lose,
    pool_size,
    requests_in_flight,
    stack_memory,
)

print("A reads, B reads, A writes, B writes:", interleave(["A", "B", "A", "B"]), "of 2")
print("orders of two count++:", interleavings(2, 3), " that lose one:", orders_that_lose(2, 3))
print("stacks of 1000 threads:", stack_memory(1000), "MiB reserved")
print("core 2, max 4, queue 3, 5 tasks:", executor_state(5, core=2, maximum=4, capacity=3))
print("8 cores, 90 ms waiting for 10 ms computing:", pool_size(8, 1, 90, 10), "threads")
print("400 requests/s of 250 ms:", requests_in_flight(400, 250), "in flight")
print(f"a tenth serial, 8 cores: {amdahl_speedup(0.1, 8):.2f} times as fast")
print(f"GIL held a quarter of the time, 8 threads: {gil_speedup(8, 0.25):.2f} times")
