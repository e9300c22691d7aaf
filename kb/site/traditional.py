"""The table by which the site's search reads traditional characters: common ones, one to one."""

from opencc import OpenCC

HEAD = "/* Traditional characters, each before its simplified one; made by `make outputs`. */\n"


def script() -> str:
    """The script that holds the table: what Big5 writes otherwise than the common GB 2312."""
    convert = OpenCC("t2s").convert
    pairs = [(c, convert(c)) for c in map(chr, range(0x4E00, 0xA000))]
    told = "".join(a + b for a, b in pairs if a != b and _traditional(a) and in_use(b, "gb2312"))
    return (
        f'{HEAD}"use strict";\n'
        f'globalThis.kbTraditional = new Map("{told}".match(/../g).map(([a, b]) => [a, b]));\n'
    )


def _traditional(character: str) -> bool:
    """Not 著, which simplified text writes too."""
    return in_use(character, "big5") and not in_use(character, "gb2312")


def in_use(character: str, coding: str) -> bool:
    """Whether it is among a coding's common characters, which come before its rare ones."""
    try:
        code = character.encode(coding)
    except UnicodeEncodeError:
        return False
    return code < (b"\xc9" if coding == "big5" else b"\xd8")
