"""Runs what there is to check on a device, then Nabla and PyTorch on it alternately; see eng/gpu-check.

Both sides stay alive and are asked for one short burst at a time. Ratios are PyTorch's time divided by ours, the median of rounds taken
in turns; times are the device's own where it has events.
"""

import argparse
import datetime
import os
import re
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SIDE = os.path.join(HERE, "gpu_check_side.py")


class Case:
    """Lines of the table. bars: the least ratio against each of PyTorch's ways; moved: bytes that cannot but be read and written, and the least share of a copy's bandwidth."""

    def __init__(self, name, words, bars, moved=None, share=0.85):
        self.name, self.words, self.bars, self.moved, self.share = name, words, bars, moved, share


def cases(tiny):
    sizes = (64, 96) if tiny else (4096, 8192)
    for kind in ("f32", "tf32", "bf16"):
        for size in sizes:
            yield Case("product %s %d" % (kind, size), "product %s %d" % (kind, size), {"eager": 0.97})
    count = 10000 if tiny else 1 << 26
    rows, columns = (32, 100) if tiny else (16384, 4096)
    yield Case("tanh(x·y + √(abs x)) / (1 + y²) of {:,}".format(count), "chain %d" % count, {"eager": None, "compiled": None}, 12 * count)
    yield Case("softmax %d×%d" % (rows, columns), "softmax %d %d" % (rows, columns), {"eager": None, "compiled": None}, 8 * rows * columns)
    yield Case("layer norm %d×%d" % (rows, columns), "layernorm %d %d" % (rows, columns), {"eager": None, "compiled": None}, 8 * rows * columns)
    yield Case("Adam update of {:,}".format(count), "adam %d" % count, {"eager": None}, 28 * count)
    widths, batch = ("20,16,10", 8) if tiny else ("784,1024,1024,10", 256)
    yield Case("compiled MLP Adam step %s, batch %d" % (widths.replace(",", "-"), batch), "mlp %s %d" % (widths, batch), {"eager": 1.5, "compiled": 1.0})
    shape = (2, 16, 2, 8, 2, "f32") if tiny else (12, 768, 12, 1024, 8, "bf16")
    yield Case("compiled GPT step, %d layers, d = %d, %d heads, %d tokens, batch %d, %s" % shape, "gpt %d %d %d %d %d %s" % shape, {"eager": 1.0, "compiled": 0.9})


class Side:
    """A process that is asked for bursts."""

    def __init__(self, command, name):
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.version = self.process.stdout.readline().strip()
        if not self.version:
            sys.exit("%s did not start: %s" % (name, " ".join(command)))

    def ask(self, line):
        """The answer, or None and the reason why there is none."""
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline().strip()
        except BrokenPipeError:
            answer = ""
        if not answer:
            sys.exit("%s ended when it was asked: %s" % (self.name, line))
        return (None, answer[6:]) if answer.startswith("none: ") else (answer, None)

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def quantity(seconds):
    return "%.2f ms" % (1e3 * seconds) if seconds >= 1e-3 else "%.1f µs" % (1e6 * seconds)


class Table:
    def __init__(self):
        self.rows, self.passed, self.judged = [], 0, 0
        self.add(["work", "PyTorch", "Nabla", "ratio or share (quartiles)", "bar", ""])
        self.add(["---"] * 6)

    def add(self, cells):
        self.rows.append("| %s |" % " | ".join(cells))
        print(self.rows[-1], flush=True)

    def judge(self, name, theirs, ours, text, value, bar, bar_text=None):
        verdict = "" if bar is None else "OK" if value >= bar else "below"
        self.judged += bar is not None
        self.passed += verdict == "OK"
        self.add([name, theirs, ours, text, "" if bar is None else bar_text or "%.2f" % bar, verdict])

    def missing(self, name, bar, why):
        """What could not be measured does not pass."""
        self.judged += bar is not None
        self.add([name, "", "", why, "" if bar is None else "%.2f" % bar, "" if bar is None else "missing"])


