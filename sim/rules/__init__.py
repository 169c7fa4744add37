"""Pure rules, one topic a file: arrays in, arrays out, worlds on the last axis.

A rule never branches on an array, never sums with `.sum`, `@` or `einsum` along an axis that
stands beside the worlds (see `sim.rules.fold`), and knows nothing of Mesa, YAML or files.
"""
