from kb.topics.segmentation_metrics.snippets import iou_per_class, mean_iou, per_image_iou

street = [[60_000, 1_000], [1_000, 38_000]]  # a large car
field = [[99_900, 40], [50, 10]]  # a tiny one, mostly missed
both = [[a + b for a, b in zip(*rows, strict=True)] for rows in zip(street, field, strict=True)]
images = [float(iou_per_class(matrix)[1]) for matrix in (street, field)]
print("IoU of the car in each image:", [round(iou, 3) for iou in images])
scores = {
    "IoU of the car": (sum(images) / 2, float(iou_per_class(both)[1])),
    "mIoU, two classes": (per_image_iou([street, field]), mean_iou(both)),
}
for name, (per_image, data_set) in scores.items():
    print(f"{name:17}  mean of the images {per_image:.3f}, over the data set {data_set:.3f}")
