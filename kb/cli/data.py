"""`kb data`: where the answers are, and how to keep, move and mend them."""

import sys
from pathlib import Path

import click

from kb.cli._language import say
from kb.cli._storage import data_option, open_data
from kb.quiz import transfer
from kb.quiz.asking import bank
from kb.quiz.files import data_folder, whole
from kb.quiz.progress import due
from kb.quiz.store import backups, integrity
from kb.quiz.store import doctor as checks
from kb.quiz.store.errors import explained
from kb.quiz.store.integrity import BACKUPS, STORE
from kb.quiz.store.restoring import restore as restore_from

GROUP = ("take away", 2)
SUMMARY = (
    "作答记录：备份、恢复、导出、导入、检查",
    "Your answers: back up, restore, export, import, check",
)


@click.group(
    "data",
    help=say(
        "记录只在本机。",
        "They never leave this machine.",
    ),
)
def command() -> None:
    """The group of the commands below."""


@command.command(help=say("打印数据目录。", "Print the data folder."))
@data_option
def path(data_dir: Path | None) -> None:
    click.echo(data_folder(data_dir))


@command.command(
    help=say(
        "做一个检查过的备份。\n\n不给 FILE 就放在数据目录的 backups 里。",
        "Make a verified backup.\n\nWithout FILE it goes to `backups` in the data folder.",
    )
)
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--list", "listing", is_flag=True, help=say("列出已有的备份", "List the backups"))
@data_option
def backup(file: Path | None, listing: bool, data_dir: Path | None) -> None:
    if listing:
        for made in integrity.backups(data_folder(data_dir)):
            click.echo(made)
        return
    _needs_store(data_folder(data_dir))
    store, _ = open_data(data_dir, write=False)
    with store:
        try:
            made = backups.back_up(store.connection, store.path.parent, target=file)
        except FileExistsError as error:
            raise click.UsageError(
                say(f"{file} 已经存在；换一个名字", f"{file} exists already; choose another name")
            ) from error
    click.echo(made)


@command.command(
    help=say(
        "恢复备份。\n\n不给 FILE 就用最新的完好备份。现在的记录移到 set-aside，不会删除；"
        "其中还能读出的作答会并进来。",
        "Restore a backup.\n\nWithout FILE, the newest good one. The current store is moved to "
        "`set-aside`, never deleted; answers still readable in it are merged in.",
    )
)
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--exact", is_flag=True,
    help=say("不并入现在的记录：完全回到备份时", "Merge nothing: exactly as in the backup"),
)  # fmt: skip
@click.option(
    "--empty", is_flag=True,
    help=say("没有备份时：从空的开始，并入还能读出的作答",
             "Without a backup: start empty and merge the answers still readable"),
)  # fmt: skip
@data_option
def restore(file: Path | None, exact: bool, empty: bool, data_dir: Path | None) -> None:
    if file and empty:
        raise click.UsageError(say("FILE 与 --empty 只能选一个", "give FILE or --empty, not both"))
    folder = data_folder(data_dir)
    if not file and not empty:
        good = integrity.newest_good(folder)
        if good is None:
            raise click.UsageError(
                say(f"{folder / BACKUPS} 里没有完好的备份；给出 FILE，或者用 --empty",
                    f"no good backup in {folder / BACKUPS}; give FILE, or use --empty")
            )  # fmt: skip
        file = good.path
    done = restore_from(folder, file, rescue=not exact)
    if done.set_aside:
        click.echo(say(f"原来的文件在 {done.set_aside}", f"The old file is {done.set_aside}"))
    click.echo(
        say(
            f"已恢复：{done.reviews} 条作答，其中 {done.rescued} 条从原来的文件里救回。",
            f"Restored: {_counted(done.reviews, 'answer')}, {done.rescued} of them rescued from "
            "the old file.",
        )
    )


