"""Writing JSON, the same way everywhere."""

from collections.abc import Callable
from typing import Any

import click

from kb.cli._language import say


def echo_json(value: Any) -> None:
    """The value as indented JSON, Chinese as it is."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def json_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--json`, passed to the command as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help=say("输出 JSON", "Print JSON"))(
        function
    )
