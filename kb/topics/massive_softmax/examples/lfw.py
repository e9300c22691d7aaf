from kb.topics.massive_softmax.snippets import verification_accuracy, wrong_pairs

for name, accuracy in (("DeepFace", 97.35), ("FaceNet", 99.63), ("ArcFace", 99.83)):
    print(f"{name:8} {accuracy} %: {wrong_pairs(accuracy):3} of 6,000 pairs wrong")
print("0.1 % is", wrong_pairs(99.63) - wrong_pairs(99.73), "pairs")
print(f"FAR = 1e-4 of 3,000 impostor pairs is {3000 * 1e-4:.1f} pairs")

scores = [0.5, 0.6, 0.9, 0.2, 0.8, 0.7]
same = [True, False, True, False, True, False]
peeking = max(sum((s >= t) == truth for s, truth in zip(scores, same, strict=True)) for t in scores)
print(f"threshold chosen on the test itself: {peeking / 6:.3f}")
print(f"chosen on the other folds: {verification_accuracy(scores, same, folds=3):.3f}")
