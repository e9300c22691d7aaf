LAYERS = [(11, 4), (3, 2), (5, 1), (3, 2), (3, 1), (3, 1), (3, 1), (3, 2)]  # AlexNet

units, seen = 1, []
for kernel, stride in reversed(LAYERS):  # from pool5 down to the image
    units = (units - 1) * stride + kernel
    seen.append(units)
print("top down:", seen)

units, seen = 1, []
for kernel, stride in LAYERS:  # the same rule, run from the image up
    units = (units - 1) * stride + kernel
    seen.append(units)
print("forwards:", seen)
