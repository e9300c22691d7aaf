"""Writing JSON, the same way everywhere."""

from typing import Any

import click


def echo_json(value: Any) -> None:
    """The value as indented JSON, Chinese as it is."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
