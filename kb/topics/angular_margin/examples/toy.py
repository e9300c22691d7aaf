from kb.topics.angular_margin.snippets import LOSSES, train

SEEDS = (4, 1, 0)
print("degrees to the own centre, and accuracy, from seed", *SEEDS)
for name, loss in LOSSES.items():
    runs = [train(loss, seed=seed) for seed in SEEDS]
    print(f"{name:10}", *(f"{run.angle:5.1f}° {run.accuracy:.2f}  " for run in runs))
