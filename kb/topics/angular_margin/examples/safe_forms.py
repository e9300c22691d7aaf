import torch

from kb.topics.angular_margin.snippets import arcface_target, psi_of_cosine


def slope(form, cosine):
    c = torch.tensor(cosine, requires_grad=True)
    form(c).backward()
    return round(float(c.grad), 2)


print("acos of a cosine rounded past 1:", float(torch.tensor(1.0000001).acos()))
print("cos(4·acos(c)) at 1:   ", slope(lambda c: torch.cos(4 * c.acos()), 1.0))
print("polynomial ψ at 1:     ", slope(lambda c: psi_of_cosine(c, 4), 1.0))
print("√(1−c²)·sin m at 1:    ", slope(lambda c: (1 - c * c).sqrt() * 0.4794, 1.0))
print("arcface_target at 1:   ", slope(lambda c: arcface_target(c, 0.5), 1.0))
