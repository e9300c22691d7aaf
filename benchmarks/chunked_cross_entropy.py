"""Peak extra memory of dense and chunked cross-entropy, forward and backward, in one run.

Each way runs in a fresh process that makes its inputs, resets the kernel's mark of its peak
resident memory, takes one step, and reports how far that mark rose above what the inputs held.
The gradients count; the inputs and the interpreter do not. Linux only (/proc).

    python -m benchmarks chunked_cross_entropy
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.timing import Figure

TITLE = (
    "分块交叉熵：1,024 个样本，200,000 类",
    "Chunked cross-entropy: 1,024 samples, 200,000 classes",
)
WAYS = ("dense", "chunked")
TARGET = 0.25


def main(arguments: Sequence[str] = ()) -> Iterator[Figure | str]:
    """Measure both ways in one run.

    Raises:
        RuntimeError: the losses differ, or this is not Linux.
    """
    options = _options(arguments)
    if not Path("/proc/self/clear_refs").exists():
        raise RuntimeError("the kernel's peak of resident memory is read; this needs Linux")
    yield (
        f"{options.batch:,} × {options.features} features, {options.classes:,} classes, "
        f"chunks of {options.chunk:,}, float32"
    )
    results = {way: _in_new_process(way, options) for way in WAYS}
    for way, result in results.items():
        yield (
            f"{way:8} {result['bytes'] / 2**20:9,.0f} MiB extra at the peak  "
            f"{result['seconds']:6.2f} s  loss {result['loss']:.5f}"
        )
    dense, chunked = results["dense"], results["chunked"]
    if (apart := abs(chunked["loss"] - dense["loss"])) > 1e-3:
        raise RuntimeError(f"the losses differ by {apart:.2g}")
    yield Figure(
        "多占的内存峰值，相对于稠密", "Extra memory at the peak, beside dense",
        chunked["bytes"] / max(1, dense["bytes"]),
        form="{:.3f}×", most=None if options.small else TARGET,
        detail=f"{chunked['bytes'] / 2**20:,.0f} MiB, {dense['bytes'] / 2**20:,.0f} MiB",
    )  # fmt: skip
    yield Figure(
        "时间，相对于稠密", "Time, beside dense", chunked["seconds"] / dense["seconds"],
        detail=f"{chunked['seconds']:.1f} s, {dense['seconds']:.1f} s",
    )  # fmt: skip


def measure(options: argparse.Namespace) -> dict[str, float]:
    """One step of one way: bytes above the inputs at the peak, seconds, loss."""
    import torch
    import torch.nn.functional as F

    from kb.topics.massive_softmax.snippets import chunked_cross_entropy

    torch.manual_seed(0)
    x = torch.randn(options.batch, options.features, requires_grad=True)
    weight = (0.02 * torch.randn(options.classes, options.features)).requires_grad_()
    target = torch.randint(options.classes, (options.batch,))
    (torch.randn(64, 64) @ torch.randn(64, 64)).sum()  # start the thread pool beforehand
    Path("/proc/self/clear_refs").write_text("5")  # reset VmHWM, see proc(5)
    before, start = _status("VmRSS"), time.perf_counter()
    if options.way == "dense":
        loss = F.cross_entropy(x @ weight.T, target)
    else:
        loss = chunked_cross_entropy(x, weight, target, options.chunk)
    loss.backward()  # type: ignore[no-untyped-call]
    seconds = time.perf_counter() - start
    return {
        "bytes": _status("VmHWM") - before,
        "seconds": seconds,
        "loss": float(loss.detach()),
    }


def _status(key: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"/proc/self/status has no {key}; this benchmark needs Linux")


def _in_new_process(way: str, options: argparse.Namespace) -> dict[str, float]:
    sizes = ("batch", "features", "classes", "chunk")
    command = [sys.executable, "-m", "benchmarks.chunked_cross_entropy", "--way", way]
    command += [part for name in sizes for part in (f"--{name}", str(getattr(options, name)))]
    root = Path(__file__).parent.parent
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{way} failed:\n{done.stderr}")
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--batch", type=int, default=1024)
    parser.add_argument("--features", type=int, default=512)
    parser.add_argument("--classes", type=int, default=200_000)
    parser.add_argument("--chunk", type=int, default=4096)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    options.small = options.batch * options.classes < 1024 * 200_000
    return options


if __name__ == "__main__":  # one way in a process of its own
    print(json.dumps(measure(_options(sys.argv[1:]))))
