"""Runs Nabla and PyTorch alternately and says by how much Nabla is faster; see eng/compare.

Every process stays alive and is asked for one short burst at a time, so whatever else the machine does hits all of them.
PyTorch runs once for every setting that could be its best: one thread and all of them, and OpenBLAS's kernels for
AVX2 and for AVX-512, because 0.3.21 knows no newer processor than it and which ones are faster depends on the machine.
The setting with the least median counts. Where other work has the processors, or half of each, during a burst, as a host of virtual
machines may give them, what was measured is that other work; such bursts are taken again (Quiet says how they are known).
"""

import argparse
import datetime
import glob
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OURS = [os.path.join(ROOT, "artifacts/bin/Nabla.Bench.Compare/release/Nabla.Bench.Compare")]
MNIST = [os.path.join(ROOT, "artifacts/bin/Mnist/release/Mnist")]
RIVAL_MNIST = os.path.join(ROOT, "eng/compare-mnist.py")
SIDE = os.path.join(ROOT, "eng/compare-side.py")

# After a burst a rival's threads spin for a moment, waiting for more; nobody else is to be measured then.
PAUSE = 0.03

# A burst counts if each processor looks ahead, before and after it, at least the first part of the farthest that it was seen to, and if nothing
# of the machine's time went to others meanwhile. Else it is taken again, so many times at most.
LEAST_AHEAD = 0.9
PATIENCE = 40

PROCESSORS = len(os.sched_getaffinity(0))
MEMORY = "784 4096 10 1024 10"


class Case:
    """A line of the table. threads: of both sides; None where PyTorch has the better count, and Nabla its default."""

    def __init__(self, name, words, bar, threads=None, operations=None, kernels=False, moved=None):
        self.name, self.words, self.bar, self.threads = name, words, bar, threads
        self.operations, self.kernels = operations, kernels or operations is not None

        # Bytes that cannot but be read and written: what they would take to copy is the least that it can take.
        self.moved = moved


def product(name, bar, m, k, n, views="nn", dtype="float32", threads=None):
    return Case(name, "matmul %s %d %d %d %s" % (dtype, m, k, n, views), bar, threads, 2 * m * k * n)


def cases():
    for threads in sorted({1, PROCESSORS}):
        for n in (512, 1024, 2048):
            yield product("matmul f32 %d, %s" % (n, counted(threads)), 1.0, n, n, n, threads=threads)
    for n in (64, 128, 256):
        yield product("matmul f32 %d" % n, 1.2, n, n, n)
    yield product("[32×784]·[784×128]", 1.2, 32, 784, 128)
    yield product("its gradient to the left, [32×128]·[784×128]ᵀ", 1.2, 32, 128, 784, "nt")
    yield product("its gradient to the right, [32×784]ᵀ·[32×128]", 1.2, 784, 32, 128, "tn")
    yield product("[128×512]·[512×512]", 1.2, 128, 512, 512)
    yield product("matmul f64 1024", 1.0, 1024, 1024, 1024, dtype="float64")
    for what in ("exp", "log", "tanh", "erf"):
        yield Case("%s of 100,000 floats, one thread" % what, "%s 100000" % what, 2.3, 1)
    yield Case("sigmoid of 100,000 floats, one thread", "sigmoid 100000", 2.0, 1)
    for what in ("add", "mul"):
        yield Case("%s of 1,000 floats, whole call" % what, "%s 1000" % what, 3.0)
    for what in ("sum", "mean"):
        for over in ("rows", "columns"):
            yield Case("%s over %s of 1000×1000" % (what, over), "%s 1000 %s" % (what, over), 1.2)
    yield Case("transpose copy of 1000×1000", "transpose 1000", 1.2)
    for hidden, batch, bar in ((32, 32, 2.5), (128, 32, 2.0), (512, 128, 1.4)):
        yield Case("MLP SGD step 784-%d-10, batch %d" % (hidden, batch), "mlp 784 %d 10 %d" % (hidden, batch), bar, kernels=True)
    yield from compiled_cases()


