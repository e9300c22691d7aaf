"""The report of a mock interview, as data and as a coach would write it."""

from collections.abc import Callable, Iterable
from typing import Any

from kb.cli import _problem
from kb.cli._language import say
from kb.cli._mock import clock_text
from kb.quiz import bank, pages
from kb.quiz.mock import PHASES, Mock, Slot
from kb.quiz.problem import Question

GOOD, FAIR, WEAK = 0.85, 0.65, 0.4
FEW = 6


def data(mock: Mock, lang: str) -> dict[str, Any]:
    """Everything the report says, for programs."""
    items = [_item(slot, lang) for slot in mock.slots]
    asked = [row for row in items if row["state"] != "dropped"]
    return {
        "format": "kb-mock-report",
        "version": 1,
        "name": mock.name,
        "started": mock.started,
        "lang": lang,
        "minutes": mock.minutes,
        "level": mock.level,
        "seed": mock.seed,
        "seconds": round(mock.spent, 1),
        "questions": len(items),
        "asked": len(asked),
        "score": round(sum(row["credit"] for row in items), 3),
        "topics": _grouped(items, "topic"),
        "phases": _grouped(items, "phase"),
        "reading": _reading(items, lang),
        "items": items,
    }


def _item(slot: Slot, lang: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": slot.item,
        "topic": slot.topic,
        "phase": slot.phase,
        "seed": slot.seed,
        "state": slot.state,
        "credit": round(slot.credit, 3),
        "seconds": round(slot.seconds, 1),
        "planned": slot.planned,
        "hints": slot.hints,
        "typed": slot.raw,
        "verdict": slot.verdict or None,
        "mistake": slot.mistake or None,
        "due": slot.due or None,
    }
    try:
        item = bank.find(slot.item)
    except bank.UnknownName:
        return row | {"prompt": slot.item, "section": None, "gone": True}
    row["section"] = item.section
    if not isinstance(item, Question):
        text = item.text(lang)
        missed = [p for n, p in enumerate(text.points, 1) if n not in slot.made]
        return row | {
            "prompt": text.question,
            "answer": text.answer,
            "points": len(text.points),
            "made": slot.made,
            "missed": missed,
        }
    variant = item.draw(slot.seed)
    said = {mistake.id: mistake.text(lang) for mistake in variant.problem.mistakes}
    return row | {
        "prompt": _problem.prompt(variant, lang),
        "code": variant.problem.code or None,
        "choices": [f"{key}. {text}" for key, text in _problem.options(variant, lang)],
        "read_as": slot.read_as or None,
        "answer": _problem.answer_line(variant),
        "feedback": said.get(slot.mistake),
        "steps": _problem.step_lines(variant, lang),
    }


