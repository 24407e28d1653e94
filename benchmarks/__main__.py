"""Run every benchmark and print its table and its targets, in Markdown."""

from benchmarks import issuing, one_total, start_up, tables

BENCHMARKS = (one_total, tables, start_up, issuing)

for benchmark in BENCHMARKS:
    print(benchmark.run(), end="\n\n")
