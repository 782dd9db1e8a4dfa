"""Runs what there is to check on a device, and Nabla and PyTorch on it alternately; see eng/gpu-check."""

import argparse
import datetime
import os
import platform
import re
import signal
import subprocess
import sys
import time

import checks
import comparison
from record import Record
from side import NoAnswer, Side

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PARTS = ("compare",) + checks.KINDS

EPILOG = """The result is written anew after every check and every line of the comparison, as a page and, beside it, as JSON. A process that ends, falls silent or loses
its device is begun anew, what it was asked for is noted as wrong or missing, and the rest goes on. On a machine that is lent for minutes at a time:

  gpu-check --compare --budget 480 --output OUT/h100.md
  gpu-check --laws --budget 480 --resume OUT/h100.json --output OUT/h100.md

exits with 0 only where all that was asked for, by this run and those that it resumes, was reached, every check holds, no process was lost and every line of the comparison is at or above
its bar (figures of --tiny are not judged); with 1 where not, and with 2 where it was asked for what there is not."""


def arguments():
    parser = argparse.ArgumentParser(
        prog="eng/gpu-check", description="What is to be checked on a device, and Nabla and PyTorch on it alternately. Without --compare, --laws, --references or --functions: all four, in that order.",
        epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--device", default="cuda", help="cuda, opencl, or with an index, such as opencl:1")
    parser.add_argument("--compare", action="store_true", help="the comparison with PyTorch")
    parser.add_argument("--laws", action="store_true", help="every primitive against the processor: values and gradients, eager and compiled, one sample of each first")
    parser.add_argument("--references", action="store_true", help="PyTorch's recorded answers")
    parser.add_argument("--functions", action="store_true", help="functions drawn at random against the processor")
    parser.add_argument("--budget", type=float, default=float("inf"), metavar="SECONDS", help="begin nothing more after these seconds; the case in work is finished, which may take a minute")
    parser.add_argument("--resume", metavar="FILE", help="the JSON of an earlier run on this device: what is reached there is not done again")
    parser.add_argument("--output", metavar="FILE", help="where to write the page, and the JSON beside it; bench/results/<date>-gpu-<device>.md where all parts are asked for and sizes are whole, else nowhere")
    parser.add_argument("--tiny", action="store_true", help="sizes for a processor, to try this program itself: the figures mean nothing")
    parser.add_argument("--only", default="", metavar="TEXT", help="only cases of the comparison whose words contain this")
    parser.add_argument("--rounds", type=int, help="how often each side has its turn; 11, and 2 when tiny")
    parser.add_argument("--burst", type=int, help="milliseconds of a turn; 300, and 20 when tiny")
    parser.add_argument("--patience", type=float, default=300, metavar="SECONDS", help="how long a process may be silent before it is begun anew; 300")
    parser.add_argument("--python", default=sys.executable, help="an interpreter that has PyTorch")
    options = parser.parse_args()
    options.rounds = options.rounds or (2 if options.tiny else 11)
    options.burst = options.burst or (20 if options.tiny else 300)
    options.parts = [part for part in PARTS if getattr(options, part)] or (["compare"] if options.only else list(PARTS))
    return options


def command():
    """As it was typed, without places of this machine."""
    words, leave = ["eng/gpu-check"], 0
    for word in sys.argv[1:]:
        if leave:
            leave = 0
        elif word in ("--program", "--python", "--output"):
            leave = 1
        else:
            words.append(os.path.basename(word) if os.sep in word else word)
    return " ".join(words)


def said(words):
    """The first line that a program says, or None where there is no such program or it fails."""
    try:
        found = subprocess.run(words, capture_output=True, text=True, timeout=60, cwd=ROOT)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return found.stdout.strip().splitlines()[0] if found.returncode == 0 and found.stdout.strip() else None


def commit():
    try:
        with open(os.path.join(ROOT, "commit"), encoding="utf-8") as file:
            return file.read().strip()
    except OSError:
        return said(["git", "rev-parse", "--short", "HEAD"])


def facts(device, listing, ours, rival):
    """What a reader of figures asks for."""
    for side in filter(None, (ours, rival)):
        try:
            side.begin()
        except NoAnswer as error:
            yield str(error)
        else:
            yield side.version
    driver = said(["nvidia-smi", "--query-gpu=name,driver_version,memory.total,power.limit", "--format=csv,noheader"])
    yield from ["nvidia-smi: " + driver] if driver else []
    yield "%s, %s, %s processors, Python %s" % (platform.system(), platform.machine(), os.cpu_count(), platform.python_version())
    yield "commit %s" % (commit() or "unknown")
    yield from (re.sub(r"/[^ ,]*/", "", line) for line in listing if line != device)


def find_device(options, common):
    listing = subprocess.run([options.program, "devices"] + common, capture_output=True, text=True)
    print(listing.stdout.strip(), flush=True)
    if listing.returncode != 0:
        print(listing.stderr.strip(), file=sys.stderr)
        sys.exit("gpu-check: there is no %s device here; the lines above say what is missing. To try the program on a processor: eng/gpu-check --device opencl --tiny, with PoCL installed." % options.device)
    lines = listing.stdout.strip().splitlines()
    wanted = options.device if ":" in options.device else options.device + ":0"
    return next((line for line in lines if line.startswith(wanted + " ")), options.device), lines


def page(options, device):
    """Where the result goes."""
    if options.output or options.tiny or options.only or options.parts != list(PARTS):
        return options.output and os.path.abspath(options.output)
    name = re.sub(r"[^a-z0-9]+", "-", device.split(",")[0].split("(")[0].lower()).strip("-")
    return os.path.join(ROOT, "bench", "results", "%s-gpu-%s.md" % (datetime.date.today().isoformat(), name))


def work(options, record, ours, rival):
    end = time.monotonic() + options.budget

    def has_time():
        return time.monotonic() < end

    if "compare" in options.parts:
        asked = [case for case in comparison.cases(options.tiny) if options.only in case.words]
        for case in asked:
            record.plan(comparison.planned(case))
        for case in asked:
            if not record.is_reached(comparison.planned(case)) and has_time():
                comparison.run(case, ours, rival, record, options.rounds, options.burst)
    for kind in checks.KINDS:
        if kind in options.parts:
            checks.run(kind, ours, record, has_time)
    return "all done" if has_time() else "until the budget was spent"


def main():
    options = arguments()
    common = ["--device", options.device] + (["--tiny"] if options.tiny else [])
    device, listing = find_device(options, common)
    record = Record(device, options.tiny, page(options, device))
    if options.resume:
        try:
            record.take_up(options.resume)
        except (OSError, ValueError) as error:
            print("gpu-check: --resume: %s" % error, file=sys.stderr)
            sys.exit(2)
    if record.page:
        os.makedirs(os.path.dirname(record.page), exist_ok=True)

    # Whoever ends this ends what it has begun, and loses nothing.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("gpu-check: ended from outside"))
    began = time.monotonic()
    run = {"date": datetime.datetime.now().strftime("%Y-%m-%d %H:%M"), "command": command(), "seconds": 0, "end": "ended from outside"}
    record.state["runs"].append(run)
    ours = Side([options.program, "serve"] + common, "Nabla", options.patience, record.lose)
    rival = None
    if "compare" in options.parts:
        if said([options.python, "-c", "import torch; print(torch.__version__)"]):
            rival = Side([options.python, "-B", "-W", "ignore", os.path.join(HERE, "torch_side.py")], "PyTorch", options.patience, record.lose)
        else:
            print("%s has no PyTorch, so nothing is compared with it; --python names another interpreter." % options.python, flush=True)
    try:
        known = list(facts(device, listing, ours, rival))
        print("\n".join(known[:2]), flush=True)
        record.state["facts"] += [fact for fact in known if fact not in record.state["facts"]]
        record.write()
        run["end"] = work(options, record, ours, rival)
        record.state["memory"] = ours.ask("memory")
        print(record.state["memory"])
    except NoAnswer as error:
        print("gpu-check: %s" % error, file=sys.stderr)
    finally:
        run["seconds"] = round(time.monotonic() - began)
        record.write()
        for side in filter(None, (ours, rival)):
            side.end()
        print(record.verdict())
        if record.page:
            print("written: %s" % record.page)
    sys.exit(0 if record.passes() else 1)


if __name__ == "__main__":
    main()
