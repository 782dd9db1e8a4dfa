#!/usr/bin/env bash
# Kills the digit reader a hundred times (or as often as the first argument says) while it saves, and checks each time
# that the file is the old one or the new one, whole.
set -euo pipefail
cd "$(dirname "$0")/.."
NABLA_KILLS="${1:-100}" dotnet test -c Release tests/Nabla.Tests --filter "FullyQualifiedName~KillDuringSaveTests"