def agree(own, theirs, loosely):
    pairs = list(zip(own.split(), theirs.split()))
    tolerance = 5e-2 if loosely else 1e-3
    return len(own.split()) == len(theirs.split()) and all(abs(float(a) - float(b)) <= tolerance * max(1e-2, abs(float(b))) for a, b in pairs)


def quartiles(ratios):
    ratios = sorted(ratios)
    quarter = len(ratios) // 4
    return "**%.2f** (%.2f to %.2f)" % (statistics.median(ratios), ratios[quarter], ratios[-1 - quarter])


def all_missing(case, table, why):
    """Every line of a case, so that it is seen which are not there."""
    for way, bar in case.bars.items():
        table.missing("%s, against PyTorch %s" % (case.name, way), bar, why)
    if case.moved:
        table.missing(case.name + ", of the bandwidth of copying", case.share, why)


def run_case(case, ours, rival, table, options):
    own_numbers, why = ours.ask("numbers " + case.words)
    if own_numbers is None:
        all_missing(case, table, "Nabla: " + why)
        return
    ways, missing = {}, {}
    if rival is not None:
        names, why = rival.ask("ways " + case.words)
        if names is None:
            missing = dict.fromkeys(case.bars, "PyTorch: " + why)
        else:
            theirs, _ = rival.ask("numbers " + case.words)
            if theirs is not None and not agree(own_numbers, theirs, "bf16" in case.words):
                all_missing(case, table, "Nabla has %s, PyTorch has %s" % (own_numbers, theirs))
                return
            ways = {way: [] for way in names.split() if way in case.bars}
    own, copies = [], []
    for turn in range(options.rounds):
        if case.moved:
            copies.append(float(ours.ask("copy %d" % max(case.moved // 2, 1024))[0]))
        sides = [None] + list(ways)
        for side in sides if turn % 2 == 0 else reversed(sides):
            answer, why = ours.ask("time %d %s" % (options.burst, case.words)) if side is None else rival.ask("time %d %s %s" % (options.burst, side, case.words))
            if answer is not None:
                (own if side is None else ways[side]).append(float(answer))
            elif side is None:
                all_missing(case, table, "Nabla: " + why)
                return
            else:
                missing[side] = "PyTorch: " + why
    for way, bar in case.bars.items():
        name = "%s, against PyTorch %s" % (case.name, way)
        if len(ways.get(way, [])) == len(own):
            ratios = [theirs / mine for theirs, mine in zip(ways[way], own)]
            table.judge(name, quantity(statistics.median(ways[way])), quantity(statistics.median(own)), quartiles(ratios), statistics.median(ratios), bar)
        else:
            table.missing(name, bar, missing.get(way, "PyTorch has no such way here, or there is no PyTorch"))
    if case.moved:
        share = statistics.median(case.moved / mine / copy for mine, copy in zip(own, copies))
        table.judge(case.name + ", of the bandwidth of copying", "", quantity(statistics.median(own)), "**%.0f %%** of %.0f GB/s" % (100 * share, statistics.median(copies) / 1e9), share, case.share, "%.0f %%" % (100 * case.share))


def has_torch(python):
    return subprocess.run([python, "-c", "import torch"], capture_output=True).returncode == 0


def main():
    parser = argparse.ArgumentParser(prog="eng/gpu-check", description="What is to be checked on a device, then Nabla and PyTorch on it alternately.")
    parser.add_argument("--program", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--device", default="cuda", help="cuda, opencl, or with an index, such as opencl:1")
    parser.add_argument("--tiny", action="store_true", help="sizes for a processor, to try this program itself: the figures mean nothing")
    parser.add_argument("--only", default="", help="only cases whose words contain this; leaves the checks out")
    parser.add_argument("--no-checks", action="store_true", help="leave laws and references out")
    parser.add_argument("--rounds", type=int, help="how often each side has its turn; 11, and 2 when tiny")
    parser.add_argument("--burst", type=int, help="milliseconds of a turn; 300, and 20 when tiny")
    parser.add_argument("--python", default=sys.executable, help="an interpreter that has PyTorch")
    parser.add_argument("--output", help="where to write the result; bench/results/<date>-<device>.md for a whole run, else nowhere")
    options = parser.parse_args()
    options.rounds = options.rounds or (2 if options.tiny else 11)
    options.burst = options.burst or (20 if options.tiny else 300)
    common = ["--device", options.device] + (["--tiny"] if options.tiny else [])

    listing = subprocess.run([options.program, "devices"] + common, capture_output=True, text=True)
    print(listing.stdout.strip(), flush=True)
    if listing.returncode != 0:
        print(listing.stderr.strip(), file=sys.stderr)
        sys.exit("gpu-check: there is no %s device here; the lines above say what is missing. To try the program on a processor: eng/gpu-check --device opencl --tiny, with PoCL installed." % options.device)

    checks = []
    if not options.only and not options.no_checks:
        for verb in ("laws", "references"):
            run = subprocess.run([options.program, verb] + common, stdout=subprocess.PIPE, text=True)
            lines = run.stdout.strip().splitlines()
            print("\n".join(lines), flush=True)
            checks.append((verb, run.returncode == 0, lines))

    ours = Side([options.program, "serve"] + common, "Nabla")
    rival = None
    if has_torch(options.python):
        rival = Side([options.python, "-W", "ignore", SIDE], "PyTorch")
    else:
        print("%s has no PyTorch, so nothing is compared with it; --python names another interpreter." % options.python, flush=True)
    versions = "%s; %s" % (ours.version, rival.version if rival else "no PyTorch")
    print(versions, flush=True)

    table = Table()
    for case in cases(options.tiny):
        if options.only in case.words:
            run_case(case, ours, rival, table, options)
    if options.only in "launch":
        answer, why = ours.ask("launch %d" % options.burst)
        if answer is None:
            table.missing("what a compiled step costs the host", 1.0, "Nabla: " + why)
        else:
            table.judge("what a compiled step of one launch costs the host", "", quantity(float(answer)), "%.1f µs" % (1e6 * float(answer)), 15e-6 / float(answer), 1.0, "15 µs")
    memory, _ = ours.ask("memory")
    ours.end()
    if rival:
        rival.end()

    verdict = "gpu-check: %d of %d at or above their bar%s" % (table.passed, table.judged, "".join("; %s" % (lines[-1] if lines else verb + ": no answer") for verb, _, lines in checks))
    print(memory)
    print(verdict)
    today = datetime.date.today().isoformat()
    kind = next((line for line in listing.stdout.splitlines() if line.startswith(options.device.split(":")[0] + ":")), options.device)
    name = re.sub(r"[^a-z0-9]+", "-", kind.split(",")[0].split("(")[0].lower()).strip("-")
    whole = not options.only and not options.no_checks and not options.tiny
    folder = os.path.join(os.path.dirname(HERE), "bench", "results")
    output = options.output or (os.path.join(folder, "%s-gpu-%s.md" % (today, name)) if whole else None)
    if output:
        os.makedirs(os.path.dirname(os.path.abspath(output)), exist_ok=True)
        with open(output, "w") as file:
            file.write("\n".join(
                ["# On a device, %s" % today, "", kind, "", versions + ".", "Command: `eng/gpu-check %s`." % " ".join(common), "",
                 "Ratio: PyTorch's time ÷ Nabla's, the median of %d rounds taken in turns; times by the device's events where it has them; two sets of inputs in turns." % options.rounds, ""]
                + table.rows + [""] + ["%s. %s" % (lines[-1] if lines else verb, "" if good else "Wrong:\n\n```\n%s\n```" % "\n".join(lines[:-1])) for verb, good, lines in checks] + ["", memory or "", "", verdict, ""]))
        print("written: %s" % output)
    sys.exit(0 if all(good for _, good, _ in checks) else 1)


if __name__ == "__main__":
    main()
