"""The figures that `make bench` recorded, as tables: ratio first, then what, bound and machine."""

import json
from typing import Any

from markdown import Markdown

from kb.site.fences import fence
from kb.site.paths import ROOT
from kb.site.rendering import render
from kb.site.words import words

FILE = ROOT / "benchmarks/results.json"


@fence
def measured(source: str, lang: str, md: Markdown) -> str:
    """Every benchmark recorded, or those named in the fence."""
    recorded = json.loads(FILE.read_text("utf-8"))
    wanted = source.split() or [*recorded]
    if unknown := [name for name in wanted if name not in recorded]:
        raise ValueError(f"{unknown[0]!r} is not recorded; there are: {', '.join(recorded)}")
    return (
        f'<div class="kb-measured">{"".join(_one(n, recorded[n], lang, md) for n in wanted)}</div>'
    )


def _one(name: str, entry: dict[str, Any], lang: str, md: Markdown) -> str:
    say = words(lang)
    lines = [f"| {say.ratio} | {say.measured} | {say.bound} |", "| --: | --- | --- |"]
    for figure in entry["figures"]:
        detail = f"<br><small>{figure['detail']}</small>" if figure["detail"] else ""
        lines.append(f"| {figure['value']} | {figure[lang]}{detail} | {_bound(figure, lang)} |")
    title = render(md, entry["title"][lang]).removeprefix("<p>").removesuffix("</p>")
    made = say.made.format(day=entry["day"], machine=entry["machine"], name=name)
    heading = f'<h2 id="{name.replace("_", "-")}">{title}</h2>'
    return heading + render(md, "\n".join(lines)) + f"<small>{render(md, made)}</small>"


def _bound(figure: dict[str, Any], lang: str) -> str:
    sides = (("≤", figure["most"]), ("≥", figure["least"]))
    bounds = [f"{sign}\N{NO-BREAK SPACE}{bound}" for sign, bound in sides if bound is not None]
    if not bounds:
        return "–"
    return f"{', '.join(bounds)} {words(lang).kept if figure['kept'] else words(lang).missed}"
