#!/usr/bin/env bash
# All that is tried on the processor and has a place on a device, with data on an emulated CUDA device (tests/Nabla.Cuda.Tests/Emulator): every sample of the laws, all recorded references, two thousand random functions.
# The gate takes a share of them. More arguments go to "dotnet test".
set -euo pipefail
cd "$(dirname "$0")/.."
NABLA_CUDA_TESTS=all dotnet test -c Release tests/Nabla.Cuda.Tests "$@"
