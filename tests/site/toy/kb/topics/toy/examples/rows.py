from kb.topics.toy.snippets import row

for tiles in (1, 2, 3):
    print(tiles, row(tiles, gap=2))