def compiled_cases():
    """What Nabla compiles, and two rows that it does not; PyTorch is eager throughout."""
    for rule, widths, batch, bar in (("SGD", (784, 32, 10), 32, 5), ("SGD", (784, 128, 10), 32, 4), ("Adam", (784, 512, 10), 128, 2),
                                     ("Adam", (784, 1024, 1024, 10), 256, 1.5)):
        yield Case("compiled MLP %s step %s, batch %d" % (rule, "-".join(map(str, widths)), batch),
                   "train %s %s %d" % (rule.lower(), ",".join(map(str, widths)), batch), bar, kernels=True)
    for count, bar in ((1000, 20), (100000, 10), (10000000, 10)):
        yield Case("compiled 1/(1 + exp(−x)), sum and gradient, {:,}".format(count), "logistic %d" % count, bar)
    yield Case("compiled softmax cross-entropy with gradient [256×10,000]", "crossentropy 256 10000", 3)
    yield Case("compiled layer norm + gelu + residual with gradient [512×1024]", "layernormgelu 512 1024", 3)
    yield Case("compiled Adam update of 10 million parameters", "adam 10000000", 3, moved=7 * 4 * 10000000)
    for what, name in (("softmax", "softmax"), ("layernorm", "layer norm")):
        yield Case("eager %s forward and backward [512×1024]" % name, "%s 512 1024" % what, 1.5)
    yield Case("compiled training step of a transformer's block, d = 256, 4 heads, 128 tokens, batch 8", "block 256 4 128 8", 1.5, kernels=True)
    yield Case("compiled training step of an LSTM, 128 wide, 32 steps, batch 32", "lstm 128 128 32 32", 1.0, kernels=True)
    yield Case("compiled attention with gradients, batch 8, 4 heads, 128 tokens, 64 wide", "attention 8 4 128 64", 1.0, kernels=True)
    yield Case("compiled conv2d with gradients, 32×1×28×28 with 32 of 5×5", "conv 32 1 28 32 5", 1.0, kernels=True)
    yield Case("compiled conv2d with gradients, 32×32×14×14 with 64 of 3×3", "conv 32 32 14 64 3", 1.0, kernels=True)
    yield Case("compiled batch norm with gradients, 32×32×28×28", "batchnorm 32 32 28", 1.0)
    for what, name in (("cholesky", "Cholesky"), ("qr", "QR"), ("eigh", "eigh"), ("svd", "SVD")):
        for threads in sorted({1, PROCESSORS}):
            yield Case("%s of 500×500 in float64, %s" % (name, counted(threads)), "%s 500" % what, 1 / 3, threads, kernels=True)
    yield Case("compiled pendulum, 1,000 steps of Scan and their gradient", "pendulum 1000", 50)


def counted(threads):
    return "one thread" if threads == 1 else "%d threads" % threads


class Side:
    """A process that is asked for bursts."""

    def __init__(self, command, environment, label, threads=None, kernels=None, processor=None):
        self.label, self.threads, self.kernels, self.said = label, threads, kernels, ""
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
                                        preexec_fn=None if processor is None else lambda: os.sched_setaffinity(0, {processor}))
        self.version = self.process.stdout.readline().strip()

    def ask(self, line):
        self.tell(line)
        answer = self.hear()
        time.sleep(PAUSE)
        return answer

    def tell(self, line):
        self.said = line
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def hear(self):
        answer = self.process.stdout.readline().strip()
        if not answer:
            sys.exit("%s ended when it was asked: %s" % (self.label, self.said))
        return answer

    def end(self):
        self.process.stdin.close()
        self.process.wait()


class Quiet:
    """
    Takes bursts while the machine is there for them alone. Neither side's code has a part in how that is known: on each processor
    a process of its own says how far its core looks ahead (LookAhead.cs), which is much less as soon as another thread shares the core.
    """

    def __init__(self):
        self.probes = [Side(OURS, dict(os.environ), "LookAhead", processor=each) for each in sorted(os.sched_getaffinity(0))]
        self.most, self.again, self.forgiven = [0.0] * len(self.probes), 0, 0
        for _ in range(100):
            self._ahead()
            time.sleep(PAUSE)

    def time(self, side, line):
        """What the side answered in a quiet moment; where patience ends, in the least loud one."""
        taken = []
        for _ in range(PATIENCE):
            gone, before = stolen(), self._ahead()
            if before < LEAST_AHEAD and taken:
                time.sleep(PAUSE)
                continue
            answer = float(side.ask(line))
            taken.append((min(before, self._ahead()) if stolen() == gone else 0, answer))
            if taken[-1][0] >= LEAST_AHEAD:
                break
        ahead, answer = max(taken, key=lambda pair: pair[0])
        self.again += len(taken) - 1
        self.forgiven += ahead < LEAST_AHEAD
        return answer

    def end(self):
        for probe in self.probes:
            probe.end()

    def said(self):
        return ("%d bursts were taken again, because a processor looked ahead less than %g %% of what it was seen to, or a host took it away; %d that count were no better." % (
            self.again, 100 * LEAST_AHEAD, self.forgiven))

    def _ahead(self):
        """The least part of what was seen that a processor has now, with work on all of them."""
        for probe in self.probes:
            probe.tell("ahead")
        now = [float(probe.hear()) for probe in self.probes]
        self.most = [max(pair) for pair in zip(self.most, now)]
        return min(value / most for value, most in zip(now, self.most))


