"""`kb mock`: a timed mock interview with a report."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli import _mock, _mock_coach, _mock_report
from kb.cli._language import lang_option, say
from kb.cli._mock_faces import MockFace, MockLines, MockTerminal
from kb.cli._names import TopicName
from kb.cli._output import pipe_option
from kb.cli._storage import data_option, session_store
from kb.quiz import clock
from kb.quiz.asking import bank
from kb.quiz.asking.order import fresh_seed
from kb.quiz.files import data_folder, write_whole
from kb.quiz.mock.file import FOLDER, MockFile, set_aside, unfinished
from kb.quiz.mock.rounds import Mock, compose
from kb.quiz.store.errors import StoreError, explained

if TYPE_CHECKING:
    from kb.quiz.store.database import Store

GROUP = ("prepare", 2)
SUMMARY = ("计时的模拟面试，结束时出报告", "Take a timed mock interview that ends with a report")


@click.command(
    "mock",
    help=say(
        "热身回忆、计算、读代码，最后一道推导或设计题。\n\n"
        "作答时不说对错。:s 先跳过（最后再回来；一直没答就是 0 分），:p 暂停（停表），"
        ":end 现在结束，:q 离开。"
        "中途断了也不丢：`kb mock --resume` 接着做，断开的时间不算。"
        "报告存在数据目录的 mocks 里（Markdown 与 JSON）。",
        "Warm-up recall, calculations, reading code, then one derivation or design question.\n\n"
        "No verdicts until the end. :s skips (the question comes back at the end; unanswered, it "
        "scores 0), :p pauses the clock, :end finishes now, :q quits. Nothing is lost if it breaks "
        "off: `kb mock --resume` picks it up, and the time in between does not count. Reports are "
        "kept in the `mocks` folder of the data folder, as Markdown and JSON.",
    ),
)
@click.option(
    "--minutes", type=click.IntRange(2, 240), default=20, show_default=True,
    help=say("时长（分钟）", "Length in minutes"),
)  # fmt: skip
@click.option(
    "--topics", "stems", metavar="TOPIC,…",
    help=say("只问这些主题，用逗号隔开", "Only these topics, separated by commas"),
)  # fmt: skip
@click.option(
    "--level", type=click.IntRange(1, 3), default=3, show_default=True,
    help=say("最难到几级；最后一题可以再难一级",
             "Hardest level; the last question may go one higher"),
)  # fmt: skip
@click.option("--seed", type=int, help=say("同一种子出同一套题", "Same seed, same questions"))
@click.option("--resume", is_flag=True, help=say("接着做没做完的", "Resume the unfinished one"))
@click.option(
    "--new", "fresh", is_flag=True,
    help=say("重新开始；没做完的就此结束并出报告",
             "Start a new one; an unfinished one ends with its report"),
)  # fmt: skip
@click.option(
    "--end", "ended", is_flag=True,
    help=say("结束没做完的，出报告", "End the unfinished one and write its report"),
)  # fmt: skip
@pipe_option
@data_option
@lang_option
@click.pass_context
def command(
    context: click.Context,
    minutes: int,
    stems: str | None,
    level: int,
    seed: int | None,
    resume: bool,
    fresh: bool,
    ended: bool,
    as_json: bool,
    data_dir: Path | None,
    lang: str,
) -> None:
    if resume + fresh + ended > 1:
        raise click.UsageError(
            say("--resume、--new、--end 只能用一个", "use only one of --resume, --new, --end", lang)
        )
    topics = _topics(stems)
    data = data_folder(data_dir)
    old = _unfinished(data, fresh, lang)
    if old and not (resume or fresh or ended):
        resume = _offer(old, as_json, lang)
    if not old and (resume or ended):
        raise click.UsageError(say("没有未做完的模拟面试", "there is no unfinished mock", lang))
    with session_store(data_dir) as (store, _):
        if old:
            _mock.store_pending(old, store)
        if old and not resume:
            _report(MockFile(old, data), lang, as_json)
        if ended:
            return
        if old and resume:
            explicit = context.get_parameter_source("lang")
            if explicit is click.core.ParameterSource.COMMANDLINE:
                old.lang = lang
            _hold(MockFile(old, data), store, as_json, resumed=True)
        else:
            made = _compose(store, data, minutes, topics, level, seed, lang)
            _hold(MockFile(made, data), store, as_json, resumed=False)


def _topics(stems: str | None) -> list[str]:
    if stems is None:
        return bank.topics()
    names = [name.strip() for name in stems.replace("，", ",").split(",") if name.strip()]
    if not names:
        raise click.UsageError(say("--topics 没有写主题", "--topics names no topic"))
    return list(dict.fromkeys(TopicName().convert(name, None, None) for name in names))


def _unfinished(data: Path, fresh: bool, lang: str) -> Mock | None:
    try:
        return unfinished(data)
    except StoreError:
        if not fresh:
            raise
        place = set_aside(data)
        told = say(f"读不懂的文件移到了 {place}", f"What could not be read is now {place}", lang)
        click.echo(told, err=True)
        return None


def _offer(old: Mock, as_json: bool, lang: str) -> bool:
    if as_json or not sys.stdin.isatty():
        raise click.UsageError(
            _mock.summary(old, lang)
            + say("用 --resume 接着做，或用 --new 重新开始", " Use --resume or --new", lang)
        )
    click.echo(_mock.summary(old, lang))
    question = say(
        "接着做吗？（n：结束它，出报告，再开始新的）",
        "Go on with it? (n: end it, report, start a new one)",
        lang,
    )
    return bool(click.confirm(question, default=True))


def _compose(
    store: "Store",
    data: Path,
    minutes: int,
    topics: list[str],
    level: int,
    seed: int | None,
    lang: str,
) -> Mock:
    seed = fresh_seed() if seed is None else seed
    slots = compose(topics, minutes, level, seed)
    if not slots:
        raise click.UsageError(
            say(
                "这些主题里没有合适的题；放宽 --level 或 --topics",
                "no question fits; widen --level or --topics",
                lang,
            )
        )
    day = store.today().isoformat()
    name, number = day, 1
    while (data / FOLDER / f"{name}.json").exists():
        number += 1
        name = f"{day}-{number}"
    started = clock.stamp(clock.now())
    return Mock(name, started, lang, minutes, level, seed, list(topics), slots)


def _hold(file: MockFile, store: "Store", as_json: bool, *, resumed: bool) -> None:
    lang = file.mock.lang
    face = _face(file, lang, as_json)
    try:
        over = _mock.hold(face, file, store, resumed=resumed)
    except BaseException:
        file.close()
        raise
    if over:
        _report(file, lang, as_json)
    else:
        file.close()


def _face(file: MockFile, lang: str, as_json: bool) -> MockFace:
    return MockLines(lang, file) if as_json else MockTerminal(lang, file)


def _report(file: MockFile, lang: str, as_json: bool) -> None:
    """Write both reports, take the unfinished mock away, and show the report."""
    file.mock.drop_open()
    data = _mock_report.data(file.mock, lang)
    markdown = _mock_coach.markdown(file.mock, data, lang)
    path = file.folder / f"{file.mock.name}.md"
    with explained(path):
        file.folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, markdown)
        text = json.dumps(data, ensure_ascii=False, indent=2)
        write_whole(path.with_suffix(".json"), text + "\n")
    file.finish()
    face = _face(file, lang, as_json)
    face.report(path, markdown, data)
