"""The cases that are compared, and how: both sides stay alive and are asked for one short burst at a time.

Ratios are PyTorch's time divided by ours, the median of rounds taken in turns; times are the device's own where it has events.
"""

import statistics

from side import NoAnswer


def quantity(seconds):
    return "%.2f ms" % (1e3 * seconds) if seconds >= 1e-3 else "%.1f µs" % (1e6 * seconds)


def quartiles(ratios):
    ratios = sorted(ratios)
    quarter = len(ratios) // 4
    return "**%.2f** (%.2f to %.2f)" % (statistics.median(ratios), ratios[quarter], ratios[-1 - quarter])


def agree(own, theirs, loosely):
    pairs = list(zip(own.split(), theirs.split()))
    tolerance = 5e-2 if loosely else 1e-3
    return len(own.split()) == len(theirs.split()) and all(abs(float(a) - float(b)) <= tolerance * max(1e-2, abs(float(b))) for a, b in pairs)


class Line:
    """A line of the table that a case is to fill. bar: the least value, or None where it is not judged."""

    def __init__(self, name, bar=None, text=None):
        self.name, self.bar, self.text = name, bar, "" if bar is None else text or "%.2f" % bar

    def row(self, verdict, theirs="", ours="", text=""):
        return {"name": self.name, "theirs": theirs, "ours": ours, "text": text, "bar": self.text, "verdict": verdict}

    def judged(self, value, theirs, ours, text):
        return self.row("" if self.bar is None else "OK" if value >= self.bar else "below", theirs, ours, text)

    def missing(self, why):
        """What could not be measured does not pass."""
        return self.row("missing", text=why.replace("|", "/"))


class Case:
    """What is timed on both sides. bars: the least ratio against each of PyTorch's ways; moved: bytes that cannot but be read and written, and the least share of a copy's bandwidth."""

    def __init__(self, name, words, bars, moved=None, share=0.85):
        self.words, self.moved = words, moved
        self.ways = {way: Line("%s, against PyTorch %s" % (name, way), bar) for way, bar in bars.items()}
        self.shared = Line(name + ", of the bandwidth of copying", share, "%.0f %%" % (100 * share)) if moved else None

    def lines(self):
        return list(self.ways.values()) + ([self.shared] if self.shared else [])

    def run(self, ours, rival, rounds, burst):
        """A row for every line. Raises NoAnswer where we have none."""
        numbers = ours.ask("numbers " + self.words)
        times, missing = self.ways_there(numbers, rival)
        own, copies = [], []
        for turn in range(rounds):
            if self.moved:
                copies.append(ours.number("copy %d" % max(self.moved // 2, 1024)))
            sides = [None] + [way for way in times if way not in missing]
            for way in sides if turn % 2 == 0 else reversed(sides):
                if way is None:
                    own.append(ours.number("time %d %s" % (burst, self.words)))
                    continue
                try:
                    times[way].append(rival.number("time %d %s %s" % (burst, way, self.words)))
                except NoAnswer as error:
                    missing[way] = str(error)
        for way, line in self.ways.items():
            if way in missing or way not in times:
                yield line.missing(missing.get(way, "PyTorch has no such way here"))
            else:
                ratios = [theirs / mine for theirs, mine in zip(times[way], own)]
                yield line.judged(statistics.median(ratios), quantity(statistics.median(times[way])), quantity(statistics.median(own)), quartiles(ratios))
        if self.moved:
            share = statistics.median(self.moved / mine / copy for mine, copy in zip(own, copies))
            yield self.shared.judged(share, "", quantity(statistics.median(own)), "**%.0f %%** of %.0f GB/s" % (100 * share, statistics.median(copies) / 1e9))

    def ways_there(self, numbers, rival):
        """PyTorch's ways, without times yet, and why others are not there. Raises NoAnswer where the sides disagree, for then nothing is worth timing."""
        if rival is None:
            return {}, dict.fromkeys(self.ways, "there is no PyTorch")
        try:
            names, theirs = rival.ask("ways " + self.words), rival.ask("numbers " + self.words)
        except NoAnswer as error:
            return {}, dict.fromkeys(self.ways, str(error))
        if not agree(numbers, theirs, "bf16" in self.words):
            raise NoAnswer("Nabla has %s, PyTorch has %s" % (numbers, theirs))
        return {way: [] for way in names.split() if way in self.ways}, {}


class Launch:
    """What a call costs the host, which does not wait for the device; seconds: the most."""

    def __init__(self, name, words, seconds=None):
        self.words, self.seconds = "launch " + words, seconds
        self.line = Line(name, 1.0, quantity(seconds)) if seconds else Line(name)

    def lines(self):
        return [self.line]

    def run(self, ours, rival, rounds, burst):
        seconds = statistics.median(ours.number("launch %d %s" % (burst, self.words.split(" ", 1)[1])) for _ in range(rounds))
        yield self.line.judged(self.seconds / seconds if self.seconds else None, "", quantity(seconds), "")


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
    step, words = "compiled MLP Adam step %s, batch %d" % (widths.replace(",", "-"), batch), "mlp %s %d" % (widths, batch)
    yield Case(step, words, {"eager": 1.5, "compiled": 1.0})
    yield Launch(step + ": what a call costs the host", words, 15e-6)
    yield Launch("compiled step of one launch: what a call costs the host", "one")
    shape = (2, 16, 2, 8, 2, "f32") if tiny else (12, 768, 12, 1024, 8, "bf16")
    yield Case("compiled GPT step, %d layers, d = %d, %d heads, %d tokens, batch %d, %s" % shape, "gpt %d %d %d %d %d %s" % shape, {"eager": 1.0, "compiled": 0.9})


def planned(case):
    return [line.row("not reached") for line in case.lines()]


def run(case, ours, rival, record, rounds, burst):
    """Fills the lines of a case. A loop that was computed on the host is a kernel that is missing, so the case does not pass."""
    try:
        before = ours.number("hosted")
        rows = list(case.run(ours, rival, rounds, burst))
        hosted = ours.number("hosted") - before
        if hosted:
            rows = [dict(row, verdict="on the host", text="; ".join(filter(None, (row["text"], "%d loops were computed on the host" % hosted)))) for row in rows]
    except NoAnswer as error:
        rows = [line.missing(str(error)) for line in case.lines()]
    for row in rows:
        print("| %s |" % " | ".join(row[cell] for cell in ("name", "theirs", "ours", "text", "bar", "verdict")), flush=True)
    record.fill(rows)
