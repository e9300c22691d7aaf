from kb.topics.segmentation_metrics.snippets import box_iou

a, b = (0, 0, 1, 1), (3, 3, 4, 4)  # unit squares, offset by 3 on both axes
width = min(a[2], b[2]) - max(a[0], b[0])
height = min(a[3], b[3]) - max(a[1], b[1])
print("without clamp:", width * height / (1 + 1 - width * height))
print("with clamp:   ", float(box_iou([a], [b])))
