"""Run every benchmark and print its table and its targets, in Markdown."""

from benchmarks import one_total, tables

BENCHMARKS = (one_total, tables)

for benchmark in BENCHMARKS:
    print(benchmark.run(), end="\n\n")
