from itertools import permutations

from kb.topics.detr.snippets import hungarian

cost = [[1, 2, 9], [2, 5, 9], [9, 4, 6]]  # a row a query, a column an object
for queries in permutations(range(3)):
    print(queries, sum(cost[q][o] for o, q in enumerate(queries)))

free, greedy = [0, 1, 2], 0
for item in range(3):
    query = min(free, key=lambda q: cost[q][item])
    free.remove(query)
    greedy += cost[query][item]
queries, objects = hungarian(cost)
print("greedy ", greedy)
print("optimal", sum(cost[q][o] for q, o in zip(queries, objects, strict=True)))
print("each object's own best", sum(map(min, zip(*cost, strict=True))), "(a query twice)")
