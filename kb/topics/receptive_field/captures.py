"""The first state of the receptive-field calculator: three layers, one of them dilated."""

from kb.site.widget_tables import Rows, Say, Widget, numbers
from kb.topics.receptive_field.snippets import bottom_up

LAYERS = [[3, 1, 1, 1], [3, 2, 0, 1], [3, 1, 0, 2]]


def tables(say: Say) -> list[Rows]:
    rows = [
        [
            say("层", "layer"), say("核", "kernel"), say("步幅", "stride"),
            say("填充", "padding"), say("膨胀", "dilation"), say("感受野", "size"),
            say("跳距", "jump"), say("起点", "start"),
        ]
    ]  # fmt: skip
    for count, layer in enumerate(LAYERS, 1):
        rows.append([*numbers([count, *layer]), *numbers(bottom_up(LAYERS[:count]), 1)])
    return [rows]


capture = Widget(
    "receptive-field", "感受野计算器", "Receptive-field calculator", {"layers": LAYERS}, tables
).capture
