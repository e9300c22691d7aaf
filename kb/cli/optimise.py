"""`kb optimise`: FSRS parameters fitted to your own reviews."""

import sys
from pathlib import Path

import click

from kb.cli._language import lang_option, say
from kb.cli._output import echo_json, json_option
from kb.cli._storage import data_option, open_data
from kb.quiz.progress import parameters as optimise
from kb.quiz.progress.parameters import Fit

GROUP = ("prepare", 3)
SUMMARY = ("用你自己的复习记录拟合复习的安排", "Fit the review schedule to your own reviews")


@click.command(
    "optimise",
    help=say(
        "拟合的是 FSRS 的参数，之后的安排按你的遗忘来。"
        "要有 512 次复习才拟合。拟合得更好才换，否则保留现在的参数，并且会说明。"
        "--reset 回到默认参数。",
        "It fits the FSRS parameters, so that cards come back when you are about to forget them. "
        "At least 512 reviews are needed. New parameters are kept only if they describe your "
        "reviews better; otherwise the current ones stay, and you are told so. --reset restores "
        "the defaults.",
    ),
)
@click.option("--dry-run", is_flag=True, help=say("只算，不改", "Compute only; change nothing"))
@click.option("--reset", is_flag=True, help=say("回到默认参数", "Restore the default parameters"))
@json_option
@data_option
@lang_option
def command(dry_run: bool, reset: bool, as_json: bool, data_dir: Path | None, lang: str) -> None:
    if reset and dry_run:
        raise click.UsageError(
            say("--reset 与 --dry-run 不能同用", "--reset or --dry-run, not both", lang)
        )
    store, _ = open_data(data_dir, write=False)
    with store:
        found = optimise.histories(store)
        present = store.schedule.parameters
    number = optimise.count(found)
    if reset:
        _use(data_dir, None)
        _tell(
            as_json,
            lang,
            "reset",
            "回到默认参数，卡片已重新安排。",
            "Back to the default parameters; every card was scheduled anew.",
            reviews=number,
        )
        return
    if number < optimise.ENOUGH:
        _tell(
            as_json,
            lang,
            "too_few",
            f"{optimise.ENOUGH} 次复习中有 {number} 次：还不够拟合，参数没有变。",
            f"{number} of {optimise.ENOUGH} reviews: not enough to fit yet; nothing changed.",
            reviews=number,
            needed=optimise.ENOUGH,
        )
        return
    try:
        fit = optimise.fit(found, present)
    except optimise.NotInstalled as error:
        raise click.UsageError(
            say(
                '拟合需要 fsrs-rs-python：pip install "interview-kb[optimise]"；参数没有变',
                'fitting needs fsrs-rs-python: pip install "interview-kb[optimise]"; '
                "nothing changed",
                lang,
            )
        ) from error
    except optimise.CannotFit as error:
        _tell(
            as_json,
            lang,
            "failed",
            f"拟合失败（{error}）；保留现在的参数。",
            f"The fit failed ({error}); the present parameters stay.",
            reviews=number,
        )
        sys.exit(1)
    if not fit.better:
        _tell_fit(
            as_json,
            lang,
            "kept",
            fit,
            "不比现在的参数好，保留现在的。",
            "No better than the present parameters, which stay.",
        )
        return
    if not dry_run:
        _use(data_dir, fit.parameters)
    zh = "更好；--dry-run，所以没有改。" if dry_run else "已换上，卡片已重新安排。"
    en = (
        "Better; nothing changed (--dry-run)."
        if dry_run
        else "Now in use; every card was scheduled anew."
    )
    _tell_fit(as_json, lang, "better" if dry_run else "changed", fit, zh, en)


def _use(data_dir: Path | None, parameters: tuple[float, ...] | None) -> None:
    store, _ = open_data(data_dir, write=True)
    with store:
        store.use_parameters(parameters)


def _tell_fit(as_json: bool, lang: str, event: str, fit: Fit, zh: str, en: str) -> None:
    (loss, error), (new_loss, new_error) = fit.before, fit.after
    numbers_zh = (
        f"{fit.reviews} 次复习：对数损失 {loss:.4f} → {new_loss:.4f}，"
        f"校准误差 {error:.2%} → {new_error:.2%}。"
    )
    numbers_en = (
        f"{fit.reviews} reviews: log loss {loss:.4f} → {new_loss:.4f}, calibration error "
        f"{error:.2%} → {new_error:.2%}. "
    )
    _tell(
        as_json,
        lang,
        event,
        numbers_zh + zh,
        numbers_en + en,
        reviews=fit.reviews,
        parameters=list(fit.parameters),
        before={"log_loss": loss, "rmse": error},
        after={"log_loss": new_loss, "rmse": new_error},
    )


def _tell(as_json: bool, lang: str, event: str, zh: str, en: str, **values: object) -> None:
    if as_json:
        echo_json({"result": event, "message": say(zh, en, lang), **values})
        return
    click.echo(say(zh, en, lang))