@command.command(
    help=say(
        "把作答记录导出为 JSON。\n\n"
        "包括作答（列表 reviews）、不再问的题、你自己的 FSRS 参数和模拟面试报告。"
        "FILE 为 - 时写到标准输出。自己的题（KB_BANK）和问到它们的模拟面试默认不导出。",
        "Export your answers as JSON.\n\n"
        "The answers (a list `reviews`), suspended cards, your own FSRS parameters and mock "
        "reports. If FILE is -, it goes to standard output. Your own bank (KB_BANK) and the mocks "
        "that asked from it are left out unless you add --private.",
    )
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@click.option("--private", is_flag=True, help=say("也导出自己的题", "Include your own bank"))
@data_option
def export(file: Path, private: bool, data_dir: Path | None) -> None:
    store, _ = open_data(data_dir, write=False)
    with store:
        if str(file) == "-":
            _left_out(transfer.write_export(store, sys.stdout, private=private))
            return
        with explained(file), whole(file) as made, made.open("w", encoding="utf-8") as out:
            done = transfer.write_export(store, out, private=private)
    _left_out(done)
    mocks = say(
        f"、{done.mocks} 份模拟面试报告", f" and {_counted(done.mocks, 'mock report')}"
    ) * bool(done.mocks)
    click.echo(
        say(
            f"{done.reviews} 条作答{mocks}写入 {file}",
            f"{_counted(done.reviews, 'answer')}{mocks} written to {file}",
        )
    )


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" + "s" * (count != 1)


def _left_out(done: transfer.Exported) -> None:
    for path in done.unreadable:
        click.echo(
            say(f"{path} 读不懂，没有导出", f"{path} cannot be read and was left out"), err=True
        )


@command.command(
    "import",
    help=say(
        "并入导出的作答、模拟面试报告和 FSRS 参数。\n\n同一条只算一次，可以反复导入。"
        "已有自己的参数时保留自己的。FILE 为 - 时读标准输入。",
        "Merge exported answers, mock reports and FSRS parameters.\n\nNothing counts twice, so "
        "importing again is safe. FSRS parameters of your own are kept. If FILE is -, standard "
        "input is read.",
    ),
)
@click.argument(
    "file", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True)
)
@data_option
def take_in(file: Path, data_dir: Path | None) -> None:
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        export = transfer.read_export(text)
    except (transfer.BadExport, UnicodeDecodeError) as error:
        raise click.UsageError(
            say(f"{file} 不能导入，什么都没有改动：{error}",
                f"{file} cannot be imported, nothing was changed: {error}")
        ) from error  # fmt: skip
    store, _ = open_data(data_dir, write=True)
    with store:
        done = transfer.merge(store, export)
    click.echo(
        say(
            f"新增 {done.added} 条，已有 {done.known} 条。",
            f"{done.added} added, {done.known} were there already.",
        )
    )
    if done.mocks:
        click.echo(
            say(
                f"新增 {done.mocks} 份模拟面试报告。",
                f"{_counted(done.mocks, 'mock report')} added.",
            )
        )
    if done.parameters == "taken":
        click.echo(
            say("用上了文件里的 FSRS 参数，卡片已重新安排。",
                "The file's FSRS parameters are in use; every card was scheduled anew.")
        )  # fmt: skip
    elif done.parameters == "kept":
        click.echo(
            say("保留了你现在的 FSRS 参数；要换成文件里的，先 kb optimise --reset，再导入一次。",
                "Your present FSRS parameters stay; for the file's, run kb optimise --reset and "
                "import again.")
        )  # fmt: skip


@command.command(
    help=say(
        "检查记录有没有问题。\n\n"
        "查文件、卡片与作答是否一致、时钟、备份、磁盘。有问题时退出码为 1。",
        "Check the store for problems.\n\n"
        "The file, cards against answers, the clock, backups, the disk. Exit code 1 if anything "
        "is wrong.",
    )
)
@click.option(
    "--repair", is_flag=True, help=say("从作答重新算出卡片", "Recompute the cards from the answers")
)
@click.option(
    "--undo-future", is_flag=True,
    help=say("撤销时间晚于现在的作答", "Undo answers dated in the future"),
)  # fmt: skip
@data_option
def doctor(repair: bool, undo_future: bool, data_dir: Path | None) -> None:
    _needs_store(data_folder(data_dir))
    store, _ = open_data(data_dir, write=repair or undo_future)
    with store:
        if undo_future:
            count = checks.undo_future(store)
            click.echo(say(f"撤销了 {count} 条作答", f"{count} answers were undone"))
        elif repair:
            checks.repair(store)
        well = True
        for finding in checks.examine(store):
            click.echo(("✓ " if finding.well else "✗ ") + say(finding.zh, finding.en))
            well = well and finding.well
    sys.exit(0 if well else 1)


@command.command(help=say("让不再问的题回到复习里。", "Bring suspended cards back to reviews."))
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@data_option
def unsuspend(ids: tuple[str, ...], data_dir: Path | None) -> None:
    store, _ = open_data(data_dir, write=True)
    with store:
        held = due.suspended(store)
        for name in ids:
            if name not in held:
                raise bank.UnknownName(name, bank.nearest(name, held))
            due.suspend(store, name, suspended=False)
            click.echo(say(f"{name} 又会出现在复习里", f"{name} is back in the reviews"))


def _needs_store(folder: Path) -> None:
    if not (folder / STORE).exists() and not (folder / BACKUPS).exists():
        click.echo(
            say(f"{folder} 里还没有记录；第一次作答时会建立。",
                f"There is no store in {folder} yet; the first answer makes it."),
        )  # fmt: skip
        sys.exit(0)
