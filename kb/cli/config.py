"""`kb config`: the few things that can be set."""

from pathlib import Path

import click

from kb.cli._language import say
from kb.cli._output import echo_json, json_option
from kb.cli._storage import data_option

GROUP = ("prepare", 4)
SUMMARY = ("查看或修改设置", "Show or change the settings")

NAMES = ("lang", "new_per_day", "retention", "day_start")


@click.command(
    "config",
    help=say(
        "\b\nlang         语言：zh 或 en；默认看系统\n"
        "new_per_day  每天最多几张新卡（默认 10）\n"
        "retention    目标记住率，0.7 到 0.97（默认 0.9）：越高问得越勤\n"
        "day_start    一天从几点开始，0 到 12（默认 4）\n\n"
        "例：kb config new_per_day 15",
        "\b\nlang         zh or en (default: the system's)\n"
        "new_per_day  maximum new cards per day (default: 10)\n"
        "retention    target recall, 0.7 to 0.97 (default: 0.9); higher asks more often\n"
        "day_start    hour at which a study day begins, 0 to 12 (default: 4)\n\n"
        "Example: kb config new_per_day 15",
    ),
)
@click.argument("name", required=False, type=click.Choice(NAMES), metavar="[NAME]")
@click.argument("value", required=False, metavar="[VALUE]")
@click.option("--unset", is_flag=True, help=say("恢复默认值", "Restore the default"))
@json_option
@data_option
def command(
    name: str | None, value: str | None, unset: bool, as_json: bool, data_dir: Path | None
) -> None:

    from kb.quiz.files import SETTINGS, data_folder
    from kb.quiz.store import settings

    folder = data_folder(data_dir)
    if name and unset and value is not None:
        raise click.UsageError(say("--unset 不带值", "--unset takes no value"))
    try:
        if name and (unset or value is not None):
            found = settings.change(folder, name, None if unset else value)
        else:
            found = settings.load(folder)
    except settings.BadSetting as error:
        raise click.UsageError(str(error)) from error
    values = found._asdict()
    if as_json:
        echo_json(values)
        return
    for key in [name] if name else list(values):
        shown = values[key] or say("（看系统）", "(the system's)") if key == "lang" else values[key]
        click.echo(f"{key:<12} {shown}")
    if not name:
        click.echo(say(f"\n设置文件：{folder / SETTINGS}", f"\nKept in {folder / SETTINGS}"))
