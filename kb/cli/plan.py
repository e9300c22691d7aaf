"""`kb plan`: day by day to the interview, with an honest forecast."""

from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from kb.cli._language import lang_option, say
from kb.cli._names import chosen, topics_argument
from kb.cli._output import echo_json, json_option
from kb.cli._session import Turn, face_of, hold
from kb.cli._storage import data_option, open_data, session_store
from kb.cli._wrapping import paragraph
from kb.quiz.asking import bank
from kb.quiz.asking.order import fresh_seed
from kb.quiz.asking.question import Question
from kb.quiz.memory.schedule import Schedule
from kb.quiz.progress import due
from kb.quiz.progress.plan import (
    FIRST_RIGHT,
    LONGEST,
    Plan,
    Rules,
    State,
    choose,
    make,
    state_of,
)
from kb.quiz.store.database import Store

GROUP = ("prepare", 1)
SUMMARY = (
    "到面试那天的计划，并预测那天记得多少",
    "Plan the days up to an interview, with a forecast",
)

_ENOUGH = 30
_READING = 20
_LONG_DAY = 180  # minutes; few people can do more, so a plan that asks it is not called easy


@click.command(
    "plan",
    help=say(
        "每天几张新卡、几次复习、要多少分钟，那天大约记得多少。\n\n"
        "新卡平均分到各天，最后几天只复习；面试那天预计记不牢的卡在最后三天再问一次。"
        "装不下就直说：哪些卡看不到，每天要多少分钟才够。"
        "--start 现在就做今天的份。",
        "New cards, reviews and minutes for each day, and how much you will know on the day "
        "itself.\n\n"
        "New cards are spread evenly, with none in the last days; a card you would have half "
        "forgotten by the interview is asked once more in the last three. If it does not fit, the "
        "plan says so: what you cannot get to, and how many minutes per day would be enough. "
        "--start begins today's session.",
    ),
)
@topics_argument
@click.option(
    "--on", "interview", required=True, metavar="DATE",
    help=say("面试日期，如 2026-12-01", "Date of the interview, such as 2026-12-01"),
)  # fmt: skip
@click.option(
    "--minutes-a-day", "minutes", type=click.IntRange(1, 1440), metavar="N",
    help=say("每天最多几分钟；默认不限", "Daily limit in minutes (default: no limit)"),
)  # fmt: skip
@click.option("--start", is_flag=True, help=say("做今天的份", "Start today's session"))
@json_option
@data_option
@lang_option
def command(
    topics: tuple[str, ...],
    interview: str,
    minutes: int | None,
    start: bool,
    as_json: bool,
    data_dir: Path | None,
    lang: str,
) -> None:
    store, settings = open_data(data_dir, write=False)
    with store:
        today = store.today()
        day = _day(interview, today, lang)
        stems = chosen(topics)
        rules, first_right = _measured(store, day, minutes)
        schedule = Schedule(store.schedule.parameters, settings.retention)
        cards = _cards(store, stems)
        if not cards:
            raise click.UsageError(say("这些主题里没有卡", "these topics have no cards", lang))
        plan = None if start else make(cards, today, rules, schedule, first_right=first_right)
        if plan and not plan.fits:  # then what matters most comes first, everywhere
            cards = _easy_first(cards)
            plan = make(cards, today, rules, schedule, first_right=first_right)
    if plan is None:
        _start(stems, rules, data_dir, as_json, lang)
    elif as_json:
        echo_json(_json(plan, rules, first_right, today))
    else:
        _show(plan, rules, first_right, lang)


def _day(text: str, today: date, lang: str) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise click.UsageError(
            say(f"--on {text!r} 不是日期；要写成 {today.isoformat()} 这样",
                f"--on {text!r} is not a date; write it like {today.isoformat()}", lang)
        ) from error  # fmt: skip
    if day <= today:
        raise click.UsageError(
            say(f"{day} 不在今天（{today}）之后，没有日子可排；现在可以 kb review 或 kb mock",
                f"{day} is not after today ({today}), so there is no day to plan; "
                "try kb review or kb mock now", lang)
        )  # fmt: skip
    if (day - today).days > LONGEST:
        raise click.UsageError(
            say(
                f"{day} 太远：最多排 {LONGEST} 天",
                f"{day} is too far: at most {LONGEST} days",
                lang,
            )
        )
    return day


