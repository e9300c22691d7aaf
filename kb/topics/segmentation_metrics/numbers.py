"""Numbers to know on segmentation metrics and box overlap."""

from kb.site.number import computed, quoted
from kb.topics.segmentation_metrics.snippets import (
    box_iou,
    dice_from_iou,
    generalized_box_iou,
    mean_iou,
    pixel_accuracy,
)

FCN = "FCN (Long et al., 2015), table 2"
VOC_ZH = "PASCAL VOC 2011 验证集的一个子集"
VOC_EN = "on a subset of PASCAL VOC 2011 validation"
PAPER = "https://arxiv.org/abs/1411.4038"
METRICS = "kb.topics.segmentation_metrics.snippets.metrics"
BOXES = "kb.topics.segmentation_metrics.snippets.boxes"
MISSED = [[9900, 0], [100, 0]]
UNIT, APART = [[0, 0, 1, 1]], [[3, 3, 4, 4]]

NUMBERS = [
    computed("目标占 1 % 且全部漏检：PA", "An object of 1 %, all missed: PA",
             lambda: f"{pixel_accuracy(MISSED):.3f}", "", f"{METRICS}.pixel_accuracy"),
    computed("同上：MIoU", "The same: MIoU", lambda: f"{mean_iou(MISSED):.3f}", "",
             f"{METRICS}.mean_iou"),
    computed("IoU 0.5 对应的 Dice", "Dice at IoU 0.5", lambda: dice_from_iou(0.5), "",
             f"{METRICS}.dice_from_iou", ".3f"),
    computed("两个单位方块平移半个边长：IoU", "IoU of unit squares offset by half a side",
             lambda: float(box_iou(UNIT, [[0.5, 0, 1.5, 1]])), "", f"{BOXES}.box_iou", ".3f"),
    computed("两个单位方块，x、y 各平移 3：GIoU", "GIoU of unit squares offset by 3 on both axes",
             lambda: float(generalized_box_iou(UNIT, APART)), "", f"{BOXES}.generalized_box_iou",
             ".3f"),
    quoted(f"FCN-32s：PA / MPA / MIoU / FWIoU，{VOC_ZH}",
           f"FCN-32s: PA / MPA / MIoU / FWIoU, {VOC_EN}",
           "89.1 / 73.3 / 59.4 / 81.4", FCN, PAPER),
    quoted("FCN-16s：同上", "FCN-16s: the same",
           "90.0 / 75.7 / 62.4 / 83.0", FCN, PAPER),
    quoted("FCN-8s：同上", "FCN-8s: the same",
           "90.3 / 75.9 / 62.7 / 83.2", FCN, PAPER),
]  # fmt: skip
