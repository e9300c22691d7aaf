"""Output for programs: the option that asks for it, and JSON written the same way everywhere."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from kb.cli._language import say

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def json_flag(said: str) -> Callable[[Decorated], Decorated]:
    """`--json`, passed as `as_json`, with this help."""
    return click.option("--json", "as_json", is_flag=True, help=said)


json_option = json_flag(say("输出 JSON", "Print JSON"))
pipe_option = json_flag(
    say(
        "管道协议：每行一个 JSON 事件，每行读一个答案",
        "Pipe protocol: one JSON event per line, one answer per line",
    )
)


def echo_json(value: Any) -> None:
    """The value as indented JSON, Chinese as it is."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
