"""What eng/gpu-check does where a side ends, faults, falls silent or is ended: python3 eng/gpu_check/tests.py. A program that only answers stands in for both sides."""

import json
import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from side import NoAnswer, Side

STANDIN = '''#!%s
import os, signal, sys
asked = sys.argv[1:]
if "devices" in asked:
    print("cuda:0 Stand-in, compute capability 9.0")
    sys.exit(0)
if "-c" in asked:
    print("1.0")
    sys.exit(0)
rival = "serve" not in asked
print("Stand-in", flush=True)
hosted = 0
rules = dict(rule.split("=") for rule in os.environ.get("STANDIN", "").split(";") if rule)
for line in sys.stdin:
    words = line.split()
    key = ("rival " if rival else "") + " ".join(words)
    rule = next((rules[begin] for begin in rules if key.startswith(begin)), None)
    if rule == "die":
        sys.exit("out of luck")
    if rule == "end all":
        os.kill(os.getppid(), signal.SIGKILL)
        sys.exit(1)
    if rule == "silence":
        continue
    if rule:
        print(rule, flush=True)
        if rule.startswith("fault"):
            sys.exit(3)
    elif words[0] == "list":
        print("\\t".join("%%s %%d" %% (words[1], i) for i in range(5)), flush=True)
    elif words[0] == "check":
        print("exact 0" if int(words[2]) else "right 2", flush=True)
    elif words[0] == "ways":
        print("eager compiled", flush=True)
    elif words[0] == "hosted":
        print(hosted, flush=True)
        hosted += bool(rules.get("hosts"))
    elif words[0] == "copy":
        print("1e30" if rules.get("copies") else "1e3", flush=True)
    elif words[0] == "numbers":
        print("1e-6", flush=True)
    else:
        print("2e-6" if rival else "1e-6", flush=True)
''' % sys.executable


