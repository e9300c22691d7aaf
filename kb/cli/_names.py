"""Arguments that name topics and questions, with tab completion."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from kb.cli._language import say

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class ItemId(click.ParamType[str]):
    """The id of a question or card, completed topic by topic."""

    name = "id"

    def shell_complete(
        self, context: click.Context, parameter: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem

        from kb.quiz.asking import bank

        stem, slash, _ = incomplete.partition("/")
        if slash and stem in bank.topics():
            ids = [item.id for item in bank.load(stem).items]
        else:
            ids = [f"{topic}/" for topic in bank.topics()]
        return [CompletionItem(name) for name in ids if name.startswith(incomplete)]


class TopicName(click.ParamType[str]):
    """The stem of a topic, checked and completed."""

    name = "topic"

    def convert(
        self, value: str, parameter: click.Parameter | None, context: click.Context | None
    ) -> str:
        from kb.quiz.asking import bank

        meta = context.meta if context else {}
        if "topics" not in meta:
            meta["topics"] = bank.topics()  # read once for all topics of a line
        if value in meta["topics"]:
            return value
        close = bank.nearest(value, meta["topics"])
        hint = say(f"；最接近的是 {'、'.join(close)}", f"; nearest: {', '.join(close)}")
        raise click.UsageError(
            say(f"没有主题 {value!r}", f"no topic is called {value!r}")
            + (hint if close else "")
            + say("。`kb topics` 列出全部", ". `kb topics` shows all")
        )

    def shell_complete(
        self, context: click.Context, parameter: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem

        from kb.quiz.asking import bank

        return [CompletionItem(name) for name in bank.topics() if name.startswith(incomplete)]


def id_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """The argument ID, passed as `name`."""
    return click.argument("name", metavar="ID", type=ItemId())(function)


def topics_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """The argument [TOPIC…], passed as `topics`; none means all."""
    return click.argument("topics", metavar="[TOPIC]...", nargs=-1, type=TopicName())(function)


def chosen(topics: Sequence[str]) -> list[str]:
    """The topics named, or all of them."""
    from kb.quiz.asking import bank

    if len(topics) == 1:
        bank.load(topics[0])  # asked for alone, a broken topic is an error; among others it is not
    return list(topics) or bank.topics()


def question_of(name: str) -> Any:
    """The question of that id; a recall card is refused with what to use instead."""
    from kb.quiz.asking import bank
    from kb.quiz.asking.question import Question

    item = bank.find(name)
    if not isinstance(item, Question):
        raise click.UsageError(
            say(
                f"{name} 是回忆卡，没有可批改的答案；用 `kb quiz --kind recall`",
                f"{name} is a recall card, which no program can grade; use `kb quiz --kind recall`",
            )
        )
    return item
