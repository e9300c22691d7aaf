"""`kb new`: the files of a topic, a question, a card, an exercise, to be filled in."""

import functools
import keyword
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from kb.cli._language import lang_option, say

if TYPE_CHECKING:
    from kb.checks.questions import Finding
    from kb.checks.scaffold import Bank

T = TypeVar("T")
GROUP = ("for authors", 2)
SUMMARY = (
    "写新的主题、题目、回忆卡、练习：先有文件，再填内容",
    "Begin a topic, question, card or exercise: files to fill in",
)
_KINDS = ("number", "shape", "choice", "ordering", "print")
_both = click.option(
    "--both", is_flag=True, help=say("新文件写中英两种语言", "Write new files in both languages")
)


@click.group(
    "new",
    help=say(
        "写出的文件已经合规，只差内容：要写的地方都有 TODO，列在后面，"
        "`kb check 名字` 随时再列一遍。已有的文件从不覆盖。\n\n"
        "设了 KB_BANK 就写进自己的题库，一种语言即可；否则写进源码目录，中英文都要。",
        "The files keep every rule already and lack only their content: what to write is marked "
        "TODO and listed, and `kb check NAME` lists it again. No file is ever overwritten.\n\n"
        "With KB_BANK they go into your own bank, where one language will do; without, into the "
        "source checkout, in both.",
    ),
)
def command() -> None:
    """The group of the commands below."""


@command.command(help=say("写一个主题的全部文件。", "Write all files of a topic."))
@click.argument("name")
@click.option("--zh", metavar="TITLE", help=say("中文标题", "Chinese title"))
@click.option("--en", metavar="TITLE", help=say("英文标题", "English title"))
@click.option(
    "--function", metavar="NAME", default="quantity", show_default=True,
    help=say("第一个代码片段的函数名", "Name of the first snippet's function"),
)  # fmt: skip
@_both
@lang_option
def topic(name: str, zh: str | None, en: str | None, function: str, both: bool, lang: str) -> None:
    from kb.checks import layout, scaffold
    from kb.quiz import clock
    from kb.quiz.asking import bank

    _check_name(name, lang)
    _check_name(function, lang)
    if name in bank.topics():
        raise click.UsageError(say(f"已有主题 {name}", f"there is a topic {name} already", lang))
    target = _bank(lang, both)
    if target.root and not (zh and en):
        raise click.UsageError(
            say("主题要有中英文标题：--zh 标题 --en Title",
                "a topic has a title in both languages: --zh 标题 --en Title", lang)
        )  # fmt: skip
    for title in filter(None, (zh, en)):
        _check_title(title, lang)
    titles = {"zh": zh or en or name, "en": en or zh or name}
    today = clock.study_date(clock.now())
    write = functools.partial(scaffold.new_topic, target, name, titles, today, function)
    _tell(_kept(write, lang), lang)
    if target.root:
        _make_outputs(target.root, name)
        missing = layout.problems(target.root, [name])
    else:
        missing = layout.own_problems(target.folder, name, lang)
    _list(missing, name, target, lang)


@command.command(help=say("写一道题：数字与文字。", "Write a question: numbers and words."))
@click.argument("name", metavar="TOPIC/NAME")
@click.option(
    "--kind", type=click.Choice(_KINDS), default="number", show_default=True,
    help=say("怎样作答", "How it is answered"),
)  # fmt: skip
@_both
@lang_option
def question(name: str, kind: str, both: bool, lang: str) -> None:
    from kb.checks import scaffold
    from kb.checks.unwritten import unwritten_item

    target, stem, own = _item(name, both, lang)
    if own in _kept(lambda: scaffold.taken(target, stem), lang):
        raise click.UsageError(
            say(f"{stem}/questions.py 里 {own} 已有所指，换一个名字",
                f"{own} means something else in {stem}/questions.py; choose another name", lang)
        )  # fmt: skip
    _tell(_kept(lambda: scaffold.new_question(target, stem, own, kind), lang), lang)
    _list(unwritten_item(target.folder, name), name, target, lang)


@command.command(help=say("写一张回忆卡。", "Write a recall card."))
@click.argument("name", metavar="TOPIC/NAME")
@_both
@lang_option
def card(name: str, both: bool, lang: str) -> None:
    from kb.checks import scaffold
    from kb.checks.unwritten import unwritten_item

    target, stem, own = _item(name, both, lang)
    _tell(_kept(lambda: scaffold.new_card(target, stem, own), lang), lang)
    _list(unwritten_item(target.folder, name), name, target, lang)


@command.command(
    help=say(
        "写一道“自己实现”的练习（Python）。", "Write an exercise in Python, to be implemented."
    )
)
@click.argument("name", metavar="TOPIC/NAME")
@lang_option
def exercise(name: str, lang: str) -> None:
    from kb.checks import layout, scaffold

    target, stem, own = _item(name, False, lang)
    root = target.root
    if root is None:
        raise click.UsageError(
            say("练习只在源码目录里：自己的题库有题目和回忆卡",
                "exercises live in the checkout; a bank of your own has questions and cards", lang)
        )  # fmt: skip
    _tell(_kept(lambda: scaffold.new_exercise(root, stem, own), lang), lang)
    _list(layout.exercise_problems(root, name), name, target, lang)


