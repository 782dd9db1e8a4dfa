#!/usr/bin/python3
"""Records what PyTorch answers for every operation: python3 record.py [Operation …]"""

import sys

import contractions
import indexing
import layers
import learning
import linear
import movement
import optimizers
import penalty
import pointwise
import reductions
import seeds
import windows


def main(wanted):
    cases = size = files = 0
    for source in (pointwise, reductions, contractions, linear, movement, indexing, windows, learning, layers, optimizers, penalty, seeds):
        for operation in source.record():
            if wanted and operation.name not in wanted:
                continue
            count, length = operation.write()
            print("%-30s %5d cases %9d bytes" % (operation.name, count, length))
            cases, size, files = cases + count, size + length, files + 1
    print("%d files, %d cases, %d bytes" % (files, cases, size))


if __name__ == "__main__":
    main(set(sys.argv[1:]))
