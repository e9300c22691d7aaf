"""Run every benchmark of this folder, or those named: `python -m benchmarks [NAME…]`."""

import importlib
import platform
import sys
from pathlib import Path

SUPPORT = {"__init__", "__main__", "timing"}
names = sys.argv[1:] or sorted(
    path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in SUPPORT
)
print(f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}")
for name in names:
    print(f"\n## {name}")
    importlib.import_module(f"benchmarks.{name}").main()
