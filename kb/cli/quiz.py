"""`kb quiz`: questions with new numbers, corrected at once."""

import click

from kb.cli._language import lang_option, say
from kb.cli._names import chosen, topics_argument

KINDS = ("number", "shape", "choice", "ordering", "print")


@click.command(
    "quiz",
    help=say(
        "出题练习：数字每次不同，错了会指出是哪一种错。\n\n不给主题就从全部主题里抽。",
        "Practise: new numbers every time, and a wrong answer is told which mistake it was.\n\n"
        "Without a topic, questions come from all of them.",
    ),
)
@topics_argument
@click.option(
    "-n", "--count", type=click.IntRange(1, 1000), default=10, show_default=True,
    help=say("题数", "How many questions"),
)  # fmt: skip
@click.option("--seed", type=int, help=say("固定抽题顺序与数字", "Fix the order and the numbers"))
@click.option(
    "--level", type=click.IntRange(1, 3), help=say("只要这个难度", "Only questions of this level")
)
@click.option("--kind", type=click.Choice(KINDS), help=say("只要这种题", "Only this kind"))
@lang_option
def command(
    topics: tuple[str, ...],
    count: int,
    seed: int | None,
    level: int | None,
    kind: str | None,
    lang: str,
) -> None:
    from kb.cli import _asking, _problem, _terminal
    from kb.quiz.problem import Question
    from kb.quiz.session import draw_items

    def wanted(item: object) -> bool:
        return (
            isinstance(item, Question)
            and (level is None or item.level == level)
            and (kind is None or item.kind == kind)
        )

    seed = _problem.fresh_seed() if seed is None else seed
    face, tally = _terminal.Terminal(lang), _asking.Tally()
    items = draw_items(chosen(topics), wanted, seed)
    try:
        for number in range(1, count + 1):
            item, variant_seed = next(items, (None, 0))
            if not isinstance(item, Question):
                raise click.UsageError(
                    say("没有符合条件的题；放宽 --level 或 --kind",
                        "no question fits; widen --level or --kind", lang)
                )  # fmt: skip
            attempt = _asking.ask(face, item.draw(variant_seed), number, count)
            tally.attempts.append(attempt)
            if attempt.ending == "quit":
                break
            if attempt.ending == "revealed":
                face.solution(attempt.variant)
            face.verdict(attempt)
    except EOFError:
        face.line()
    except KeyboardInterrupt:
        face.line()
        face.end(tally)
        raise
    face.end(tally)
