from kb.topics.angular_margin.snippets import LOSSES, train

for name, loss in LOSSES.items():
    result = train(loss)
    print(f"{name:10} {result.angle:5.1f}° to the own centre, accuracy {result.accuracy:.2f}")
stuck = train(LOSSES["ArcFace"], seed=0)
print(f"ArcFace from another seed: {stuck.angle:.0f}°, accuracy {stuck.accuracy:.2f}: stuck")
