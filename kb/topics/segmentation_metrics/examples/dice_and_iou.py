from kb.topics.segmentation_metrics.snippets import dice, dice_from_iou, mean_iou

even = [[50, 0, 50], [0, 50, 50], [0, 0, 0]]
uneven = [[10, 0, 90], [0, 94, 6], [0, 0, 0]]
for name, matrix in {"even": even, "uneven": uneven}.items():
    converted = dice_from_iou(mean_iou(matrix))
    print(
        f"{name:6}  mean IoU {mean_iou(matrix):.3f}  mean Dice {dice(matrix):.3f}  "
        f"mean IoU turned into Dice {converted:.3f}"
    )
