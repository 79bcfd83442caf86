"""Prints the results of one run of the conformance suite, for report.py.

    python3 results.py COLUMN LOG DIRECTORY

LOG is what the suite printed, DIRECTORY where it wrote the checks of each scenario. Scenarios
that the suite does not score are left out.
"""

import json
import pathlib
import re
import sys


def message(directory, scenario):
    """Returns what the first failed check of a scenario says."""
    # The name of a folder ends in the time of its run.
    for file in directory.glob(f"server-{scenario}-20*/checks.json"):
        for check in json.loads(file.read_text()):
            if check.get("status") == "FAILURE":
                return " ".join(str(check.get("errorMessage") or check.get("description")).split())
    return ""


def main(column, log, directory):
    text = pathlib.Path(log).read_text()
    _, _, summary = text.partition("=== SUMMARY ===")
    scored, _, rest = summary.partition("Not scored for ")
    unscored = set(re.findall(r"^\s+[✓✗] (\S+) \(", rest, re.MULTILINE))
    found = re.findall(r"^[✓✗] (\S+): (\d+) passed, (\d+) failed", scored, re.MULTILINE)
    if not found:
        raise SystemExit(f"the suite printed no summary:\n{text[-2000:]}")
    for scenario, passed, failed in found:
        if scenario in unscored:
            continue
        outcome = "fail" if int(failed) else "ok" if int(passed) else "vacuous"
        print(scenario, column, outcome, message(pathlib.Path(directory), scenario) if outcome == "fail" else "", sep="\t")


main(*sys.argv[1:])
