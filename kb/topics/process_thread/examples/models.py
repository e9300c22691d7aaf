import asyncio
import os
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def task(_: int) -> tuple[int, int]:
    time.sleep(0.2)  # both workers of a pool get one
    return os.getpid(), threading.get_ident()


async def coroutine() -> tuple[int, int]:
    await asyncio.sleep(0.2)
    return os.getpid(), threading.get_ident()


async def gather() -> list[tuple[int, int]]:
    return list(await asyncio.gather(coroutine(), coroutine()))


if __name__ == "__main__":
    with ThreadPoolExecutor(2) as threads, ProcessPoolExecutor(2) as processes:
        runs = {
            "multiprocessing": list(processes.map(task, range(2))),
            "threading": list(threads.map(task, range(2))),
            "asyncio": asyncio.run(gather()),
        }
    for name, places in runs.items():
        pids = {pid for pid, _ in places}
        here = "this process" if pids == {os.getpid()} else "other processes"
        print(f"{name:16}{len(pids)} process(es), {len(set(places))} thread(s), in {here}")