def _measured(store: Store, day: date, minutes: int | None) -> tuple[Rules, float]:
    """The rules with this learner's own pace and first answers, where there are enough."""
    rules = Rules(day, minutes)
    first = store.rows(
        "SELECT min(answered_at), milliseconds, rating > 1 FROM answers GROUP BY question"
    )
    later = store.rows(
        "SELECT milliseconds FROM answers WHERE answered_at > (SELECT min(answered_at) "
        "FROM answers AS first WHERE first.question = answers.question)"
    )
    new_seconds, seconds, right = rules.new_seconds, rules.seconds, FIRST_RIGHT
    if len(first) >= _ENOUGH:
        new_seconds = median([row[1] / 1000 for row in first]) + 2 * _READING
        right = min(0.95, max(0.05, sum(row[2] for row in first) / len(first)))
    if len(later) >= _ENOUGH:
        seconds = median([row[0] / 1000 for row in later]) + _READING
    return Rules(day, minutes, new_seconds, seconds), right


def _cards(store: Store, stems: list[str]) -> dict[str, State | None]:
    """The cards of these topics, topic by topic and easy ones first, without suspended ones."""
    held = set(due.suspended(store))
    found: dict[str, State | None] = {}
    for stem in stems:
        memories = dict(store.memories(stem))
        for item in sorted(bank.usable(stem).items, key=lambda item: item.level):
            if item.id not in held:
                memory = memories.get(item.id)
                found[item.id] = state_of(memory) if memory else None
    return found


def _easy_first(cards: dict[str, State | None]) -> dict[str, State | None]:
    return dict(sorted(cards.items(), key=lambda entry: bank.find(entry[0]).level))


def _start(stems: list[str], rules: Rules, data_dir: Path | None, as_json: bool, lang: str) -> None:
    face = face_of(as_json, lang)
    with session_store(data_dir) as (store, settings):
        cards = _cards(store, stems)
        schedule = Schedule(store.schedule.parameters, settings.retention)
        picked = choose(cards, store.today(), rules, schedule)
        turns = []
        for name in (*picked.reviews, *picked.refreshes, *picked.new):
            item = bank.find(name)
            asked = item.draw(fresh_seed()) if isinstance(item, Question) else item
            turns.append(Turn(asked, new=name in picked.new))
        if not turns:
            face.note("done", "今天的份已经做完了。", "Today's share is done.")
            return
        hold(face, turns, len(turns), store, "plan")


def _json(plan: Plan, rules: Rules, first_right: float, today: date) -> dict[str, Any]:
    return {
        "today": today.isoformat(),
        "on": rules.interview.isoformat(),
        "fits": plan.fits,
        "cards": plan.cards,
        "seen": plan.seen,
        "recall": round(plan.recall, 4),
        "weakest_tenth": round(plan.weakest, 4),
        "minutes_a_day": rules.minutes,
        "needed_minutes_a_day": plan.needed,
        "unseen": list(plan.unseen),
        "put_off": round(plan.put_off, 1),
        "assumed": {
            "aim": rules.aim,
            "seconds_new": round(rules.new_seconds, 1),
            "seconds_review": round(rules.seconds, 1),
            "first_right": round(first_right, 3),
        },
        "days": [
            {
                "date": day.date.isoformat(), "new": list(day.names),
                "reviews": round(day.reviews, 1),
                "refreshes": round(day.refreshes, 1), "put_off": round(day.put_off, 1),
                "minutes": round(day.minutes, 1),
            }
            for day in plan.days
        ],
    }  # fmt: skip


def _show(plan: Plan, rules: Rules, first_right: float, lang: str) -> None:
    console = Console(highlight=False)

    def line(zh: str, en: str, style: str = "") -> None:
        paragraph(console, say(zh, en, lang), style)

    count = len(plan.days)
    plural = "" if count == 1 else "s"
    line(
        f"面试 {rules.interview}，还有 {count} 天。{plan.cards} 张卡，见过 {plan.seen} 张。",
        f"Interview {rules.interview}, {count} day{plural} left. {plan.cards} cards, "
        f"{plan.seen} seen.",
        "bold",
    )
    _verdict(plan, rules, line)
    console.print()
    _days(console, plan, lang)
    console.print()
    line(
        f"面试那天预计记得 {plan.recall:.0%}（最弱的十分之一：{plan.weakest:.0%}）。",
        f"Expected recall on the day: {plan.recall:.0%} (the weakest tenth: {plan.weakest:.0%}).",
        "bold",
    )
    line(
        f"估算：新卡 {rules.new_seconds:.0f} 秒，复习 {rules.seconds:.0f} 秒，"
        f"第一次答对 {first_right:.0%}，遗忘按 FSRS。没见过的算 0。",
        f"Assumed: {rules.new_seconds:.0f} s for a new card, {rules.seconds:.0f} s for a review, "
        f"{first_right:.0%} of first answers right, forgetting as FSRS predicts. Unseen counts 0.",
        "dim",
    )
    limit = f" --minutes-a-day {rules.minutes:g}" if rules.minutes else ""
    again = f"kb plan --on {rules.interview}{limit} --start"
    line(f"今天的份：{again}", f"Today's share: {again}")


