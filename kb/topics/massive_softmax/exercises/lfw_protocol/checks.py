"""The LFW protocol against trying every candidate for every fold."""

import math

from hypothesis import strategies as st

from kb.exercises.cases import integers
from kb.exercises.checking import Check

ENTRY = "verification_accuracy"
Case = dict[str, list[float] | list[bool] | int]


def best(scores: list[float], same: list[bool], seen: list[int]) -> list[float]:
    """Every threshold that judges most of the seen pairs rightly, ascending."""
    counts = {}
    for threshold in sorted({scores[i] for i in seen} | {math.inf}):
        counts[threshold] = 0
        for i in seen:
            counts[threshold] += 1 if (scores[i] >= threshold) == same[i] else 0
    return [t for t, count in counts.items() if count == max(counts.values())]


def others(case: Case, pair: int) -> list[int]:
    """The pairs of the other folds."""
    size = len(case["scores"]) // case["folds"]
    return [i for i in range(len(case["scores"])) if i // size != pair // size]


def judged(scores: list[float], same: list[bool], folds: int) -> float:
    case, right = {"scores": scores, "folds": folds}, 0
    for i in range(len(scores)):
        threshold = best(scores, same, others(case, i))[0]
        right += (scores[i] >= threshold) == same[i]
    return right / len(scores)


def untied(case: Case) -> bool:
    places = range(len(case["scores"]))
    return all(len(best(case["scores"], case["same"], others(case, i))) == 1 for i in places)


def harmless_to_see_all(case: Case) -> bool:
    """One threshold chosen on all pairs would give the same accuracy."""
    scores, same = case["scores"], case["same"]
    threshold = best(scores, same, list(range(len(scores))))[0]
    right = sum((score >= threshold) == truth for score, truth in zip(scores, same, strict=True))
    return right / len(scores) == judged(**case)


@st.composite
def pairs(draw, same=None):
    folds, size = draw(st.integers(2, 3)), draw(st.integers(2, 3))
    count = folds * size
    tenths = draw(integers(count, 0, 9))
    truths = st.lists(st.booleans(), min_size=count, max_size=count)
    return {
        "scores": [tenth / 10 for tenth in tenths],
        "same": draw(truths) if same is None else [same] * count,
        "folds": folds,
    }


def clear_cut() -> st.SearchStrategy[Case]:
    """3 folds of one genuine pair at 1.0 and one impostor pair below."""
    impostors = st.lists(st.integers(0, 9), min_size=3, max_size=3, unique=True)
    return impostors.map(
        lambda found: {
            "scores": [score for tenth in found for score in (1.0, tenth / 10)],
            "same": [True, False] * 3,
            "folds": 3,
        }
    )


CHECKS = [
    Check(
        "strict",
        zh="真的同一人都是 1.0、其余都更低时，全部判对",
        en="Where all genuine pairs score 1.0 and the others less, all are judged rightly",
        cases=clear_cut(),
        expect=judged,
        mistake=(
            "接受的条件用了 >：分数等于阈值也应接受（≥）",
            "Pairs are accepted with >: a score equal to the threshold is accepted too (≥)",
        ),
        examples=20,
    ),
    Check(
        "nobody_missing",
        zh="没有一对是同一人时，谁也不接受，全部判对",
        en="Where no pair shows one person, nobody is accepted and all are judged rightly",
        cases=pairs(same=False),
        expect=judged,
        mistake=(
            "候选里缺了比所有分数都大的阈值：总会接受至少一对",
            "No candidate lies above all scores, so at least one pair is always accepted",
        ),
        examples=20,
    ),
    Check(
        "interleaved",
        zh="各折是连续的块",
        en="Folds are consecutive blocks",
        cases=pairs().filter(lambda case: untied(case) and harmless_to_see_all(case)),
        expect=judged,
        mistake=(
            "各折是隔着取的（例如第 0、3、6 对一折）：应是连续的块",
            "The folds take every so many pairs (0, 3, 6 and so on): they are consecutive blocks",
        ),
    ),
    Check(
        "test_fold_seen",
        zh="阈值只由其余各折决定",
        en="The threshold depends on the other folds alone",
        cases=pairs().filter(untied),
        expect=judged,
        mistake=(
            "选阈值时看到了要判的那一折：准确率偏高，这是泄漏",
            "The threshold was chosen in sight of the fold it judges: that leaks and flatters",
        ),
    ),
    Check(
        "highest_of_ties",
        zh="一样好的阈值取最低的",
        en="Of equally good thresholds the lowest is taken",
        cases=pairs(),
        expect=judged,
        mistake=(
            "一样好的阈值没有取最低的",
            "Of equally good thresholds another than the lowest was taken",
        ),
    ),
]
