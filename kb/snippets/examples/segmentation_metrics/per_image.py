from kb.snippets.segmentation_metrics import iou_per_class

street = [[60_000, 1_000], [1_000, 38_000]]  # a large car
field = [[99_900, 40], [50, 10]]  # a tiny one, mostly missed
both = [[a + b for a, b in zip(*rows, strict=True)] for rows in zip(street, field, strict=True)]
images = [float(iou_per_class(matrix)[1]) for matrix in (street, field)]
print("IoU of the car in each image:", [round(iou, 3) for iou in images])
print(f"mean of the images: {sum(images) / 2:.3f}")
print(f"over the data set:  {float(iou_per_class(both)[1]):.3f}")
