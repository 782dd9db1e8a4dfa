#!/usr/bin/env bash
# What a user does with the package: pack it, add it to a program by one line, train, save, load, predict; train by a compiled step
# where code can be emitted, and trimmed where it cannot, with the same bits. --native also compiles that program natively, which
# needs the runtime's native package and a linker.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet pack -c Release src/Nabla.Package -v q --nologo

# The packages folder keeps what it once unpacked under this version.
rm -rf "${NUGET_PACKAGES:-$HOME/.nuget/packages}/nabla/0.1.0"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd samples/Ship
dotnet run -c Release fit.cs "$work/pump.safetensors"
dotnet run -c Release predict.cs "$work/pump.safetensors"

emitted=$(dotnet run -c Release compiled.cs)
check() {
    # Whatever the trimmer or the native compiler warns of is an error.
    dotnet publish -c Release compiled.cs -o "$work/$1" -r "$(dotnet --info | sed -n 's/^ *RID: *//p')" -p:TreatWarningsAsErrors=true -p:TrimmerSingleWarn=false -v q --nologo "${@:2}"
    found=$("$work/$1/compiled")
    [ "$found" = "$emitted" ] || { echo "$1: $found, but where code is emitted $emitted" >&2; exit 1; }
    echo "$1: $found, as where code is emitted"
}

check trimmed --self-contained -p:PublishTrimmed=true -p:DynamicCodeSupport=false
if [ "${1:-}" = --native ]; then
    check native -p:PublishAot=true
fi
