from itertools import product

from kb.snippets.dilated_convolution import coverage, hdc_gap


def share(rates):
    return 100 * (coverage(rates) > 0).double().mean().item()


def verdict(rates):
    return f"{rates}: M_2 = {hdc_gap(rates)}, reaches {share(rates):.0f} %"


print(verdict([1, 2, 5]), verdict([1, 2, 9]), sep="\n")

lists = [list(rates) for rates in product(range(1, 10), repeat=3)]
holes = [rates for rates in lists if hdc_gap(rates) <= 3 and share(rates) < 100]
dense = [rates for rates in lists if hdc_gap(rates) > 3 and share(rates) == 100]
print(f"\nof {len(lists)} lists, {len(holes)} pass and leave holes, such as")
print(verdict([2, 2, 2]), verdict([2, 3, 9]), sep="\n")
print(f"{len(dense)} fail and reach everything, such as")
print(verdict(dense[0]), verdict([1, 5, 2]), sep="\n")

rising = [rates for rates in lists if rates[0] == 1 and rates == sorted(rates)]
exact = all((hdc_gap(rates) <= 3) == (share(rates) == 100) for rates in rising)
print(f"\nfirst rate 1 and rising: {len(rising)} lists, is the test right on all? {exact}")