def _bank(lang: str, both: bool, stem: str = "") -> "Bank":
    """Where to write: the bank that has the topic, else the learner's own, else the checkout's."""
    from kb.checks import layout
    from kb.checks.scaffold import Bank
    from kb.quiz.asking import bank

    own, root = bank.private_root(), layout.checkout()
    if own and stem not in bank.topics(private=False):
        return Bank(own, None, lang, both)
    if root is None:
        raise click.UsageError(
            say("这里不是源码目录：设 KB_BANK=目录，写自己的题库",
                "this is no source checkout; set KB_BANK=FOLDER to write a bank of your own", lang)
        )  # fmt: skip
    return Bank(root / "quiz_bank", root, lang)


def _item(name: str, both: bool, lang: str) -> "tuple[Bank, str, str]":
    """The bank, the topic and the name of something new in it, all checked."""
    from kb.exercises.exercise import exercises
    from kb.quiz.asking import bank

    stem, slash, own = name.partition("/")
    if not slash:
        raise click.UsageError(
            say(f"{name!r} 缺主题：写成 主题/名字", f"{name!r} lacks its topic: TOPIC/NAME", lang)
        )
    topics = bank.topics()
    if stem not in topics:
        close = bank.nearest(stem, topics)
        hint = say(f"；最接近的是 {'、'.join(close)}", f"; nearest: {', '.join(close)}", lang)
        raise click.UsageError(
            say(f"没有主题 {stem!r}", f"no topic is called {stem!r}", lang)
            + (hint if close else "")
            + say(f"。新主题：kb new topic {stem}", f". A new one: kb new topic {stem}", lang)
        )
    _check_name(own, lang)
    ids = {item.id for item in bank.load(stem).items} | {task.id for task in exercises(stem)}
    if name in ids:
        raise click.UsageError(
            say(f"已有 {name}；id 永久不变，换一个名字",
                f"there is a {name} already; ids are permanent, choose another", lang)
        )  # fmt: skip
    return _bank(lang, both, stem), stem, own


def _check_name(name: str, lang: str) -> None:
    if re.fullmatch("[a-z][a-z0-9_]*", name) and not keyword.iskeyword(name):
        return
    better = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_0123456789")
    hint = (
        say(f"，例如 {better}", f", such as {better}", lang)
        if re.match("[a-z]", better) and better != name
        else ""
    )
    raise click.UsageError(
        say(f"名字 {name!r} 不行：小写字母开头，用小写字母、数字和 _{hint}",
            f"{name!r} cannot be a name: small letters, digits and _, a letter first{hint}", lang)
    )  # fmt: skip


def _check_title(title: str, lang: str) -> None:
    if wrong := re.search(r'["\\\n:{}\[\]|#·$]', title):
        raise click.UsageError(
            say(f"标题里不能有 {wrong[0]!r}", f"a title cannot have {wrong[0]!r} in it", lang)
        )


def _kept(write: Callable[[], T], lang: str) -> T:
    """What `write` gives; a file that it would have overwritten, or cannot read, is an error."""
    try:
        return write()
    except FileExistsError as error:
        raise click.UsageError(
            say(f"已有 {error}，什么都没写", f"{error} exists; nothing was written", lang)
        ) from error
    except (SyntaxError, UnicodeDecodeError) as error:
        raise click.UsageError(
            say(f"questions.py 读不懂：{error}", f"questions.py cannot be read: {error}", lang)
        ) from error


def _make_outputs(root: Path, stem: str) -> None:
    """Make what a machine makes of a new topic; where the tools for it lack, it is listed after."""
    import subprocess
    import sys

    made = [sys.executable, "-m", "kb.site.outputs", stem]
    subprocess.run(made, cwd=root, capture_output=True, check=False)


def _tell(written: "Iterable[Path]", lang: str) -> None:
    """The files written, as seen from the current folder where they are below it."""
    here = Path.cwd()
    for path in written:
        shown = path.relative_to(here) if path.is_relative_to(here) else path
        click.echo(say(f"写了 {shown}", f"wrote {shown}", lang))


def _list(missing: "Iterable[Finding]", name: str, target: "Bank", lang: str) -> None:
    """What is to be written, in order, and what to run then."""
    click.echo(say("\n还要写，按这个次序：", "\nTo be written, in this order:", lang))
    for finding in missing:
        click.echo(str(finding))
    click.echo(say(f"\n写好后：kb check {name}", f"\nWhen written: kb check {name}", lang))
    if target.root:
        rest = "make outputs, make stamp, make test"
        click.echo(say(f"最后：{rest.replace(', ', '、')}", f"At the end: {rest}", lang))
