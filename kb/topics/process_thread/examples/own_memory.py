import multiprocessing
import threading

count = [0]


def increment() -> None:
    count[0] += 1


if __name__ == "__main__":
    thread = threading.Thread(target=increment)
    thread.start()
    thread.join()
    print("after a thread: ", count)

    process = multiprocessing.get_context("spawn").Process(target=increment)
    process.start()
    process.join()
    print("after a process:", count, "exit code", process.exitcode)
