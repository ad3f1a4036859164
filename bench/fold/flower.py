"""Flower's weighted mean over a cohort in memory, timed on request: one line in, one line of milliseconds of processor time out.

The formula is that of `aggregate` in flwr/server/strategy/aggregate.py.
"""
import sys
import time
from functools import reduce

import numpy as np

params, cohort = int(sys.argv[1]), int(sys.argv[2])
random = np.random.default_rng(1)
results = [([random.standard_normal(params, dtype=np.float32)], 100 + i) for i in range(cohort)]
print("numpy", np.__version__, flush=True)
for _ in sys.stdin:
    start = time.process_time()
    total = sum(num_examples for _, num_examples in results)
    weighted = [[layer * num_examples for layer in weights] for weights, num_examples in results]
    mean = [reduce(np.add, layers) / total for layers in zip(*weighted)]
    print(1000 * (time.process_time() - start) / cohort, flush=True)
    del weighted, mean
