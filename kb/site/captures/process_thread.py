"""What every Java program of the pages prints, on each Java found: `Name.17.txt` and so on.

To capture on a further version name its home in KB_JAVA_HOMES.
"""

import functools
import re
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

from kb.site.place import ROOT

JAVA = ROOT / "kb/topics/process_thread/java"
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


@functools.cache
def capture() -> Mapping[str, str]:
    """The files to write; none where no JDK is found, which is said on standard error."""
    jvm = import_module("kb.java.jvm")  # by name: the site knows no oracle
    sources = sorted(JAVA.glob("*.java"))
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        try:
            jvm.compile_java(sources, Path(folder))
        except jvm.NoJdkError as error:
            print(f"Java output is not captured: {error}", file=sys.stderr)
            return {}
        runs = [(source.stem, java) for java in jvm.runtimes() for source in sources]
        printed = pool.map(lambda run: jvm.run_class(run[1], Path(folder), run[0]), runs)
        return {
            f"kb/topics/process_thread/java/output/{name}.{java.feature}.txt": f"JDK {java.version}\n{text}"
            for (name, java), text in zip(runs, printed, strict=True)
        }


def same(path: str, committed: str, fresh: str) -> bool:
    """Whether a committed output still is what the program prints: the version may differ."""
    texts = [committed.partition("\n")[2], fresh.partition("\n")[2]]
    pattern = VARIES.get(Path(path).name.split(".")[0])
    if pattern is None:
        return texts[0] == texts[1]
    return all(re.fullmatch(pattern, text) for text in texts)
