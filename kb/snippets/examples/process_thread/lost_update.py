# output varies: LOAD_GLOBAL \w+ BINARY_OP STORE_GLOBAL
# output varies: without a lock: 1 of 2
# output varies: with a lock: 2 of 2
import contextlib
import dis
import threading

count = 0


def increment() -> None:
    global count
    count += 1


names = [step.opname for step in dis.get_instructions(increment)]
print(*names[names.index("LOAD_GLOBAL") : names.index("STORE_GLOBAL") + 1])


def taken_apart(guard: contextlib.AbstractContextManager[object]) -> None:
    global count
    with guard:
        read = count
        with contextlib.suppress(threading.BrokenBarrierError):
            both_have_read.wait(1)  # behind a lock the other cannot come
        count = read + 1


for title, guard in (("without", contextlib.nullcontext()), ("with", threading.Lock())):
    count, both_have_read = 0, threading.Barrier(2)
    threads = [threading.Thread(target=taken_apart, args=(guard,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{title} a lock: {count} of 2")