def stolen():
    """Seconds that the host of a virtual machine gave to others so far, of all processors together; none where nobody says."""
    try:
        with open("/proc/stat") as stat:
            return int(stat.readline().split()[8]) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError):
        return 0


def settings(options):
    """Every setting that could be PyTorch's best: (environment, label, threads, kernels)."""
    with open("/proc/cpuinfo") as info:
        wide = "avx512f" in info.read()
    for threads in sorted({1, PROCESSORS}):
        for kernels in ("SKYLAKEX", "HASWELL") if wide else ("HASWELL",):
            # Threads waiting for each other more loudly than they must, or bound to the same core, would only slow it down.
            environment = dict(os.environ, OPENBLAS_CORETYPE=kernels, OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads),
                               MKL_NUM_THREADS=str(threads), BLIS_NUM_THREADS=str(threads))
            if options.blas:
                environment["LD_LIBRARY_PATH"] = os.pathsep.join([options.blas] + os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep))
            yield environment, "%s, %s" % (counted(threads), kernels), threads, kernels


def fastest_blas():
    """OpenBLAS that shares PyTorch's own threads if it is there, else the one with threads of its own."""
    for build in ("openmp", "pthread"):
        for folder in glob.glob("/usr/lib/*/openblas-" + build):
            return folder
    return None


class Line:
    """What came out: medians of both sides, and of the ratios of rounds taken together."""

    def __init__(self, case, ratios, rival, ours, setting, peak):
        self.name, self.bar, self.setting, self.moved = case.name, case.bar, setting, None
        self.ratios, self.rival, self.ours = sorted(ratios), rival, ours
        self.shares = None if peak is None else (case.operations / rival / peak, case.operations / ours / peak)

    @property
    def ratio(self):
        return statistics.median(self.ratios)

    @property
    def passed(self):
        return self.ratio >= self.bar

    def row(self):
        quarter = len(self.ratios) // 4
        shares = "" if self.shares is None else "%.0f %% / %.0f %%" % (100 * self.shares[0], 100 * self.shares[1])
        return [self.name, self.rival_text, self.ours_text, "**%.2f** (%.2f to %.2f)" % (self.ratio, self.ratios[quarter], self.ratios[-1 - quarter]),
                "%.1f" % self.bar if self.bar >= 1 else "%.2f" % self.bar, "OK" if self.passed else "below", self.setting, shares]

    @property
    def rival_text(self):
        return quantity(self.rival)

    @property
    def ours_text(self):
        return quantity(self.ours)


class Share(Line):
    """A share of the measured limit."""

    def __init__(self, name, share, bar):
        self.name, self.share, self.bar = name, share, bar

    @property
    def passed(self):
        return self.share >= self.bar

    def row(self):
        return [self.name, "", "", "**%.0f %%**" % (100 * self.share), "%.0f %%" % (100 * self.bar), "OK" if self.passed else "below", "", ""]


class Bytes(Line):
    def __init__(self, rounds, setting):
        self.name, self.bar, self.setting, self.shares = "memory above the first step, 784-4096-4096-10, batch 1024", 1.0, setting, None
        self.ratios = sorted(rival / ours for rival, ours in rounds)
        self.rival, self.ours = (statistics.median(values) for values in zip(*rounds))

    @property
    def rival_text(self):
        return "%.0f MB" % (self.rival / 1e6)

    @property
    def ours_text(self):
        return "%.0f MB" % (self.ours / 1e6)


def quantity(seconds):
    return "%.2f ms" % (1e3 * seconds) if seconds >= 1e-3 else "%.1f µs" % (1e6 * seconds) if seconds >= 1e-5 else "%.0f ns" % (1e9 * seconds)


