from itertools import product

from kb.topics.dilated_convolution.snippets import coverage, hdc_gap


def share(rates):
    return 100 * (coverage(rates) > 0).double().mean().item()


def verdict(rates):
    return f"{rates}: M_2 = {hdc_gap(rates)}, reaches {share(rates):.0f} %"


print(verdict([1, 2, 5]), verdict([1, 2, 9]), sep="\n")

lists = [list(rates) for rates in product(range(1, 10), repeat=3)]
holes = [rates for rates in lists if hdc_gap(rates) <= 3 and share(rates) < 100]
dense = [rates for rates in lists if hdc_gap(rates) > 3 and share(rates) == 100]
print(f"\nof {len(lists)} lists, {len(holes)} pass and leave holes, such as")
print(verdict([2, 2, 2]), verdict([2, 3, 7]), sep="\n")
print(f"{len(dense)} fail and reach everything, such as")
print(verdict(dense[0]), verdict([1, 5, 2]), sep="\n")


def steps(rates):
    low = sorted(rates)
    return all(rate <= 2 * sum(low[:i]) + 1 for i, rate in enumerate(low))


exact = all(steps(rates) == (share(rates) == 100) for rates in lists)
print(f"\nsorted, each at most 2 x the sum before it + 1: right on all {len(lists)}? {exact}")

rising = [rates for rates in lists if rates[0] == 1 and rates == sorted(rates)]
exact = all((hdc_gap(rates) <= 3) == (share(rates) == 100) for rates in rising)
print(f"first rate 1 and rising: {len(rising)} lists, is the test right on all? {exact}")