def _verdict(plan: Plan, rules: Rules, line: Any) -> None:
    if plan.fits:
        busiest = max(plan.days, key=lambda day: day.minutes)
        day, minutes = f"{busiest.date:%m-%d}", f"{busiest.minutes:.0f}"
        if rules.minutes:
            line(
                f"每天 {rules.minutes:g} 分钟装得下：最忙的一天 {day}，约 {minutes} 分钟。",
                f"It fits into {rules.minutes:g} minutes a day: the busiest is {day}, about "
                f"{minutes} min.",
                "green",
            )
            return
        line(
            f"都看得完，要花的时间见下表：最忙的一天 {day}，约 {minutes} 分钟。",
            f"Every card is seen in time, given the minutes below: the busiest day is {day}, "
            f"about {minutes} min.",
            "" if busiest.minutes > _LONG_DAY else "green",
        )
        if busiest.minutes > _LONG_DAY:
            line(
                "没有这么多时间，就写上每天有多少，先学重要的：--minutes-a-day 90",
                "If that is too much, give the minutes you have, and what matters most comes "
                "first: --minutes-a-day 90",
                "yellow",
            )
        return
    if plan.unseen:
        line(
            f"装不下：每天 {rules.minutes:g} 分钟，有 {len(plan.unseen)} 张卡看不到。",
            f"It does not fit: with {rules.minutes:g} minutes a day, {len(plan.unseen)} cards "
            "cannot be seen.",
            "red",
        )
    else:
        line(
            f"勉强：卡都能看到，但有约 {plan.put_off:.0f} 次复习要推迟，会多忘一些。",
            f"Tight: every card is seen, but about {plan.put_off:.0f} reviews come late, and more "
            "is forgotten.",
            "yellow",
        )
    if plan.needed:
        line(f"每天 {plan.needed} 分钟就够。", f"{plan.needed} minutes a day would do.")
    if plan.unseen:
        dropped = _dropped(plan)
        line(
            f"否则放弃这些（先难后易）：{dropped}",
            f"Otherwise let these go, the hardest first: {dropped}",
        )


def _dropped(plan: Plan) -> str:
    counts: dict[tuple[int, str], int] = {}
    for name in plan.unseen:
        item = bank.find(name)
        counts[-item.level, item.topic] = counts.get((-item.level, item.topic), 0) + 1
    shown = [f"{topic} L{-level} ×{n}" for (level, topic), n in sorted(counts.items())]
    return ", ".join(shown[:12]) + (" …" if len(shown) > 12 else "")


def _days(console: Console, plan: Plan, lang: str) -> None:
    most = max(day.minutes for day in plan.days) or 1
    room = max(0, min(30, console.width - 52))
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(say("日期", "Day", lang), no_wrap=True)
    for title in (("新卡", "New"), ("复习", "Review"), ("再问", "Again"), ("分钟", "Minutes")):
        table.add_column(say(*title, lang), justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    for day in plan.days:
        bar = "█" * round(room * day.minutes / most) or ("▏" if day.minutes and room else "")
        table.add_row(
            f"{day.date:%m-%d} {_weekday(day.date, lang)}", _count(day.new), _count(day.reviews),
            _count(day.refreshes), f"{day.minutes:.0f}", bar,
        )  # fmt: skip
    console.print(table)


def _count(value: float) -> str:
    return str(round(value)) if round(value) else "·"


def _weekday(day: date, lang: str) -> str:
    if lang == "zh":
        return "周" + "一二三四五六日"[day.weekday()]
    return ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day.weekday()]
