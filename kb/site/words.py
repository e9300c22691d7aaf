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
    evidence: str
    tried: str
    sourced: str
    defined: str
    stop: str
    comma: str
    shared: str
    topic: str
    total: str
    claim_counts: tuple[str, str, str, str]


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
        evidence="依据",
        tried="试图推翻：{cases:,} {of}",
        sourced="出处：{link}（{checked} 查阅{versions}）",
        defined="这是定义。",
        stop="。",
        comma="，",
        shared="共用的代码",
        topic="主题",
        total="合计",
        claim_counts=("论断", "程序试图推翻", "有出处", "定义"),
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
        evidence="Evidence",
        tried="Tried to break: {cases:,} {of}",
        sourced="Source: {link} (read {checked}{versions})",
        defined="A definition.",
        stop=". ",
        comma=", ",
        shared="Shared code",
        topic="Topic",
        total="Total",
        claim_counts=("Claims", "Tried by a program", "With a source", "Definitions"),
    ),
}


def words(lang: str) -> Words:
    return WORDS[lang]
