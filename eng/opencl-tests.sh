#!/usr/bin/env bash
# All that is tried on the processor and has a place on a device, with data on the first OpenCL device: every sample of the laws, all recorded references, two thousand random functions.
# The gate takes a share of them. More arguments go to "dotnet test": with --filter, and NABLA_RANDOM_FUNCTIONS=from..to, it can be done in portions, two processes at a time; PoCL compiles one kernel after another in each.
set -euo pipefail
cd "$(dirname "$0")/.."
# PoCL would compile each kernel twice, for groups of any size and of this one, and look for registers to put work-items side by side in: a kernel that runs once is not worth it.
export POCL_WORK_GROUP_SPECIALIZATION=0 POCL_WORK_GROUP_METHOD=loops
NABLA_OPENCL_TESTS=all dotnet test -c Release tests/Nabla.OpenCl.Tests "$@"
