#!/usr/bin/env bash
# The kernels' tests as on machines with narrower registers, and everything that may print or parse under a German culture: not the laws of operations, nor what only computes.
set -euo pipefail
cd "$(dirname "$0")/.."
tests=tests/Nabla.Tests
kernels='FullyQualifiedName~Nabla.Tests.Cpu|FullyQualifiedName~LawTests.Machines'
# Most of these take turns on one processor, so the longest run goes beside the others.
DOTNET_EnableAVX2=0 dotnet test -c Release --no-build "$tests" --filter "$kernels" &
longest=$!
DOTNET_EnableAVX512=0 dotnet test -c Release --no-build "$tests" --filter "$kernels"
DOTNET_EnableHWIntrinsic=0 dotnet test -c Release --no-build "$tests" --filter 'FullyQualifiedName~LawTests.Machines'
wait "$longest"
# What computes, and prints nothing that a culture touches, needs no second run.
numbers=(Loops Cpu Nabla.Tests.Laws Nabla.Tests.Devices Compilation.Random Compilation.Fused JitLawTests RandomGraphTests DeepGraphTests
    AnyBatch Nabla.Tests.OdeTests Distributions.Sampling TrialsTests RecordedOptimizer KillDuringSave FullDisk GpuCheck.Loss)
prose=$(printf '&FullyQualifiedName!~%s' "${numbers[@]}")
DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0 LANG=de_DE.UTF-8 LC_ALL=de_DE.UTF-8 NABLA_CULTURE=de-DE dotnet test -c Release --no-build "$tests" --filter "${prose#&}"
