#!/usr/bin/env bash
# What a user does with the package: pack it, add it to a program by one line, train, save, load, predict.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet pack -c Release src/Nabla.Package -v q --nologo

# The packages folder keeps what it once unpacked under this version.
rm -rf "${NUGET_PACKAGES:-$HOME/.nuget/packages}/nabla/0.1.0"
model=$(mktemp -u).safetensors
(cd samples/Ship && dotnet run -c Release fit.cs "$model" && dotnet run -c Release predict.cs "$model")
rm -f "$model"
