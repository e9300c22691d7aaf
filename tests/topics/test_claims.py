"""Every claim of every topic, tried: a tenth of its cases in the quick profile, all in CI's."""

import os
from pathlib import Path

import pytest

from kb.checks import claims, sentences
from kb.checks.claims import Claim
from kb.quiz.asking import bank

ROOT = Path(__file__).parents[2]
TOPICS = [
    topic
    for topic in bank.topics(private=False)
    if (ROOT / "kb/topics" / topic / "claims.py").is_file()
]
SHARE = 1.0 if os.environ.get("KB_THOROUGH") else 0.1
CLAIMS = [claim for topic in TOPICS for claim in claims.claims_of(topic)]


@pytest.mark.parametrize(
    "claim", [pytest.param(c, id=f"{c.topic}-{c.id}") for c in CLAIMS if c.tried]
)
def test_a_claim_is_not_broken(claim: Claim) -> None:
    assert claim.run(SHARE) > 0


@pytest.mark.parametrize("topic", TOPICS)
def test_every_general_sentence_has_its_claim(topic: str) -> None:
    found = sentences.uncovered(ROOT, topic, claims.claims_of(topic))
    assert [str(finding) for finding in found] == []


def test_at_most_a_fifth_are_definitions_and_half_are_tried() -> None:
    assert sentences.too_many_definitions(CLAIMS) == []
    assert sum(claim.tried is not None for claim in CLAIMS) >= len(CLAIMS) / 2
    assert len(CLAIMS) >= 15 * len(TOPICS)
