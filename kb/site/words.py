"""The few words the machinery itself says on a page, in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    level: str
    key_points: str
    counts: str
    answer: str
    step: str
    mistakes: str
    explained: str
    term: str
    other_term: str
    used_on: str
    related: str
    linked_from: str
    source_code: str
    updated: str
    report: str
    ratio: str
    measured: str
    bound: str
    kept: str
    missed: str
    made: str


WORDS = {
    "zh": Words(
        level="难度",
        key_points="要点",
        counts="{questions} 道题 · {cards} 张卡片",
        answer="答案",
        step="过程",
        mistakes="常见错误",
        explained="讲解",
        term="中文",
        other_term="英文",
        used_on="见于",
        related="相关主题",
        linked_from="提到这里的主题",
        source_code="代码",
        updated="最后更新",
        report="报告错误",
        ratio="比值",
        measured="测的是什么",
        bound="要求",
        kept="达到",
        missed="**未达到**",
        made="{day}，{machine}。重测：`python -m benchmarks {name}`",
    ),
    "en": Words(
        level="level",
        key_points="Key points",
        counts="{questions} questions · {cards} cards",
        answer="Answer",
        step="Working",
        mistakes="Typical mistakes",
        explained="Explanation",
        term="English",
        other_term="Chinese",
        used_on="Used on",
        related="Related topics",
        linked_from="Topics that lead here",
        source_code="Code",
        updated="Last changed",
        report="Report an error",
        ratio="Ratio",
        measured="Of what",
        bound="Bound",
        kept="kept",
        missed="**missed**",
        made="{day}, {machine}. To repeat: `python -m benchmarks {name}`",
    ),
}


def words(lang: str) -> Words:
    return WORDS[lang]
