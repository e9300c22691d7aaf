from kb.topics.segmentation_metrics.snippets import box_iou, nms

boxes = [[0, 0, 10, 10], [3, 0, 13, 10], [6, 0, 16, 10]]
scores = [0.9, 0.8, 0.7]
print([[round(iou, 2) for iou in row] for row in box_iou(boxes, boxes).tolist()])
for threshold in (0.2, 0.5, 0.6):
    print(f"threshold {threshold}: kept", nms(boxes, scores, threshold).tolist())
