import torch

from kb.topics.spatial_pyramid_pooling.snippets import SPPF, YoloSPP, chained_kernel


def run(module, x, upstream):
    x = x.clone().requires_grad_()
    y = module(x)
    y.backward(upstream)
    return y, x.grad


torch.manual_seed(0)
upstream = torch.randint(-9, 10, (2, 32, 20, 20)).double()  # whole numbers: their sums are exact
for name, x in [
    ("no ties", torch.randn(2, 8, 20, 20).double()),
    ("many ties", torch.randint(0, 5, (2, 8, 20, 20)).double()),
]:
    (y, gradient), (chained_y, chained) = run(YoloSPP(), x, upstream), run(SPPF(), x, upstream)
    print(f"{name}: forward equal {torch.equal(y, chained_y)}", end=", ")
    print(f"backward equal {torch.equal(gradient, chained)}", end=", ")
    print(f"sums equal {(gradient.sum() == chained.sum()).item()}")

print("5×5 chained 1 to 4 times:", [chained_kernel(5, times) for times in (1, 2, 3, 4)])
print("values read:", 5**2 + 9**2 + 13**2, "against", 3 * 5**2)
