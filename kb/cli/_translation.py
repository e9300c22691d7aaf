"""click's own messages in Chinese: the catalogue that gettext gives click when it asks."""

import gettext
from typing import Any

CHINESE = {
    # Help.
    "Usage:": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "Show this message and exit.": "显示帮助并退出",
    "Show the version and exit.": "显示版本并退出",
    "%(prog)s, version %(version)s": "%(prog)s 版本 %(version)s",
    "default: {default}": "默认 {default}",
    "(dynamic)": "（运行时决定）",
    "required": "必填",
    "env var: {var}": "环境变量 {var}",
    "deprecated": "已弃用",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}": (
        "注意：命令 {name!r} 已弃用。{extra_message}"
    ),
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}": (
        "注意：{name!r} 已弃用。{extra_message}"
    ),
    # The names of types, in help and in errors.
    "integer": "整数",
    "integer range": "整数",
    "float": "小数",
    "float range": "小数",
    "text": "文字",
    "file": "文件",
    "directory": "目录",
    "path": "路径",
    # Commands and options.
    "Error: {message}": "错误：{message}",
    "Try '{command} {option}' for help.": "详见 {command} {option}",
    "Missing command.": "缺少命令",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing {param_type}": "缺少 {param_type}",
    "Missing parameter: {param_name}": "缺少参数 {param_name}",
    "No such option {name!r}.": "没有选项 {name!r}",
    "No such command {name!r}.": "没有命令 {name!r}",
    "Did you mean {possibility}?": "· 是不是 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "· 是不是 {possibilities}？",
    "Got unexpected extra argument ({args})": "多了参数 {args}",
    "Got unexpected extra arguments ({args})": "多了参数 {args}",
    "Option {name!r} does not take a value.": "选项 {name!r} 后面不能写值",
    "Option {name!r} requires an argument.": "选项 {name!r} 后面要写一个值",
    "Option {name!r} requires {nargs} arguments.": "选项 {name!r} 后面要写 {nargs} 个值",
    "Argument {name!r} takes {nargs} values.": "参数 {name!r} 要 {nargs} 个值",
    "Takes {nargs} values but 1 was given.": "要 {nargs} 个值，给了 1 个",
    "Takes {nargs} values but {len} were given.": "要 {nargs} 个值，给了 {len} 个",
    "{len_type} values are required, but {len_value} was given.": (
        "要 {len_type} 个值，给了 {len_value} 个"
    ),
    "{len_type} values are required, but {len_value} were given.": (
        "要 {len_type} 个值，给了 {len_value} 个"
    ),
    # Values.
    "Invalid value: {message}": "值不对：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的值不对：{message}",
    "Choose from:\n\t{choices}": "可选的有：\n\t{choices}",
    "Choice({choices})": "可选 {choices}",
    "{value!r} is not {choice}.": "{value!r} 不是 {choice}",
    "{value!r} is not one of {choices}.": "{value!r} 不在可选的 {choices} 之中",
    "{value!r} is not a valid {number_type}.": "{value!r} 不是{number_type}",
    "{value} is not in the range {range}.": "{value} 不在 {range} 之内",
    "{value!r} is not a valid boolean. Recognized values: {states}": (
        "{value!r} 不表示是或否；可以写 {states}"
    ),
    "{value!r} is not a valid UUID.": "{value!r} 不是 UUID",
    "{value!r} does not match the format {format}.": "{value!r} 的格式不是 {format}",
    "{value!r} does not match the formats {formats}.": "{value!r} 的格式不在 {formats} 之中",
    "Value must be an iterable.": "要给出一列值",
    # Files.
    "{name} {filename!r} does not exist.": "{name} {filename!r} 不存在",
    "{name} {filename!r} is a file.": "{name} {filename!r} 是文件",
    "{name} {filename!r} is a directory.": "{name} {filename!r} 是目录",
    "{name} {filename!r} is not readable.": "{name} {filename!r} 不能读",
    "{name} {filename!r} is not writable.": "{name} {filename!r} 不能写",
    "{name} {filename!r} is not executable.": "{name} {filename!r} 不能执行",
    "Could not open file {filename!r}: {message}": "打不开文件 {filename!r}：{message}",
    "unknown error": "原因不明",
    "Windows error: {error}": "Windows 错误：{error}",
    # Prompts, pagers, editors and completion.
    "Aborted!": "已中止",
    "Do you want to continue?": "继续吗？",
    "Confirm the action without prompting.": "不再询问，直接执行",
    "Repeat for confirmation": "再输入一次",
    "Error: The two entered values do not match.": "错误：两次输入不一致",
    "Error: invalid input": "错误：看不懂这个回答",
    "Press any key to continue...": "按任意键继续……",
    "{editor}: Editing failed": "{editor}：编辑失败",
    "{editor}: Editing failed: {e}": "{editor}：编辑失败：{e}",
    "d": " 天",
    "Shell completion is not supported for Bash versions older than 4.4.": (
        "Bash 4.4 之前的版本不支持补全"
    ),
    "Couldn't detect Bash version, shell completion is not supported.": (
        "认不出 Bash 的版本，不支持补全"
    ),
    # Mistakes of a program, not of its user.
    "Name '{name}' defined twice": "名字 {name!r} 定义了两次",
    "Boolean option {decl!r} cannot use the same flag for true/false.": (
        "选项 {decl!r} 的是与否不能同名"
    ),
    "Could not determine name for option with declarations {decls!r}": (
        "从 {decls!r} 看不出选项的名字"
    ),
    "No options defined but a name was passed ({name})."
    " Did you mean to declare an argument instead? Did"
    " you mean to pass '--{name}'?": "选项只有名字 {name}；要的是参数，还是 '--{name}'？",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.": (
        "参数只能有一个声明，现在有 {length} 个：{decls}"
    ),
    "Invalid start character for option ({option})": "选项不能这样开头：{option}",
    "Unknown color {colour!r}": "没有颜色 {colour!r}",
    "Unknown standard stream '{name}'": "没有标准流 {name!r}",
}


class Chinese(gettext.NullTranslations):
    """The catalogue; a message that is not in it stays as it is."""

    def gettext(self, message: str) -> str:
        return CHINESE.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def install(lang: str) -> None:
    """Let gettext speak `lang` in its default domain, which is click's, whatever the locale is."""
    found, ours = gettext.translation, Chinese() if lang == "zh" else gettext.NullTranslations()

    def translation(domain: str, *args: Any, **kwargs: Any) -> gettext.NullTranslations:
        return ours if domain == gettext.textdomain() else found(domain, *args, **kwargs)

    gettext.translation = translation  # type: ignore[assignment]
