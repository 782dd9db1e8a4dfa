"""A process that is asked by lines, and begun anew where it ends, falls silent or has lost its device."""

import collections
import queue
import subprocess
import sys
import threading


class NoAnswer(Exception):
    """Why there is none."""


class Side:
    """told is called with a sentence for each time that the process was lost."""

    # What does not begin twice in succession will not the third time.
    MOST_FAILED_STARTS = 2

    def __init__(self, command, name, patience=300, told=None):
        self.command, self.name, self.patience, self.told = command, name, patience, told or (lambda sentence: None)
        self.process, self.version, self.failed_starts, self.lost = None, None, 0, 0

    def begin(self):
        """Begins the process if there is none; its first line is its version."""
        if self.process is not None:
            return
        if self.failed_starts >= self.MOST_FAILED_STARTS:
            raise NoAnswer("%s does not start any more" % self.name)
        try:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1, errors="replace")
        except OSError as error:
            self.failed_starts += 1
            raise NoAnswer("%s could not be started: %s" % (self.name, error)) from error
        self.answers, self.complaints = queue.Queue(), collections.deque(maxlen=5)
        self.listeners = [
            threading.Thread(target=self.listen, args=(self.process.stdout, self.answers), daemon=True),
            threading.Thread(target=self.overhear, args=(self.process.stderr, self.complaints), daemon=True)]
        for thread in self.listeners:
            thread.start()
        try:
            self.version = self.answers.get(timeout=self.patience)
        except queue.Empty:
            self.version = None
        if not self.version:
            self.failed_starts += 1
            self.lose("when it was started")
        self.failed_starts = 0

    @staticmethod
    def listen(stream, answers):
        for line in stream:
            answers.put(line.strip())
        answers.put(None)

    @staticmethod
    def overhear(stream, complaints):
        for line in stream:
            complaints.append(line.strip())
            print(line, end="", file=sys.stderr, flush=True)

    def ask(self, line):
        """The answer. Where there is none, NoAnswer says why, and what is asked next is asked of a process that lives."""
        self.begin()
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
            answer = self.answers.get(timeout=self.patience)
        except OSError:
            answer = None
        except queue.Empty:
            self.lose("for it was silent for %g s when it was asked: %s" % (self.patience, line))
        if answer is None:
            self.lose("when it was asked: %s" % line)
        if answer.startswith("fault: "):
            self.lose("with its device when it was asked: %s: %s" % (line, answer[7:]))
        if answer.startswith("none: "):
            raise NoAnswer("%s: %s" % (self.name, answer[6:]))
        return answer

    def number(self, line):
        return float(self.ask(line))

    def lose(self, circumstances):
        """Ends what is left of the process, has it noted, and says so."""
        process, self.process = self.process, None
        process.kill()
        code = process.wait()
        self.close(process)
        last = " | ".join(line for line in self.complaints if line)
        sentence = "%s was lost (exit code %s) %s%s" % (self.name, code, circumstances, "; it had said: %s" % last[:500] if last else "")
        self.lost += 1
        self.told(sentence)
        raise NoAnswer(sentence)

    def close(self, process):
        """After its end, when what it said has been heard."""
        for thread in self.listeners:
            thread.join(timeout=5)
        for stream in (process.stdin, process.stdout, process.stderr):
            try:
                stream.close()
            except OSError:
                pass  # What it was asked and did not hear.

    def end(self):
        if self.process is None:
            return
        process, self.process = self.process, None
        process.stdin.close()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self.close(process)
