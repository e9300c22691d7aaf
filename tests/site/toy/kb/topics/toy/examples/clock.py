# output varies: [0-9.]+ s
import time

print(f"{time.perf_counter():.1f} s")
