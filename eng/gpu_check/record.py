"""What a run has found so far: kept as JSON, so that another run can go on with it, and as a page for people, both written anew after every line."""

import json
import os

PASSED = ("OK", "")
REACHED = ("OK", "", "below")


def replace(path, text):
    """All or nothing, however the process ends."""
    with open(path + ".partial", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(path + ".partial", path)


class Record:
    """rows: the lines of the comparison by their names. checks: by kind, how far they have come and what was found. lost: what happened to the processes that were asked."""

    def __init__(self, device, tiny, page=None):
        self.page = page
        self.state = {"device": device, "tiny": tiny, "facts": [], "runs": [], "rows": {}, "checks": {}, "lost": [], "memory": ""}

    def take_up(self, path):
        """Goes on with what another run has left."""
        with open(path, encoding="utf-8") as file:
            state = json.load(file)
        for what in ("device", "tiny"):
            if state[what] != self.state[what]:
                raise ValueError("%s was written for another %s: %s there, %s here. Leave --resume out, or name a file of this machine." % (path, {"device": "device", "tiny": "choice of sizes (--tiny)"}[what], state[what], self.state[what]))
        self.state = state

    def plan(self, rows):
        """Lines that are to be filled; what is known of them stays."""
        for row in rows:
            self.state["rows"].setdefault(row["name"], dict(row, verdict="not reached"))

    def fill(self, rows):
        self.state["rows"].update((row["name"], row) for row in rows)
        self.write()

    def is_reached(self, rows):
        return all(self.state["rows"][row["name"]]["verdict"] in REACHED for row in rows)

    def checks(self, kind, count):
        found = self.state["checks"].setdefault(kind, {"count": count, "next": 0, "right": 0, "exact": 0, "wrong": [], "hosted": {}})
        if count is not None and found["count"] is None:
            found["count"] = count
        if count is not None and found["count"] != count:
            raise ValueError("there were %d %s when this file was begun, and are %d: it is another version's. Leave --resume out." % (found["count"], kind, count))
        return found

    def lose(self, sentence):
        self.state["lost"].append(sentence)
        self.write()

    def passes(self):
        """Whether all is reached and right. Figures of --tiny mean nothing, so they are not judged."""
        rows = [] if self.state["tiny"] else self.state["rows"].values()
        return all(row["verdict"] in PASSED for row in rows) and all(found["next"] == found["count"] and not found["wrong"] for found in self.state["checks"].values()) and not self.state["lost"]

    def verdict(self):
        judged = [row for row in self.state["rows"].values() if row["bar"]]
        parts = ["%d of %d at or above their bar%s" % (sum(row["verdict"] == "OK" for row in judged), len(judged), ", which mean nothing at these sizes" if self.state["tiny"] else "")] if judged else []
        parts += [self.summary(kind, found) for kind, found in self.state["checks"].items()]
        parts += ["a process was lost %d times" % len(self.state["lost"])] if self.state["lost"] else []
        return "gpu-check: %s" % "; ".join(parts or ["nothing was asked for"])

    @staticmethod
    def summary(kind, found):
        if found["count"] is None:
            return "%s: none reached" % kind
        rest = found["count"] - found["next"]
        exact = ", %d with the processor's bits" % found["exact"] if found["exact"] else ""
        return "%s: %d of %d right%s%s" % (kind, found["right"], found["next"], exact, ", %d not reached" % rest if rest else "")

    def lines(self):
        state = self.state
        yield "# On a device, %s" % state["runs"][0]["date"].split()[0]
        yield ""
        yield state["device"]
        yield ""
        yield from ("* " + fact for fact in state["facts"])
        yield ""
        if state["tiny"]:
            yield "**Sizes were for a processor (`--tiny`): the figures mean nothing.**"
            yield ""
        yield from ("* `%s`, %s: %d s, %s" % (run["command"], run["date"], run["seconds"], run["end"]) for run in state["runs"])
        yield ""
        if state["rows"]:
            yield "Ratio: PyTorch's time ÷ Nabla's, the median of rounds taken in turns; times by the device's events where it has them; two sets of inputs in turns."
            yield ""
            yield "| work | PyTorch | Nabla | ratio or share (quartiles) | bar | |"
            yield "|---|---|---|---|---|---|"
            yield from ("| %s |" % " | ".join(row[cell] for cell in ("name", "theirs", "ours", "text", "bar", "verdict")) for row in state["rows"].values())
            yield ""
        for kind, found in state["checks"].items():
            yield "%s." % self.summary(kind, found)
            if found["hosted"]:
                yield "Computed on the host in part, for want of kernels (loops): %s." % ", ".join("%s %d" % each for each in sorted(found["hosted"].items()))
            if found["wrong"]:
                yield ""
                yield "Wrong:"
                yield ""
                yield "```"
                yield from found["wrong"]
                yield "```"
            yield ""
        if state["lost"]:
            yield "Lost, and begun anew:"
            yield ""
            yield from ("* " + sentence for sentence in state["lost"])
            yield ""
        yield from [state["memory"], ""] if state["memory"] else []
        yield self.verdict() + "."
        yield ""

    def write(self):
        if self.page:
            replace(os.path.splitext(self.page)[0] + ".json", json.dumps(self.state, ensure_ascii=False, indent=1))
            replace(self.page, "\n".join(self.lines()))
