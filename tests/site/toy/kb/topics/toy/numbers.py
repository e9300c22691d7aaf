"""Numbers of the toy topic."""

from kb.topics.toy.snippets import row

from kb.site.number import computed, quoted

NUMBERS = [
    computed(
        "3 块砖、间隔 2 的长度",
        "Length of 3 tiles with gaps of 2",
        lambda: row(3, 2),
        "",
        "kb.topics.toy.snippets.row",
    ),
    quoted(
        "光速",
        "Speed of light",
        "299 792 458 m/s",
        "SI brochure, section 2.2",
        "https://www.bipm.org/en/publications/si-brochure",
    ),
]