def run_case(case, ours, rivals, quiet, options):
    """Alternates between all sides, in turns forwards and backwards."""
    chosen = [rival for rival in rivals
              if (case.threads is None or rival.threads == case.threads) and (case.kernels or rival.kernels == rivals[0].kernels)]
    ours.ask("threads %d" % (case.threads or PROCESSORS))
    sides = [ours] + chosen
    ways = {}
    for side in sides:
        ways[side] = side.ask("warm %d %s" % (options.warm, case.words))
    check_numbers(case, ours, chosen[0])
    dtype = case.words.split()[1] if case.operations else None

    def take(turn):
        peak = float(ours.ask("peak " + dtype)) if dtype else None
        copy = float(ours.ask("copy %d" % (case.moved // 2))) if case.moved else None
        return {side: quiet.time(side, "time %d %s" % (options.burst, case.words)) for side in (sides if turn % 2 == 0 else sides[::-1])}, peak, copy

    rounds, peaks, copies = zip(*map(take, range(options.rounds)))
    times = {side: [taken[side] for taken in rounds] for side in sides}
    best = min(chosen, key=lambda rival: statistics.median(times[rival]))
    peak = max(peaks) * (case.threads or PROCESSORS) if dtype else None
    label = counted(best.threads) + (", " + best.kernels if case.kernels else "")
    line = Line(case, [theirs / own for theirs, own in zip(times[best], times[ours])], statistics.median(times[best]),
                statistics.median(times[ours]), "%s: `%s`" % (label, ways[best]), peak)
    if case.moved:
        line.moved = statistics.median(case.moved / own / copy for own, copy in zip(times[ours], copies))
    return line


def check_numbers(case, ours, rival):
    """Both sides must have computed the same, or they are not compared."""
    own, theirs = (side.ask("numbers 0 " + case.words) for side in (ours, rival))
    pairs = [] if "-" in (own, theirs) else list(zip(own.split(), theirs.split(), strict=True))
    for mine, its in pairs:
        if not abs(float(mine) - float(its)) <= 1e-3 * max(1e-3, abs(float(its))):
            sys.exit("%s: Nabla has %s, PyTorch has %s" % (case.name, own, theirs))


def run_memory(options):
    """Each side in fresh processes; PyTorch's best of one thread or all, of gradients kept or dropped."""
    best = {}
    own = []
    for _ in range(options.memory_rounds):
        own.append(float(subprocess.check_output(OURS + ["memory"] + MEMORY.split(), text=True)))
        for environment, label, threads, kernels in settings(options):
            if threads != 1 and kernels == "HASWELL":
                for drop in (0, 1):
                    name = "%s, gradients %s" % (counted(threads), "dropped" if drop else "kept")
                    best.setdefault(name, []).append(float(subprocess.check_output(
                        [options.python, SIDE, "memory"] + MEMORY.split() + [str(drop)], env=environment, text=True)))
    setting = min(best, key=lambda name: statistics.median(best[name]))
    return Bytes(list(zip(best[setting], own)), setting)


def run_mnist(options):
    """Both whole programs, from start to end, three times in turns; PyTorch's with its best setting."""
    times = {}
    accuracies = {}
    with tempfile.TemporaryDirectory() as folder:
        save = os.path.join(folder, "mnist.safetensors")
        programs = [("Nabla", MNIST + ["--data", options.mnist, "--epochs", "3", "--batch", "64", "--save", save], dict(os.environ))]
        programs += [(label, [options.python, RIVAL_MNIST, options.mnist, os.path.join(folder, "mnist.pt")], environment)
                     for environment, label, _, _ in settings(options)]
        for _ in range(3):
            for label, command, environment in programs:
                start = time.perf_counter()
                last = subprocess.check_output(command, env=environment, text=True).strip().splitlines()[-1]
                times.setdefault(label, []).append(time.perf_counter() - start)
                accuracies.setdefault(label, []).append(last)
    own = times.pop("Nabla")
    best = min(times, key=lambda label: statistics.median(times[label]))
    ratios = sorted(rival / ours for rival, ours in zip(times[best], own))
    return ["The whole of samples/Mnist, 3 epochs, batch 64: PyTorch %.2f s (%s; %s), Nabla %.2f s (%s); ratio **%.2f** (%.2f to %.2f)." % (
        statistics.median(times[best]), best, accuracies[best][0], statistics.median(own), accuracies["Nabla"][0],
        statistics.median(ratios), ratios[0], ratios[-1]), ""]


def machine():
    with open("/proc/cpuinfo") as info:
        text = info.read()
    model = re.search(r"model name\s*: (.*)", text)
    wide = "AVX-512" if "avx512f" in text else "AVX2" if "avx2" in text else "no AVX2"
    return (model.group(1).strip() if model else platform.machine()), "%s, %d processors, %s" % (platform.machine(), PROCESSORS, wide)


def asked(words):
    """What was asked for, without the options that name folders of this machine."""
    folders = [at for at, word in enumerate(words) if word in ("--blas", "--python", "--output", "--mnist")]
    return "".join(" " + word for at, word in enumerate(words) if at not in folders and at - 1 not in folders)


def table(lines):
    head = ["work", "PyTorch", "Nabla", "ratio (quartiles)", "bar", "", "PyTorch's best: threads, kernels, way", "of the FMA peak: PyTorch / Nabla"]
    return ["| %s |" % " | ".join(cells) for cells in [head, ["---"] * len(head)] + [line.row() for line in lines]]


def main():
    parser = argparse.ArgumentParser(prog="eng/compare", description="Nabla against PyTorch, alternately and in one go.")
    parser.add_argument("--only", default="", help="only lines whose name or case contains this")
    parser.add_argument("--rounds", type=int, default=11, help="how often each side has its turn")
    parser.add_argument("--burst", type=int, default=40, help="milliseconds of a turn")
    parser.add_argument("--warm", type=int, default=1200, help="milliseconds of warming up before a case; the runtime compiles what is hot a second time only after some tenths of a second")
    parser.add_argument("--memory-rounds", type=int, default=3)
    parser.add_argument("--python", default="/usr/bin/python3", help="an interpreter that has PyTorch")
    parser.add_argument("--blas", default=fastest_blas(), help="folder of the libblas.so.3 that PyTorch is to load")
    parser.add_argument("--output", help="where to write the result; bench/results/<date>-<machine>.md for a whole run, else nowhere")
    parser.add_argument("--mnist", metavar="FOLDER", help="also run samples/Mnist with the files in this folder, and the same program in PyTorch")
    options = parser.parse_args()

    wanted = [case for case in cases() if options.only in case.name or options.only in case.words]
    ours = Side(OURS, dict(os.environ), "Nabla")
    rivals = [Side([options.python, SIDE], environment, label, threads, kernels) for environment, label, threads, kernels in settings(options)]
    if rivals[0].version.endswith("reference"):
        sys.exit("PyTorch found only the reference BLAS, which is no rival. Install libopenblas0-openmp, or name the folder of another libblas.so.3 by --blas.")
    model, kind = machine()
    print("%s (%s)\n%s\n%s" % (model, kind, ours.version, rivals[0].version), flush=True)

    quiet = Quiet()
    lines = []
    for case in wanted:
        line = run_case(case, ours, rivals, quiet, options)
        lines.append(line)
        print("| %s |" % " | ".join(line.row()), flush=True)
        if case.words.startswith("matmul float32 2048") and case.threads == 1:
            lines.append(Share("matmul f32 2048, one thread, of the measured FMA peak", line.shares[1], 0.85))
            print("| %s |" % " | ".join(lines[-1].row()), flush=True)
        if line.moved is not None:
            lines.append(Share(case.name + ", of the bandwidth of copying", line.moved, 0.7))
            print("| %s |" % " | ".join(lines[-1].row()), flush=True)
    peaks = ["%s %.1f GFLOP/s" % (dtype, 1e-9 * float(ours.ask("peak " + dtype))) for dtype in ("float32", "float64")]
    for side in [ours, quiet] + rivals:
        side.end()
    if options.only in "memory":
        lines.append(run_memory(options))
        print("| %s |" % " | ".join(lines[-1].row()), flush=True)
    runs = run_mnist(options) if options.mnist else []
    print("\n".join(runs))

    verdict = "compare: %d of %d at or above their bar" % (sum(line.passed for line in lines), len(lines))
    today = datetime.date.today().isoformat()
    name = re.sub(r"[^a-z0-9]+", "-", "%s %d processors" % (model.lower(), PROCESSORS)).strip("-")
    output = options.output or (None if options.only else os.path.join(ROOT, "bench/results/%s-%s.md" % (today, name)))
    if output:
        with open(output, "w") as file:
            file.write("\n".join([
                "# Against PyTorch, %s" % today, "",
                "%s (%s). %s; %s." % (model, kind, ours.version, rivals[0].version),
                "Command: `eng/compare%s`. Peak of one core, registers only: %s." % (asked(sys.argv[1:]), ", ".join(peaks)),
                "", "Ratio: PyTorch's time ÷ Nabla's, the median of %d rounds taken in turns, at PyTorch's better thread count and kernels." % options.rounds,
                quiet.said(), ""]
                + table(lines) + [""] + runs + [verdict, ""]))
    print(quiet.said())
    print(verdict)


if __name__ == "__main__":
    main()
