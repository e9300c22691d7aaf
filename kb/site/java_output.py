"""What the Java programs of a topic print, on each Java found: `java/output/Name.17.txt` and so on.

To capture on a further version name its home in KB_JAVA_HOMES.
"""

import functools
import re
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kb.java import jvm
from kb.site.paths import TOPICS


@functools.cache
def capture(topic: str) -> Mapping[str, str]:
    """The files to write; none where no JDK is found, which is said on standard error."""
    sources = sorted((TOPICS / topic / "java").glob("*.java"))
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        try:
            jvm.compile_java(sources, Path(folder))
        except jvm.NoJdkError as error:
            print(f"Java output is not captured: {error}", file=sys.stderr)
            return {}
        runs = [(source.stem, java) for java in jvm.runtimes() for source in sources]
        texts = pool.map(lambda run: jvm.run_class(run[1], Path(folder), run[0]), runs)
        output = f"kb/topics/{topic}/java/output"
        return {
            f"{output}/{name}.{java.feature}.txt": f"JDK {java.version}\n{text}"
            for (name, java), text in zip(runs, texts, strict=True)
        }


def same(varies: Mapping[str, str], path: str, committed: str, fresh: str) -> bool:
    """Whether a committed output still is what the program prints: the version may differ.

    Arguments:
        varies: a pattern of the whole output for each program whose output varies by nature.
    """
    texts = [committed.partition("\n")[2], fresh.partition("\n")[2]]
    pattern = varies.get(Path(path).name.split(".")[0])
    if pattern is None:
        return texts[0] == texts[1]
    return all(re.fullmatch(pattern, text) for text in texts)
