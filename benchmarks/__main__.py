"""Run every benchmark and print its table and its targets, in Markdown."""

from benchmarks import issuing, issuing_on_server, last_mile, long_register, one_total, pdf, peppol, start_up, tables

BENCHMARKS = (one_total, tables, start_up, issuing, issuing_on_server, long_register, pdf, peppol, last_mile)

for benchmark in BENCHMARKS:
    print(benchmark.run(), end="\n\n")
