"""The ways people write a unit. A unit not listed here is written as the question writes it."""

SPELLINGS: dict[str, tuple[str, ...]] = {
    "px": ("px", "pixel", "pixels", "像素", "个像素"),
    "°": ("°", "deg", "degree", "degrees", "度"),
    "rad": ("rad", "radian", "radians", "弧度"),
    "B": ("b", "byte", "bytes", "字节"),
    "s": ("s", "sec", "second", "seconds", "秒"),
    "ms": ("ms", "millisecond", "milliseconds", "毫秒"),
    "µs": ("µs", "μs", "us", "microsecond", "microseconds", "微秒"),
    "×": ("×", "x", "倍", "times"),
}

MAGNITUDES: dict[str, int] = {
    "k": 10**3, "千": 10**3, "thousand": 10**3,
    "万": 10**4,
    "m": 10**6, "百万": 10**6, "million": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "g": 10**9, "b": 10**9, "十亿": 10**9, "billion": 10**9,
    "t": 10**12, "万亿": 10**12, "trillion": 10**12,
}  # fmt: skip


# What people write after a plain count: 3 threads, 66592 个.
COUNTERS = (
    "个", "条", "次", "张", "层", "对", "组", "种", "项", "步", "份", "块", "类",
    "threads", "thread", "tokens", "token", "parameters", "params", "weights", "bins", "times",
    "triplets", "layers", "classes", "pairs", "images", "operations", "values", "个参数",
)  # fmt: skip


def spellings(unit: str) -> tuple[str, ...]:
    """The lower-case spellings of a unit; counting words where the answer has none."""
    return SPELLINGS.get(unit, (unit.lower(),)) if unit else COUNTERS
