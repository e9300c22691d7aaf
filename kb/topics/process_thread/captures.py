"""What the Java programs of the pages print, and of which of them the output varies by nature."""

from functools import partial

from kb.site import java_output

STATE = r"(RUNNABLE|WAITING|TIMED_WAITING)"
MICROSECONDS = r" +\d+\.\d{3} µs\n"
VARIES = {
    "ThreadListing": rf"( *\d+  [\w -]{{19}} {STATE} +(user|daemon)\n)+",
    "NativeThreads": r"ThreadMXBean: \d+\nLinux: \d+\n(  [\w #]+\n)+",
    "LostUpdate": r"both read before either writes: 1 of 2\n"
    r"int            \d{1,8}\nvolatile int   \d{1,8}\n"
    r"synchronized   10000000\nAtomicInteger  10000000\nLongAdder      10000000\n",
    "Visibility": r"volatile flag: reader ended true\nplain flag:    reader ended (true|false)\n",
    "SwitchCost": rf"same thread: {MICROSECONDS}there and back:{MICROSECONDS}",
    "StackReserved": r"address space: \+ \d+ MiB\nresident:      \+ \d+ MiB\n",
    "Pinning": r"without synchronized: .+\nin synchronized:      .+\n",
}

capture = partial(java_output.capture, "process_thread")
same = partial(java_output.same, VARIES)
