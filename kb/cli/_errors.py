"""One clear line for an error that is not a bug: what was wrong, expected, and next."""

import sys

from kb.cli._language import say
from kb.quiz.asking.bank import UnknownName
from kb.quiz.asking.markdown import BankError
from kb.quiz.clock import BadClock


def explain(error: Exception) -> str | None:
    """The line for a known error, or None when it is a bug and deserves its traceback."""
    if isinstance(error, UnknownName):
        zh = f"没有叫 {error.name!r} 的题或主题"
        en = f"no topic or question is called {error.name!r}"
        if error.nearest:
            zh += f"；最接近的是 {'、'.join(error.nearest)}"
            en += f"; nearest: {', '.join(error.nearest)}"
        return say(zh + "。`kb list` 列出全部", en + ". `kb list` shows all")
    if isinstance(error, BankError):
        return say(f"题库有误：{error}", f"the bank is broken: {error}")
    # Only an error of the store has loaded the module that defines it.
    damage = sys.modules.get("kb.quiz.store.errors")
    if damage and isinstance(error, damage.StoreError):
        return str(error.text(say("zh", "en")))
    if isinstance(error, BadClock):
        return say(f"KB_NOW 有误：{error}", str(error))
    if isinstance(error, ModuleNotFoundError) and error.name in ("sqlite3", "_sqlite3"):
        return say(
            "这个 Python 没有 sqlite3，不能保存作答；换一个 Python，或用 `kb quiz --no-save`",
            "this Python has no sqlite3, so no answer can be kept; use another Python, "
            "or `kb quiz --no-save`",
        )
    if isinstance(error, OSError) and error.strerror:
        return _refused(error)
    return None


def _refused(error: OSError) -> str:
    """The line for what the system refused: a file, the output, the current folder."""
    if error.filename is None:
        where = say("输入或输出失败", "reading or writing failed")
    else:
        where = f"{error.filename!s:.120}"
    return f"{where}: {error.strerror}"
