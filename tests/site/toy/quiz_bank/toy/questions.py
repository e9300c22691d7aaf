"""一排砖 · A row of tiles. Pages: docs/*/toy.md"""

from kb.quiz.problem import Choice, Draw, Mistake, Problem, Step, question


@question(level=1, section="row", snippet="row(tiles, gap)", oracle="row(tiles, gap)")
def length(draw: Draw) -> Problem:
    tiles, gap = draw.pick(3, 4, 5, 6), draw.pick(2, 3, 4)
    return Problem(
        given={"tiles": tiles, "gap": gap},
        zh=f"{tiles} 块砖排成一排，间隔 {gap}（`gap={gap}`）。总长多少？</script>",
        en=f"{tiles} tiles in a row with gaps of {gap} (`gap={gap}`). How long is it?</script>",
        answer=tiles + gap * (tiles - 1),
        steps=[
            Step(zh="间隔比砖少 1 个", en="There is 1 gap fewer than tiles", value=tiles - 1),
            Step(zh="砖加上间隔", en="Tiles and gaps together", value=tiles + gap * (tiles - 1)),
        ],
        mistakes=[
            Mistake(
                "gap_too_many", tiles + gap * tiles, zh="多算了一个间隔", en="One gap too many"
            ),
            Mistake("gaps_ignored", tiles, zh="忘了间隔", en="The gaps were forgotten"),
        ],
    )


@question(level=2, section="row", kind="choice")
def longest(draw: Draw) -> Problem:
    return Problem(
        given={"pick": draw.pick(1, 2, 3)},
        zh="哪一种最长？",
        en="Which is longest?",
        choices=[
            Choice("a", zh="3 块，间隔 2", en="3 tiles, gaps of 2"),
            Choice("b", zh="5 块，无间隔", en="5 tiles, no gaps"),
        ],
        answer="a",
        steps=[Step(zh="3 + 2×2 大于 5", en="3 + 2×2 is more than 5", value="a")],
        mistakes=[Mistake("gaps_ignored", "b", zh="忘了间隔", en="The gaps were forgotten")],
    )


@question(level=2, section="row", kind="print")
def printed(draw: Draw) -> Problem:
    n = draw.pick(3, 4, 5)
    return Problem(
        given={"n": n},
        zh="这段代码打印什么？",
        en="What does this print?",
        code=f"print(list(range(1, {n})) < [2])",
        answer="True",
        steps=[Step(zh="逐项比较", en="Compared item by item", value="True")],
        mistakes=[Mistake("length", "False", zh="不是比长度", en="Length is not compared")],
    )
