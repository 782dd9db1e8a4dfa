"""Convolutions and pooling."""

import torch
import torch.nn.functional as F

from recording import FLOATS, NAMES, Operation, distinct, normal, shape_text

# Input, output channels, kernel, and what PyTorch is told.
CONVOLUTIONS = [
    ((2, 3, 9), 4, (3,), {}),
    ((1, 4, 10), 6, (4,), {"stride": [2], "padding": [1], "groups": 2}),
    ((3, 8), 2, (2,), {"dilation": [3]}),
    ((2, 3, 7, 6), 5, (3, 2), {}),
    ((2, 4, 8, 9), 4, (3, 3), {"stride": [2, 1], "padding": [1, 2], "dilation": [1, 2], "groups": 4}),
    ((1, 2, 5, 5), 17, (1, 1), {}),
    ((2, 2, 4, 5, 6), 3, (2, 3, 2), {"stride": [1, 2, 1], "padding": [1, 0, 1]}),
]
TRANSPOSED = [
    ((2, 3, 5), 4, (3,), {"stride": [2], "padding": [1], "outputPadding": [1]}),
    ((2, 4, 4, 3), 6, (3, 2), {"stride": [2, 3], "padding": [1, 0], "dilation": [2, 1], "groups": 2}),
    ((4, 3, 3), 2, (2, 2), {}),
    ((1, 2, 3, 2, 3), 3, (2, 2, 2), {"stride": [2, 1, 2]}),
]
POOLS = [((2, 3, 9), {"kernel": [3]}), ((1, 2, 6, 8), {"kernel": [2, 2]}), ((2, 7, 6), {"kernel": [3, 2], "stride": [2, 1], "padding": [1, 1]}),
         ((1, 2, 7, 7), {"kernel": [3, 3], "stride": [2, 2], "ceiling": True}), ((1, 2, 4, 5, 6), {"kernel": [2, 2, 3], "stride": [1, 2, 2]})]


def options(given):
    names = {"outputPadding": "output_padding", "kernel": "kernel_size", "ceiling": "ceil_mode", "includesPadding": "count_include_pad"}
    return {names.get(name, name): tuple(value) if isinstance(value, list) else value for name, value in given.items()}


def record():
    operation = Operation("Convolution")
    for dtype in FLOATS:
        for table, functions, role in ((CONVOLUTIONS, (F.conv1d, F.conv2d, F.conv3d), "forward"),
                                       (TRANSPOSED, (F.conv_transpose1d, F.conv_transpose2d, F.conv_transpose3d), "transposed")):
            for shape, outputs, kernel, given in table:
                channels = shape[-len(kernel) - 1]
                groups = given.get("groups", 1)
                weight = (outputs, channels // groups, *kernel) if role == "forward" else (channels, outputs // groups, *kernel)
                case = "%s %s %s %s" % (NAMES[dtype], role, shape_text(shape, weight), " ".join("%s %s" % pair for pair in given.items()))
                function = functions[len(kernel) - 1]
                operation.case(case, lambda x, w, b, function=function, given=given: function(x, w, b, **options(given)),
                               [normal(shape, dtype, case, 0), normal(weight, dtype, case, 1), normal((outputs,), dtype, case, 2)],
                               {"role": role, **given})
    yield operation

    for name, functions in (("MaxPool", (F.max_pool1d, F.max_pool2d, F.max_pool3d)), ("AvgPool", (F.avg_pool1d, F.avg_pool2d, F.avg_pool3d))):
        operation = Operation(name)
        for dtype in FLOATS:
            for shape, given in POOLS:
                case = "%s %s %s" % (NAMES[dtype], shape_text(shape), " ".join("%s %s" % pair for pair in given.items()))
                function = functions[len(given["kernel"]) - 1]
                if name == "MaxPool":
                    operation.case(case, lambda x, function=function, given=given: function(x, return_indices=True, **options(given)),
                                   [distinct(shape, dtype, case)], given)
                else:
                    operation.case(case, lambda x, function=function, given=given: function(x, **options(given)), [normal(shape, dtype, case)], given)
        yield operation
