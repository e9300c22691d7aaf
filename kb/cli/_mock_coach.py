"""The report of a mock interview as a coach would write it, in Markdown."""

import re
from collections.abc import Callable
from typing import Any

from kb.cli._language import say
from kb.cli._mock_faces import clock_text
from kb.cli._mock_report import section_title
from kb.quiz.asking import bank
from kb.quiz.mock.rounds import PHASES, Mock

GOOD, FAIR, WEAK = 0.85, 0.65, 0.4
FEW, NAMED = 6, 3

Row = dict[str, Any]


def markdown(mock: Mock, report: Row, lang: str) -> str:
    """The report to read."""
    parts = [_head(mock, report, lang)]
    if report["asked"]:
        parts += [_tables(report, lang), _lost(report, lang), _read(report, lang)]
        parts += [_well(report, lang), _pace(mock, report, lang), _next(report, lang)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(mock: Mock, report: Row, lang: str) -> str:
    asked, score = report["asked"], report["score"]
    title = say(f"# 模拟面试 {mock.name}", f"# Mock interview {mock.name}", lang)
    used = clock_text(mock.spent)
    line = say(
        f"{mock.minutes:g} 分钟，用了 {used}；{report['questions']} 题，答了 "
        f"{report['answered']} 题。",
        f"{mock.minutes:g} minutes, {used} used; {report['questions']} questions, "
        f"{report['answered']} answered.",
        lang,
    )
    if not asked:
        nothing = say(
            "一题也没有答，所以没有可说的。", "Nothing was answered, so nothing to say.", lang
        )
        return f"{title}\n\n{line}{say('', ' ', lang)}{nothing}"
    share = score / asked
    total = say(
        f"**得分 {_points(score)} / {asked}（{share:.0%}）**，每题 1 分。",
        f"**Score {_points(score)} of {asked} ({share:.0%})**, one point a question.",
        lang,
    )
    return f"{title}\n\n{line}\n\n{total}{say('', ' ', lang)}{_judgement(report, share, lang)}"


def _judgement(report: Row, share: float, lang: str) -> str:
    if share >= GOOD:
        told = say(
            "这一轮过得去：数算得准，话说得全。", "This round would carry you through.", lang
        )
    elif share >= FAIR:
        told = say(
            "底子是有的，但追问会问到缺口上。",
            "A sound base, with gaps a follow-up question would find.",
            lang,
        )
    elif share >= WEAK:
        told = say(
            "时好时坏：有的题答得稳，有的还经不起问。",
            "Uneven: some answers hold, others are not ready to be asked.",
            lang,
        )
    else:
        told = say(
            "还不到上场的时候：先把下面排在最前的两三节读透，再来一场。",
            "Not ready yet: read the first two or three sections below well, then take "
            "another mock.",
            lang,
        )
    if report["asked"] < FEW:
        told += say("题数太少，只能当提示。", " So few questions are a hint, not a verdict.", lang)
    ranked = _by_loss(report["topics"])
    best = max(_share(group) for group in ranked)
    strong = [g for g in reversed(ranked) if _share(g) == best]
    weak = [g for g in ranked if _share(g) < best]
    if not weak:
        return told
    strong.sort(key=lambda group: -group["asked"])
    return told + say(
        f"\n\n最稳：{_named(strong[:NAMED], lang)}。先补：{_named(weak[:2], lang)}。",
        f"\n\nStrongest: {_named(strong[:NAMED], lang)}. Begin with: {_named(weak[:2], lang)}.",
        lang,
    )


def _named(groups: list[Row], lang: str) -> str:
    return say("、", ", ", lang).join(
        _title(g["topic"], lang)
        + say(
            f"（{_points(g['score'])} / {g['asked']}）",
            f" ({_points(g['score'])} of {g['asked']})",
            lang,
        )
        for g in groups
    )


def _by_loss(groups: list[Row]) -> list[Row]:
    """Groups that were asked, the one that cost most points first."""
    asked = [group for group in groups if group["asked"]]
    return sorted(asked, key=lambda g: (-round(g["asked"] - g["score"], 6), _share(g)))


def _points(score: float) -> str:
    return f"{score:.2f}".rstrip("0").rstrip(".")


def _share(group: Row) -> float:
    return float(group["score"] / group["asked"])


def _title(topic: str, lang: str) -> str:
    try:
        return bank.load(topic).title(lang)
    except bank.UnknownName:
        return topic


def _tables(report: Row, lang: str) -> str:
    head = say("得分", "Score", lang)
    time = say("用时 / 计划", "Time / planned", lang)
    unasked = [group for group in report["topics"] if not group["asked"]]
    parts: list[tuple[str, list[Row], Callable[[Row], str]]] = [
        (
            say("主题", "Topic", lang),
            [*_by_loss(report["topics"]), *unasked],
            lambda g: _title(str(g["topic"]), lang),
        ),
        (say("环节", "Part", lang), report["phases"], lambda g: PHASES[g["phase"]].text(lang)),
    ]
    tables = []
    for first, groups, name in parts:
        rows = [f"| {first} | {head} | {time} |", "|---|---:|---:|"]
        for group in groups:
            score = f"{_points(group['score'])} / {group['asked']}" if group["asked"] else "–"
            rows.append(f"| {name(group)} | {score} | {_times(group)} |")
        tables.append("\n".join(rows))
    return "\n\n".join(tables)


def _times(row: Row) -> str:
    if row.get("state") == "dropped" or row.get("asked") == 0:
        return f"– / {clock_text(row['planned'])}"
    return f"{clock_text(row['seconds'])} / {clock_text(row['planned'])}"


def _lost(report: Row, lang: str) -> str:
    rows = [r for r in report["items"] if r["state"] != "dropped" and r["credit"] < 1]
    if not rows:
        return say("## 丢分的地方\n\n没有。", "## What cost you points\n\nNothing.", lang)
    rows.sort(key=lambda row: row["credit"])
    title = say("## 丢分的地方", "## What cost you points", lang)
    return "\n\n".join([title, *(_lost_item(row, lang) for row in rows)])


def _lost_item(row: Row, lang: str) -> str:
    lines = [f"### {_title(row['topic'], lang)} · `{row['id']}`", "", *_quoted(row["prompt"]), ""]
    if row.get("code"):
        lines += ["```", row["code"].rstrip(), "```", ""]
    lines += [*(f"- {option}" for option in row.get("choices", [])), ""]
    if "points" in row:
        lines += _lost_card(row, lang)
    elif not row.get("gone"):
        lines += [*_lost_question(row, lang), "", *row["steps"]]
    return "\n".join(lines).replace("\n\n\n", "\n\n").strip()


def _lost_question(row: Row, lang: str) -> list[str]:
    answer = _code(row["answer"])
    if row["state"] != "answered":
        return [_silent(row, lang) + say(f"答案是 {answer}。", f" The answer is {answer}.", lang)]
    if row["verdict"] == "right":
        return [
            say(
                f"对，但用了 {row['hints']} 个提示，算半分。",
                f"Right, but with {row['hints']} hint{'s' * (row['hints'] > 1)}: half credit.",
                lang,
            )
        ]
    typed = _code(row["read_as"] or row["typed"])
    said = say(f"你答 {typed}，应为 {answer}。", f"You said {typed}; it is {answer}.", lang)
    told = row["feedback"]
    # The colon stays outside: Markdown sees no end of bold type between ： and a Chinese word.
    if told:
        return [said, "", say(f"**错在哪里**：{told}", f"**What went wrong**: {told}", lang)]
    return [
        said,
        "",
        say(
            "不是常见的错法；对照步骤，找出从哪一步开始不同。",
            "Not a mistake we know: find the first step that differs from yours.",
            lang,
        ),
    ]


def _silent(row: Row, lang: str) -> str:
    if row["state"] == "passed":
        return say("你跳过了这一题，没有再答。", "You skipped it and did not answer it.", lang)
    return say("你说不会。", "You passed.", lang)


def _lost_card(row: Row, lang: str) -> list[str]:
    lines = []
    if row["typed"] and row["state"] == "answered":
        lines += [say("你写的：", "You wrote:", lang), "", *_quoted(_plain(row["typed"])), ""]
    if row["state"] != "answered":
        said = _silent(row, lang) + say("要说到的点：", " The points to make:", lang)
    else:
        made = len(row["made"])
        said = say(
            f"{row['points']} 点说到 {made} 点，漏掉的：",
            f"You made {made} of {row['points']} points. Missing:",
            lang,
        )
    lines += [said, "", *(f"- {point}" for point in row["missed"])]
    if row["phase"] == "design":  # the long one: what was wanted, in one piece
        lines += ["", say("可以这样答：", "A good answer:", lang), "", row["answer"]]
    return lines


def _quoted(text: str) -> list[str]:
    return [f"> {line}" if line else ">" for line in text.splitlines()]


def _plain(text: str) -> str:
    """What a person typed, as Markdown that shows just that, line by line."""
    safe = re.sub(r"([\\`*_\[\]<>)#|~&+.!-])", r"\\\1", text.strip()).replace("$", "&#36;")
    return "  \n".join(line.strip() for line in safe.splitlines())


def _code(text: str) -> str:
    """A value as Markdown code, whatever it holds."""
    plain = " ".join(text.split())
    fence = "``" if "`" in plain else "`"
    return f"{fence} {plain} {fence}" if fence == "``" else f"{fence}{plain}{fence}"


def _read(report: Row, lang: str) -> str:
    if not report["reading"]:
        return ""
    lines = [say("## 先读什么", "## What to read, in this order", lang), ""]
    for number, row in enumerate(report["reading"], 1):
        place = _title(row["topic"], lang) + (f" › {row['title']}" if row["title"] else "")
        cost = _points(row["lost"])
        lost = say(f"（丢 {cost} 分）", f" ({cost} point{'s' * (row['lost'] != 1)} lost)", lang)
        lines += [f"{number}. {place}{lost}  ", f"   `{row['command']}`"]
    return "\n".join(lines)


def _well(report: Row, lang: str) -> str:
    rows = [row for row in report["items"] if row["credit"] == 1]
    if not rows:
        return ""
    found: dict[str, list[str]] = {}
    for row in rows:
        title = section_title(row["topic"], row["section"], lang) or f"`{row['id']}`"
        titles = found.setdefault(row["topic"], [])
        if title not in titles:
            titles.append(title)
    comma, colon = say("；", "; ", lang), say("：", ": ", lang)
    lines = [f"- {_title(t, lang)}{colon}{comma.join(titles)}" for t, titles in found.items()]
    return "\n".join([say("## 做得好的", "## What went well", lang), "", *lines])


def _pace(mock: Mock, report: Row, lang: str) -> str:
    lines = [*_slow(report, lang), *_hasty(report, lang)]
    dropped = sum(row["state"] == "dropped" for row in report["items"])
    if dropped:
        lines.append(
            say(
                f"{dropped} 题没有问到，不计入得分。",
                f"{dropped} question{'s were' if dropped > 1 else ' was'} not reached; not "
                "counted in the score.",
                lang,
            )
        )
    over = mock.spent - mock.limit
    if over > 15:
        lines.append(
            say(
                f"超时 {clock_text(over)}：最后一题收不住。",
                f"{clock_text(over)} over time: practise ending an answer.",
                lang,
            )
        )
    elif not dropped and mock.spent < 0.5 * mock.limit:
        lines.append(
            say(
                "只用了不到一半的时间：多出来的时间用来复查和讲清理由。",
                "Less than half the time used: spend the rest on checking and on saying why.",
                lang,
            )
        )
    title = say("## 节奏", "## Pace", lang)
    said = ["\n".join(f"- {line}" for line in lines)] if lines else []
    return "\n\n".join([title, *said, _each(report, lang)])


def _slow(report: Row, lang: str) -> list[str]:
    """The three that took most time beyond their plan."""
    slow = [r for r in report["items"] if r["seconds"] > 1.5 * r["planned"]]
    lines = []
    for row in sorted(slow, key=lambda r: r["planned"] - r["seconds"])[:NAMED]:
        spent, planned = clock_text(row["seconds"]), clock_text(row["planned"])
        advice = say(
            "卡住时说出已经知道的，然后往下走。", "When stuck, say what you know and move on.", lang
        )
        if row["credit"] == 1:
            advice = say("答对了，再练快些。", "Right; practise until it comes faster.", lang)
        lines.append(
            say(
                f"`{row['id']}` 用了 {spent}，计划 {planned}。{advice}",
                f"`{row['id']}` took {spent} of {planned} planned. {advice}",
                lang,
            )
        )
    return lines


def _hasty(report: Row, lang: str) -> list[str]:
    """The long question, left early although points were missing."""
    return [
        say(
            f"推导与设计题只讲了 {clock_text(row['seconds'])}，计划 "
            f"{clock_text(row['planned'])}，还漏了要点：讲完先自问“为什么、举个数、什么时候不成立”。",
            f"The long question took {clock_text(row['seconds'])} of {clock_text(row['planned'])} "
            "planned, with points missing: before you stop, ask yourself why, for a number, and "
            "when it fails.",
            lang,
        )
        for row in report["items"]
        if row["phase"] == "design"
        and row["state"] == "answered"
        and row["credit"] < 1
        and row["seconds"] < 0.5 * row["planned"]
    ]


def _each(report: Row, lang: str) -> str:
    heads = say("| 题 | 结果 | 用时 / 计划 |", "| Question | Result | Time / planned |", lang)
    rows = [heads, "|---|---|---:|"]
    rows += [f"| `{r['id']}` | {_result(r, lang)} | {_times(r)} |" for r in report["items"]]
    return "\n".join(rows)


def _result(row: Row, lang: str) -> str:
    if row["state"] == "dropped":
        return say("没有问到", "not reached", lang)
    if row["state"] == "passed":
        return say("跳过", "skipped", lang)
    if row["state"] == "revealed":
        return say("不会", "passed", lang)
    if "points" in row:
        return f"{len(row['made'])} / {row['points']}"
    if row["verdict"] == "right":
        return (
            say("半分（提示）", "half (hint)", lang) if row["hints"] else say("对", "right", lang)
        )
    return say("错", "wrong", lang)


def _next(report: Row, lang: str) -> str:
    wrong = dict.fromkeys(
        row["topic"] for row in report["items"] if row["verdict"] in ("wrong", "revealed")
    )
    dues = sorted(row["due"] for row in report["items"] if row["due"])
    lines = [say("## 接下来", "## Next", lang), ""]
    if wrong:
        names = " ".join(wrong)
        lines.append(
            say(
                f"- 读完上面的小节，用新的数字重做错题：`kb quiz --wrong {names}`",
                f"- After reading, redo what was wrong with new numbers: `kb quiz --wrong {names}`",
                lang,
            )
        )
    if dues:
        lines.append(
            say(
                f"- 这些题会回到复习里，最早 {dues[0]}：`kb review`",
                f"- These questions come back in your reviews, the first on {dues[0]}: `kb review`",
                lang,
            )
        )
    lines.append(
        say("- 过两三天再来一场：`kb mock`", "- Another mock in two or three days: `kb mock`", lang)
    )
    return "\n".join(lines)
