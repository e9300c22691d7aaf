from kb.topics.detr.snippets import train

run = train(steps=60, batch=8)
print("model:", sum(parameter.numel() for parameter in run.model.parameters()), "parameters")
print(f"steps  1 to 10: {sum(run.losses[:10]) / 10:.1f}")
print(f"steps 51 to 60: {sum(run.losses[-10:]) / 10:.1f}")