class GpuCheckTests(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.program = os.path.join(self.folder.name, "standin")
        self.page = os.path.join(self.folder.name, "result.md")
        with open(self.program, "w") as file:
            file.write(STANDIN)
        os.chmod(self.program, 0o755)

    def tearDown(self):
        self.folder.cleanup()

    def run_it(self, *words, rules=""):
        environment = dict(os.environ, STANDIN=rules)
        line = [sys.executable, os.path.join(HERE, "main.py"), "--program", self.program, "--python", self.program, "--rounds", "2", "--output", self.page] + list(words)
        return subprocess.run(line, env=environment, capture_output=True, text=True)

    def state(self):
        with open(self.page[:-3] + ".json", encoding="utf-8") as file:
            return json.load(file)

    def text(self):
        with open(self.page, encoding="utf-8") as file:
            return file.read()

    def test_all_that_holds_passes_and_says_what_was_run_on_what(self):
        run = self.run_it()
        self.assertEqual(0, run.returncode, run.stdout + run.stderr)
        for line in ("cuda:0 Stand-in, compute capability 9.0", "* Stand-in", "`eng/gpu-check --rounds 2`", "all done", "laws: 5 of 5 right, 4 with the processor's bits", "for want of kernels (loops): laws 0 2"):
            self.assertIn(line, self.text())
        self.assertNotIn("not reached", self.text())
        self.assertNotIn(self.folder.name, self.text())

    def test_a_side_that_ends_or_loses_its_device_is_begun_anew_and_nothing_else_is_missing(self):
        run = self.run_it(rules="check laws 1=die;check laws 3=fault: sticky;time 300 softmax=die")
        self.assertEqual(1, run.returncode)
        state = self.state()
        self.assertEqual((5, 3, 2), (state["checks"]["laws"]["next"], state["checks"]["laws"]["right"], len(state["checks"]["laws"]["wrong"])))
        self.assertEqual(5, state["checks"]["functions"]["right"])
        self.assertEqual(3, len(state["lost"]))
        self.assertIn("out of luck", state["lost"][0])
        self.assertIn("with its device when it was asked: check laws 3: sticky", self.text())
        missing = [row["name"] for row in state["rows"].values() if row["verdict"] not in ("OK", "")]
        self.assertEqual(3, len(missing))
        self.assertTrue(all(name.startswith("softmax") for name in missing))

    def test_where_pytorch_ends_our_time_against_its_other_way_is_kept(self):
        run = self.run_it("--compare", "--only", "mlp", rules="rival time 300 compiled=die")
        self.assertEqual(1, run.returncode)
        eager, compiled, launch = self.state()["rows"].values()
        self.assertEqual(("OK", "1.0 µs", "15.0 µs"), (launch["verdict"], launch["ours"], launch["bar"]))
        self.assertEqual(("OK", "missing"), (eager["verdict"], compiled["verdict"]))
        self.assertIn("PyTorch was lost", compiled["text"])

    def test_what_is_killed_has_kept_what_it_had_and_another_run_goes_on(self):
        killed = self.run_it("--laws", rules="check laws 3=end all")
        self.assertLess(killed.returncode, 0)
        self.assertEqual(3, self.state()["checks"]["laws"]["next"])
        self.assertIn("ended from outside", self.text())
        self.assertIn("2 not reached", self.text())
        run = self.run_it("--laws", "--resume", self.page[:-3] + ".json", rules="check laws 0=die")
        self.assertEqual(0, run.returncode, run.stdout + run.stderr)
        self.assertEqual(5, self.state()["checks"]["laws"]["right"])
        self.assertEqual(2, len(self.state()["runs"]))

    def test_a_budget_leaves_out_and_does_not_pass(self):
        run = self.run_it("--compare", "--laws", "--budget", "0")
        self.assertEqual(1, run.returncode)
        self.assertIn("until the budget was spent", self.text())
        self.assertTrue(all(row["verdict"] == "not reached" for row in self.state()["rows"].values()))
        self.assertEqual(0, self.run_it("--compare", "--laws", "--resume", self.page[:-3] + ".json").returncode)

    def test_what_a_call_costs_the_host_is_judged_for_the_step_of_training(self):
        self.assertEqual(1, self.run_it("--compare", "--only", "launch", rules="launch=15.1e-6").returncode)
        self.assertEqual(["below", ""], [row["verdict"] for row in self.state()["rows"].values()])

    def test_a_bar_that_is_not_reached_does_not_pass(self):
        self.assertEqual(1, self.run_it("--compare", rules="copies=1").returncode)
        self.assertIn("| 85 % | below |", self.text())

    def test_what_is_computed_on_the_host_does_not_pass(self):
        self.assertEqual(1, self.run_it("--compare", "--only", "mlp", rules="hosts=1").returncode)
        self.assertIn("1 loops were computed on the host |", self.text())
        self.assertIn("| on the host |", self.text())

    def test_what_we_cannot_do_or_do_otherwise_is_missing(self):
        self.assertEqual(1, self.run_it("--compare", "--only", "mlp", rules="numbers=none: never").returncode)
        self.assertIn("Nabla: never", self.text())
        self.assertEqual([], self.state()["lost"])
        self.assertEqual(1, self.run_it("--compare", "--only", "mlp", rules="rival numbers=7").returncode)
        self.assertIn("Nabla has 1e-6, PyTorch has 7", self.text())

    def test_a_result_of_another_device_is_not_taken_up(self):
        self.run_it("--laws")
        state = self.state()
        state["device"] = "cuda:0 Another"
        with open(self.page[:-3] + ".json", "w") as file:
            json.dump(state, file)
        run = self.run_it("--laws", "--resume", self.page[:-3] + ".json")
        self.assertEqual(2, run.returncode)
        self.assertIn("was written for another device", run.stderr)

    def test_who_falls_silent_is_begun_anew(self):
        os.environ["STANDIN"] = "memory=silence"
        self.addCleanup(os.environ.pop, "STANDIN")
        side = Side([self.program, "serve"], "Nabla")
        side.begin()
        side.patience = 0.2
        with self.assertRaisesRegex(NoAnswer, "silent for 0.2 s when it was asked: memory"):
            side.ask("memory")
        side.patience = 300
        self.assertEqual("0", side.ask("hosted"))
        self.assertEqual(1, side.lost)
        side.end()

    def test_who_does_not_begin_is_not_asked_for_ever(self):
        side = Side([sys.executable, "-c", ""], "Nabla")
        for reason in ("when it was started", "when it was started", "does not start any more"):
            with self.assertRaisesRegex(NoAnswer, reason):
                side.ask("memory")


if __name__ == "__main__":
    unittest.main()