def _grouped(items: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in items:
        groups.setdefault(row[key], []).append(row)
    return [
        {
            key: name,
            "questions": len(rows),
            "asked": sum(row["state"] != "dropped" for row in rows),
            "score": round(sum(row["credit"] for row in rows), 3),
            "seconds": round(sum(row["seconds"] for row in rows), 1),
            "planned": sum(row["planned"] for row in rows),
        }
        for name, rows in groups.items()
    ]


def _reading(items: list[dict[str, Any]], lang: str) -> list[dict[str, Any]]:
    """The sections behind what was lost, the costliest first."""
    lost: dict[tuple[str, str], float] = {}
    for row in items:
        if row["state"] != "dropped" and row["section"] and row["credit"] < 1:
            place = (row["topic"], row["section"])
            lost[place] = lost.get(place, 0.0) + 1 - row["credit"]
    rows = []
    for (topic, section), cost in sorted(lost.items(), key=lambda entry: -entry[1]):
        titles = {part.id: part.title for part in pages.sections(topic, lang) if part.id}
        known = section in titles
        rows.append(
            {
                "topic": topic,
                "section": section,
                "title": titles.get(section),
                "lost": round(cost, 3),
                "page": f"{'' if lang == 'zh' else 'en/'}{topic}/#{section}",
                "command": f"kb read {topic}" + (f" --section {section}" if known else ""),
            }
        )
    return rows


def markdown(mock: Mock, report: dict[str, Any], lang: str) -> str:
    """The report to read."""
    parts = [_head(mock, report, lang)]
    if report["asked"]:
        parts += [_tables(report, lang), _lost(report, lang), _read(report, lang)]
        parts += [_pace(mock, report, lang), _well(report, lang), _next(report, lang)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(mock: Mock, report: dict[str, Any], lang: str) -> str:
    asked, score = report["asked"], report["score"]
    title = say(f"# 模拟面试 {mock.name}", f"# Mock interview {mock.name}", lang)
    used = clock_text(mock.spent)
    line = say(
        f"{mock.minutes:g} 分钟，用了 {used}；{report['questions']} 题，答了 {asked} 题。",
        f"{mock.minutes:g} minutes, {used} used; {report['questions']} questions, "
        f"{asked} answered.",
        lang,
    )
    if not asked:
        nothing = say(
            "一题也没有答，所以没有可说的。", "Nothing was answered, so nothing to say.", lang
        )
        return f"{title}\n\n{line} {nothing}"
    share = score / asked
    points = say(
        f"**得分 {_points(score)} / {asked}（{share:.0%}）。**",
        f"**Score {_points(score)} of {asked} ({share:.0%}).**",
        lang,
    )
    gap = say("", " ", lang)
    return f"{title}\n\n{line}{gap}{points}\n\n{_judgement(report, share, lang)}"


def _judgement(report: dict[str, Any], share: float, lang: str) -> str:
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
            "时好时坏：会的题答得稳，其余的还没成形。",
            "Uneven: some topics hold, others are not ready to be asked.",
            lang,
        )
    else:
        told = say(
            "还不到上场的时候；先把下面两三节读透，再来一场。",
            "Not ready yet. Read the first two or three sections below well, then take "
            "another mock.",
            lang,
        )
    groups = [g for g in report["topics"] if g["asked"]]
    ranked = sorted(groups, key=lambda g: (g["score"] / g["asked"], -g["asked"]))
    worst, best = ranked[0], ranked[-1]
    if report["asked"] < FEW:
        told += say("题数太少，只能当提示。", " So few questions are a hint, not a verdict.", lang)
    if len(ranked) > 1 and _share(best) > _share(worst):
        told += say(
            f"最稳：{_title(best['topic'], lang)}（{_share(best):.0%}）。"
            f"先补：{_title(worst['topic'], lang)}（{_share(worst):.0%}）。",
            f" Strongest: {_title(best['topic'], lang)} ({_share(best):.0%}). Begin with: "
            f"{_title(worst['topic'], lang)} ({_share(worst):.0%}).",
            lang,
        )
    return told


def _points(score: float) -> str:
    return f"{score:.2f}".rstrip("0").rstrip(".")


def _share(group: dict[str, Any]) -> float:
    return float(group["score"] / group["asked"])


def _title(topic: str, lang: str) -> str:
    try:
        return bank.load(topic).title(lang)
    except bank.UnknownName:
        return topic


def _tables(report: dict[str, Any], lang: str) -> str:
    head = say("得分", "Score", lang)
    time = say("用时 / 计划", "Time / planned", lang)
    parts: list[tuple[str, str, Callable[[dict[str, Any]], str]]] = [
        (say("主题", "Topic", lang), "topics", lambda g: _title(str(g["topic"]), lang)),
        (say("环节", "Part", lang), "phases", lambda g: PHASES[g["phase"]].text(lang)),
    ]
    tables = []
    for first, key, name in parts:
        rows = [f"| {first} | {head} | {time} |", "|---|---:|---:|"]
        for group in report[key]:
            score = f"{_points(group['score'])} / {group['asked']}" if group["asked"] else "–"
            spent = f"{clock_text(group['seconds'])} / {clock_text(group['planned'])}"
            rows.append(f"| {name(group)} | {score} | {spent} |")
        tables.append("\n".join(rows))
    return "\n\n".join(tables)


def _lost(report: dict[str, Any], lang: str) -> str:
    rows = [r for r in report["items"] if r["state"] != "dropped" and r["credit"] < 1]
    if not rows:
        return say("## 丢分的地方\n\n没有。", "## What cost you points\n\nNothing.", lang)
    rows.sort(key=lambda row: row["credit"])
    title = say("## 丢分的地方", "## What cost you points", lang)
    return "\n\n".join([title, *(_lost_item(row, lang) for row in rows)])


def _lost_item(row: dict[str, Any], lang: str) -> str:
    lines = [f"### {_title(row['topic'], lang)} · `{row['id']}`", "", *_quoted(row["prompt"]), ""]
    if row.get("code"):
        lines += ["```", row["code"].rstrip(), "```", ""]
    lines += [*(f"- {option}" for option in row.get("choices", [])), ""]
    if "points" in row:
        lines += _lost_card(row, lang)
        return "\n".join(lines).replace("\n\n\n", "\n\n").strip()
    answer = _code(row["answer"])
    if row["state"] == "revealed":
        lines.append(
            say(f"你没有作答；答案是 {answer}。", f"You passed; the answer is {answer}.", lang)
        )
    elif row["verdict"] == "right":
        lines.append(
            say(
                f"对，但用了 {row['hints']} 个提示，算半分。",
                f"Right, but with {row['hints']} hint{'s' * (row['hints'] > 1)}: half credit.",
                lang,
            )
        )
    else:
        typed = _code(row["read_as"] or row["typed"])
        lines.append(
            say(f"你答 {typed}，应为 {answer}。", f"You said {typed}; it is {answer}.", lang)
        )
        lines.append("")
        told = row["feedback"]
        if told:
            lines.append(say(f"**错在哪里：**{told}", f"**What went wrong:** {told}", lang))
        else:
            lines.append(
                say(
                    "不是常见的错法，对照步骤找出从哪一步开始不同。",
                    "Not a mistake we know: find the first step that differs from yours.",
                    lang,
                )
            )
    lines += ["", *row["steps"]]
    return "\n".join(lines).replace("\n\n\n", "\n\n").strip()


def _lost_card(row: dict[str, Any], lang: str) -> list[str]:
    if row["state"] == "revealed":
        said = say("你没有作答。要说到的点：", "You passed. The points to make:", lang)
    else:
        made = len(row["made"])
        said = say(
            f"{row['points']} 点说到 {made} 点，漏掉的：",
            f"You made {made} of {row['points']} points. Missing:",
            lang,
        )
    return [said, "", *(f"- {point}" for point in row["missed"])]


def _quoted(text: str) -> list[str]:
    return [f"> {line}".rstrip() for line in text.splitlines()]


def _code(text: str) -> str:
    """A value as Markdown code, whatever it holds."""
    plain = " ".join(text.split())
    fence = "``" if "`" in plain else "`"
    return f"{fence} {plain} {fence}" if fence == "``" else f"{fence}{plain}{fence}"


def _read(report: dict[str, Any], lang: str) -> str:
    if not report["reading"]:
        return ""
    lines = [say("## 先读什么", "## What to read, in this order", lang), ""]
    for number, row in enumerate(report["reading"], 1):
        place = _title(row["topic"], lang) + (f" › {row['title']}" if row["title"] else "")
        lines.append(
            f"{number}. {place}: `{row['command']}`"
            if lang == "en"
            else f"{number}. {place}：`{row['command']}`"
        )
    return "\n".join(lines)


def _pace(mock: Mock, report: dict[str, Any], lang: str) -> str:
    lines = []
    slow = [r for r in report["items"] if r["seconds"] > 1.5 * r["planned"]]
    for row in sorted(slow, key=lambda r: r["planned"] - r["seconds"])[:3]:
        spent, planned = clock_text(row["seconds"]), clock_text(row["planned"])
        lines.append(
            say(
                f"- `{row['id']}` 用了 {spent}，计划 {planned}。说不出来时先跳过，别耗着。",
                f"- `{row['id']}` took {spent} of {planned} planned. When stuck, "
                "say so and move on.",
                lang,
            )
        )
    dropped = sum(row["state"] == "dropped" for row in report["items"])
    if dropped:
        lines.append(
            say(
                f"- {dropped} 题没有答到，不计入得分。",
                f"- {dropped} "
                f"question{'s were' if dropped > 1 else ' was'} not answered; not counted "
                "in the score.",
                lang,
            )
        )
    over = mock.spent - mock.limit
    if over > 15:
        lines.append(
            say(
                f"- 超时 {clock_text(over)}：最后一题收不住。",
                f"- {clock_text(over)} over time: practise ending an answer.",
                lang,
            )
        )
    elif not dropped and mock.spent < 0.5 * mock.limit:
        lines.append(
            say(
                "- 只用了不到一半的时间：多出来的时间用来复查和讲清理由。",
                "- Less than half the time used: spend the rest on checking and on saying why.",
                lang,
            )
        )
    if not lines:
        return ""
    return "\n".join([say("## 节奏", "## Pace", lang), "", *lines])


def _well(report: dict[str, Any], lang: str) -> str:
    rows = [row for row in report["items"] if row["credit"] == 1]
    if not rows:
        return ""
    title = say("## 做得好的", "## What went well", lang)
    return "\n".join(
        [
            title,
            "",
            *(
                f"- {_title(t, lang)}: {ids}" if lang == "en" else f"- {_title(t, lang)}：{ids}"
                for t, ids in _by_topic(rows)
            ),
        ]
    )


def _by_topic(rows: Iterable[dict[str, Any]]) -> Iterable[tuple[str, str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["topic"], []).append(f"`{row['id'].partition('/')[2]}`")
    return [(topic, ", ".join(names)) for topic, names in found.items()]


def _next(report: dict[str, Any], lang: str) -> str:
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
