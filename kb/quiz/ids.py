"""Permanent ids of questions and cards: `topic/name`."""


def split(name: str) -> tuple[str, str]:
    """The topic and the name within it; the name is empty where there is no slash."""
    topic, _, rest = name.partition("/")
    return topic, rest


def topic_of(name: str) -> str:
    """The topic an id belongs to."""
    return split(name)[0]
