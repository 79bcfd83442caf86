"""Prints results as a table and compares them with what is expected.

    producer | python3 report.py [--update] [--only ROW,...] EXPECTED

Each line of the input is a result: row, column, outcome and message, with tabs between them.
Outcomes are, from the worst to the best: fail, fail:N (N kinds of problems: fewer are better),
vacuous (nothing was checked), ok. The outcome "-" means that the row does not apply to the column.

EXPECTED has the same lines without messages. An outcome that is worse than expected, or that is
missing, is a regression and the exit status is 1. A better one is only reported, until --update
records it; a worse one is never recorded.
"""

import argparse
import pathlib
import sys

SIGN = {"fail": "FAIL", "vacuous": "none", "ok": "ok", "-": "-"}
WIDEST = 500  # characters of a message


def rank(outcome):
    """Returns a number that is greater for a better outcome; None where there is nothing to compare."""
    kind, _, problems = outcome.partition(":")
    if kind == "fail":
        return -int(problems or sys.maxsize)
    return {"vacuous": 1, "ok": 2}.get(kind)


def sign(outcome):
    kind, _, problems = outcome.partition(":")
    return f"{SIGN[kind]} {problems}".strip()


def read(lines):
    results = {}
    for line in lines:
        fields = line.rstrip("\n").split("\t")
        if not line.strip() or line.startswith("#"):
            continue
        if len(fields) < 3 or fields[2].partition(":")[0] not in SIGN:
            raise SystemExit(f"not a result: {line!r}")
        row, column, outcome = fields[:3]
        results[row, column] = (outcome, fields[3] if len(fields) > 3 else "")
    return results


def table(results):
    rows = list(dict.fromkeys(row for row, _ in results))
    columns = list(dict.fromkeys(column for _, column in results))
    width = max(map(len, rows))
    widths = [max(len(column), len("FAIL 99")) for column in columns]
    print(" " * width, *(column.ljust(w) for column, w in zip(columns, widths, strict=True)), sep="  ")
    for row in rows:
        cells = (sign(results[row, c][0]) if (row, c) in results else "" for c in columns)
        print(row.ljust(width), *(cell.ljust(w) for cell, w in zip(cells, widths, strict=True)), sep="  ")
    counts = []
    for column, w in zip(columns, widths, strict=True):
        outcomes = [outcome for (_, c), (outcome, _) in results.items() if c == column and outcome != "-"]
        counts.append(f"{sum(not o.startswith('fail') for o in outcomes)}/{len(outcomes)}".ljust(w))
    print("passed".ljust(width), *counts, sep="  ")


def details(results):
    for outcome, title in (("fail", "Failures"), ("vacuous", "Passed without a check")):
        found = [(key, message) for key, (o, message) in results.items() if o.startswith(outcome)]
        if found:
            print(f"\n{title}:")
        for (row, column), message in found:
            print(f"  {row}, {column}{': ' if message else ''}{message[:WIDEST]}")


def compare(results, expected):
    """Returns what is worse and what is better than expected, as ((row, column), change)."""
    worse, better = [], []
    for key in dict.fromkeys([*expected, *results]):
        was = expected.get(key, ("", ""))[0]
        now = results.get(key, ("", ""))[0]
        if was == now:
            continue
        change = (key, f"{now or 'missing'}, expected {was or 'nothing yet'}")
        before, after = rank(was), rank(now)
        if now == "" or (before is not None and (after is None or after < before)):
            worse.append(change)
        else:
            better.append(change)
    return worse, better


def main():
    parser = argparse.ArgumentParser(description="Prints results as a table and compares them with what is expected.")
    parser.add_argument("--update", action="store_true", help="record the results as what is expected")
    parser.add_argument("--only", default="", help="the rows that were run, with commas between them; default: all")
    parser.add_argument("expected", type=pathlib.Path)
    args = parser.parse_args()

    results = read(sys.stdin)
    if not results:
        raise SystemExit("there are no results")
    table(results)
    details(results)

    expected = read(args.expected.read_text().splitlines()) if args.expected.exists() else {}
    only = [row for row in args.only.split(",") if row]
    others = {key: value for key, value in expected.items() if only and key[0] not in only}
    worse, better = compare(results, {key: value for key, value in expected.items() if key not in others})
    if args.update:
        recorded = {key: value for key, value in results.items() if not any(key == found for found, _ in worse)}
        kept = {**expected, **recorded}
        args.expected.write_text("".join(f"{row}\t{column}\t{kept[row, column][0]}\n" for row, column in kept))
        print(f"\nRecorded in {args.expected} what is not worse.")
    for title, found in (("Better than expected, or new", better), ("REGRESSIONS", worse)):
        if found:
            print(f"\n{title}:", *(f"{row}, {column}: {change}" for (row, column), change in found), sep="\n  ")
    return 1 if worse else 0


sys.exit(main())
