#!/usr/bin/python3
"""Chooses the smallest samples of every entry that passes, for the tests: sample.py --folder FOLDER --said FILE --out FILE.

FOLDER is what eng/parity --folder left, and FILE what it printed.
"""

import argparse
import io
import json
import os
import re
import zipfile

import numpy


def tensors(value):
    """The names of all tensors in a value."""
    if isinstance(value, dict):
        if "tensor" in value:
            yield value["tensor"]
        for one in value.values():
            yield from tensors(one)
    elif isinstance(value, list):
        for one in value:
            yield from tensors(one)


def renamed(value, prefix):
    if isinstance(value, dict):
        return {key: prefix + one if key == "tensor" else renamed(one, prefix) for key, one in value.items()}
    return [renamed(one, prefix) for one in value] if isinstance(value, list) else value


def chosen(entry, arrays, most):
    """The smallest sample that has elements and gradients, and the smallest of another element type."""
    size = lambda case: sum(arrays[name].nbytes + 100 for name in set(tensors(case)))
    cases = [case for case in entry["cases"] if "unsayable" not in case and size(case) <= most]
    cases = [case for case in cases if all(arrays[name].size for name in tensors(case))] or cases
    best = sorted(cases, key=lambda case: (not case.get("gradients"), case["dtype"] != "float64", size(case)))[:1]
    return best + sorted([case for case in cases if not best or case["dtype"] != best[0]["dtype"]], key=lambda case: (case["dtype"] not in ("int64", "bool"), size(case)))[:1]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--said", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--most", type=int, default=3000, help="bytes of a sample")
    asked = parser.parse_args()
    passed = set()
    for line in open(asked.said):
        found = re.match(r"(.*): passed \(\d+ of \d+\)(; gradients (passed|nothing to compare); second order (passed|nothing to compare|none))?$", line.rstrip())
        if found:
            passed.add(found[1])
    entries = []
    with zipfile.ZipFile(asked.out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        def put(name, data):
            out.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, 9)

        for path in sorted(os.listdir(asked.folder)):
            if not path.endswith(".json"):
                continue
            entry = json.load(open(os.path.join(asked.folder, path)))
            title = "%s (%s)" % (entry["name"], entry["variant"]) if entry["variant"] else entry["name"]
            if title not in passed:
                continue
            arrays = numpy.load(os.path.join(asked.folder, path[:-5] + ".npz"))
            cases = chosen(entry, arrays, asked.most)
            if not cases:
                continue
            prefix = "%d." % len(entries)
            for name in sorted(set(tensors(cases))):
                room = io.BytesIO()
                numpy.save(room, arrays[name])
                put(prefix + name + ".npy", room.getvalue())
            entries.append({**entry, "cases": renamed(cases, prefix)})
        put("entries.json", json.dumps(entries, separators=(",", ":")))
    print("%d entries, %d samples, %d bytes" % (len(entries), sum(len(entry["cases"]) for entry in entries), os.path.getsize(asked.out)))


if __name__ == "__main__":
    main()
