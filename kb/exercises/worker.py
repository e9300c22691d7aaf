"""The process that runs a learner's code: torch loaded once, a fork with limits for each check.

Requests come as JSON lines on standard input; results leave as JSON lines on what was standard
output at the start. Whatever the learner's code prints goes to standard error, so that it cannot
be mistaken for a result.
"""

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

MEMORY = 2 << 30  # bytes above what loading took
FILE_SIZE = 10 << 20


def limit() -> None:
    """Bound memory and file size where the platform can."""
    if sys.platform == "win32":
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0]) if os.name == "posix" else 0
    used = pages * os.sysconf("SC_PAGE_SIZE")
    for which, bound in ((resource.RLIMIT_AS, used + MEMORY), (resource.RLIMIT_FSIZE, FILE_SIZE)):
        resource.setrlimit(which, (bound, bound))


def run(request: dict[str, str], out: Any) -> None:
    """Check one file and write what happened, a line for each check."""
    from kb.exercises.checking import load, run_check

    def say(**event: Any) -> None:
        out.write(json.dumps(event) + "\n")
        out.flush()

    checks = load(Path(request["folder"]))
    source = Path(request["file"])
    limit()
    try:
        code = compile(source.read_text(encoding="utf-8"), source.name, "exec")
        space: dict[str, Any] = {"__name__": source.stem, "__file__": str(source)}
        exec(code, space)
        solve = space[checks.ENTRY]
    except KeyError:
        say(event="broken", line=None, error=f"{checks.ENTRY} is not defined")
        return
    except BaseException as error:
        say(event="broken", line=_line(error, source.name), error=_named(error))
        return
    for check in checks.CHECKS:
        failure = run_check(check, solve)
        if failure:
            texts = {"property": (check.zh, check.en), "mistake": check.mistake}
            say(event="failed", check=check.id, **vars(failure), **texts)
            return
        say(event="passed", check=check.id)
    say(event="done")


def _line(error: BaseException, name: str) -> int | None:
    if isinstance(error, SyntaxError):
        return error.lineno
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == name]
    return lines[-1] if lines else None


def _named(error: BaseException) -> str:
    text = "".join(c if c.isprintable() else " " for c in str(error))[:300]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def main() -> None:
    """Serve requests until standard input ends."""
    import hypothesis  # noqa: F401
    import torch

    torch.set_num_threads(1)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    out.write('{"event": "ready"}\n')
    out.flush()
    for line in sys.stdin:
        request = json.loads(line)
        if sys.platform == "win32" or not hasattr(os, "fork"):
            run(request, out)
            break
        child = os.fork()
        if child == 0:
            os.setsid()
            sys.stdin.close()
            out.write(json.dumps({"event": "started", "pid": os.getpid()}) + "\n")
            out.flush()
            code = 1
            try:
                run(request, out)
                code = 0
            except MemoryError:
                out.write('{"event": "broken", "line": null, "error": "MemoryError"}\n')
            finally:
                out.flush()
                sys.stdout.flush()
                os._exit(code)
        _, status = os.waitpid(child, 0)
        out.write(json.dumps({"event": "ended", "status": status}) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
