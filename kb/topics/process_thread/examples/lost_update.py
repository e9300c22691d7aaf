# output varies: LOAD_GLOBAL \w+ BINARY_OP STORE_GLOBAL
# output varies: count \+= 1: \d+ of 400000 on CPython 3\.\d+
# output varies: count \+= one\(\) without a lock: 1 of 2
# output varies: count \+= one\(\) with a lock: 2 of 2
import contextlib
import dis
import sys
import threading
from collections.abc import Callable

count = 0
both_have_read = threading.Barrier(2)
guard: contextlib.AbstractContextManager[object] = contextlib.nullcontext()


def increments() -> None:
    global count
    for _ in range(100_000):
        count += 1


def one() -> int:
    with contextlib.suppress(threading.BrokenBarrierError):
        both_have_read.wait(1)  # under a lock the other cannot come
    return 1


def increment() -> None:
    global count
    with guard:
        count += one()  # reads count, then calls one()


def run(work: Callable[[], None], threads: int) -> int:
    global count
    count = 0
    running = [threading.Thread(target=work) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return count


names = [step.opname for step in dis.get_instructions(increments)]
store = names.index("STORE_GLOBAL")
print(*names[store - 3 : store + 1])
sys.setswitchinterval(1e-6)
python = ".".join(map(str, sys.version_info[:2]))
print(f"count += 1: {run(increments, threads=4)} of 400000 on CPython {python}")
for title, around in (("without", contextlib.nullcontext()), ("with", threading.Lock())):
    guard = around
    both_have_read.reset()
    print(f"count += one() {title} a lock: {run(increment, threads=2)} of 2")
