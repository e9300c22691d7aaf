from kb.topics.upsampling.snippets import coordinates

for corners in (True, False):
    places = coordinates(3, 5, align_corners=corners).tolist()
    print(f"align_corners={corners!s:5}", [round(place, 2) for place in places])
print("i·in/out, no half-pixel:", [round(i * 3 / 5, 2) for i in range(5)])
