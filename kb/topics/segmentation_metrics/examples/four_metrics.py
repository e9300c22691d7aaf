from kb.topics.segmentation_metrics.snippets import (
    dice,
    frequency_weighted_iou,
    iou_per_class,
    mean_iou,
    mean_pixel_accuracy,
    pixel_accuracy,
)

matrix = [[900, 20, 10], [30, 120, 0], [15, 5, 20]]  # rows: background, road, person
print("IoU of each class:", [round(iou, 3) for iou in iou_per_class(matrix).tolist()])
print(f"PA    {pixel_accuracy(matrix):.3f}")
print(f"MPA   {mean_pixel_accuracy(matrix):.3f}")
print(f"MIoU  {mean_iou(matrix):.3f}")
print(f"FWIoU {frequency_weighted_iou(matrix):.3f}")
print(f"Dice  {dice(matrix):.3f}")
