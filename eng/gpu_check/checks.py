"""What is to hold on the device, one check after another: laws, PyTorch's recorded answers, functions drawn at random."""

from side import NoAnswer

KINDS = ("laws", "references", "functions")


def run(kind, ours, record, has_time):
    """Goes on where the record stands. What loses its process is wrong, and the next check is asked of another process."""
    found = record.checks(kind, None)
    try:
        names = ours.ask("list " + kind).split("\t")
    except NoAnswer:
        record.write()
        return
    found = record.checks(kind, len(names))
    while found["next"] < len(names) and has_time():
        name = names[found["next"]]
        try:
            answer = ours.ask("check %s %d" % (kind, found["next"]))
        except NoAnswer as error:
            answer = "wrong 0 %s" % error
        verdict, hosted, how = (answer.split(" ", 2) + [""])[:3]
        found["next"] += 1
        found["right"] += verdict in ("exact", "right")
        found["exact"] += verdict == "exact"
        if hosted != "0":
            # The name of the operation, of a law's name.
            operation = name.split("(")[0]
            found["hosted"][operation] = found["hosted"].get(operation, 0) + int(hosted)
        if verdict not in ("exact", "right"):
            found["wrong"].append("%s: %s" % (name, how))
            print("WRONG  %s" % found["wrong"][-1], flush=True)
        record.write()
    print(record.summary(kind, found), flush=True)
