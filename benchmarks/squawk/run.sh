#!/usr/bin/env bash
# guardrails beside squawk on the same files in the same run, on one core:
#   benchmarks/squawk/run.sh FOLDER_WITH_SQL
# FETCH_SQL names a program that fills an empty folder, given as its argument, with scripts.
# ROUNDS (default 5), MAJOR (default 16), SCRATCH (default: a temporary folder, kept so that a second run need not install and publish again),
# LINEAR_MB (default "1 10 100"; empty to leave the long run out).
# Needs npm, the .NET SDK, taskset and GNU time; a C++ compiler for the native binary, which is left out without one.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
sql=${1:?usage: run.sh FOLDER_WITH_SQL}
rounds=${ROUNDS:-5} major=${MAJOR:-16} scratch=${SCRATCH:-${TMPDIR:-/tmp}/guardrails-squawk}
mkdir -p "$scratch" "$sql"
sql=$(cd "$sql" && pwd)
[ -z "${FETCH_SQL:-}" ] || "$FETCH_SQL" "$sql"

[ -d "$scratch/npm/node_modules/squawk-cli" ] || npm install --silent --no-audit --no-fund --prefix "$scratch/npm" squawk-cli >&2
# The binary itself: what npm puts into the path starts node first.
squawk=$(find "$scratch/npm/node_modules/@squawk-cli" -path '*/bin/squawk' -type f | head -1)
publish() { dotnet publish "$root/src/Guardrails.Cli" -c Release -r linux-x64 -v q -o "$scratch/$1" --artifacts-path "$scratch/artifacts-$1" "${@:2}" >&2; }
[ -n "${SKIP_PUBLISH:-}" ] || publish tool --self-contained false
tool=$scratch/tool/Guardrails.Cli native=$scratch/native/Guardrails.Cli
if [ -z "${SKIP_PUBLISH:-}" ] && { command -v clang || command -v g++; } >/dev/null; then publish native -p:PublishAot=true; fi

slow=(with.sql rules.sql alter_table.sql create_table.sql)
mapfile -t all < <(cd "$sql" && find . -maxdepth 1 -name '*.sql' -printf '%f\n' | LC_ALL=C sort)
mapfile -t slow < <(cd "$sql" && ls "${slow[@]}" 2>/dev/null || true)
mapfile -t most < <(printf '%s\n' "${all[@]}" | grep -vxF "$(printf '%s\n' "${slow[@]:-none}")")

# Prints wall seconds, processor seconds and peak KB of one run. What a linter finds does not matter, but that it got to its end does.
measure() { # highest exit code of a run that counts, command…
  local most=$1 status=0; shift
  (cd "$sql" && command time -f '%e %U %S %M' -o "$scratch/time" taskset -c 0 "$@" >"$scratch/out" 2>"$scratch/err") || status=$?
  [ "$status" -le "$most" ] || { echo "$1 ended with exit code $status:" >&2; head -5 "$scratch/err" >&2; exit 1; }
  tail -1 "$scratch/time" | awk '{ printf "%.2f %.3f %d\n", $1, $2 + $3, $4 }'
}

middle() { cut -d' ' -f"$1" "$2" | sort -n | sed -n "$(((rounds + 1) / 2))p"; }
report() { # name, bytes, file of measurements: medians, and the highest peak
  awk -v name="$1" -v bytes="$2" -v wall="$(middle 1 "$3")" -v cpu="$(middle 2 "$3")" -v peak="$(cut -d' ' -f3 "$3" | sort -n | tail -1)" \
    'BEGIN { printf "| %s | %.2f | %.3f | %.1f | %.0f |\n", name, wall, cpu, (cpu > 0 ? bytes / 1e6 / cpu : 0), peak / 1024 }'
}

compare() { # title, files…
  local title=$1 bytes; shift
  bytes=$(cd "$sql" && cat "$@" | wc -c)
  printf '\n%s: %d files, %.1f MB\n\n| | wall s | processor s | MB/s of processor time | peak MB |\n|---|---:|---:|---:|---:|\n' "$title" $# "$(awk "BEGIN { print $bytes / 1e6 }")"
  : >"$scratch/a"; : >"$scratch/b"; : >"$scratch/c"
  # In turns, so that what else the machine does meanwhile meets all of them.
  for _ in $(seq "$rounds"); do
    # It ends with 101 on some of the files, with its findings written.
    measure 101 "$squawk" --reporter json --pg-version "$major" "$@" >>"$scratch/a"
    measure 1 "$tool" lint --format json --postgres-version "$major" "$@" >>"$scratch/b"
    [ ! -x "$native" ] || measure 1 "$native" lint --format json --postgres-version "$major" "$@" >>"$scratch/c"
  done
  report "$("$squawk" --version)" "$bytes" "$scratch/a"
  report "guardrails, framework-dependent" "$bytes" "$scratch/b"
  [ ! -x "$native" ] || report "guardrails, native" "$bytes" "$scratch/c"
}

compare "All but the four" "${most[@]}"
[ ${#slow[@]} -eq 0 ] || compare "The four" "${slow[@]}"
compare "One file" "${most[0]}"
[ ! -x "$native" ] || printf '\nThe native binary has %.1f MB.\n' "$(stat -c %s "$native" | awk '{ print $1 / 1e6 }')"

[ -z "${ONLY_TOTALS:-}" ] || exit 0
probe=$tool; [ ! -x "$native" ] || probe=$native

printf '\nWhat each flags of the statements whose locks were observed on servers:\n\n'
node "$here/compare.mjs" "$squawk" "$probe"
printf '\nThe dearest files, one process each, processor time above that of an empty file (best of 3):\n\n| file | ms |\n|---|---:|\n'
: >"$scratch/empty.sql"
best() { for _ in 1 2 3; do (cd "$sql" && taskset -c 0 bash -c 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1; [ $? -le 1 ]' _ "$probe" lint --format json "$1" 2>&1) | tail -1 | awk '{ print ($1 + $2) * 1000 }'; done | sort -n | head -1; }
base=$(best "$scratch/empty.sql")
for file in "${all[@]}"; do printf '%s %s\n' "$(best "$file")" "$file"; done | sort -rn | head -5 | awk -v base="$base" '{ printf "| %s | %.0f |\n", $2, $1 - base }'

if [ -n "${LINEAR_MB-1 10 100}" ]; then
  printf '\nThe same scripts over and over as one file:\n\n| MB | processor s | s per MB | peak MB |\n|---:|---:|---:|---:|\n'
  for mb in ${LINEAR_MB-1 10 100}; do
    # A script that breaks off in the middle would make one statement of the rest.
    while cat "$here/linear.sql"; do :; done 2>/dev/null | head -c "$((mb * 1000000))" >"$scratch/linear.sql" || true
    read -r _ cpu peak < <(measure 1 "$probe" lint --format json "$scratch/linear.sql")
    awk -v mb="$mb" -v cpu="$cpu" -v peak="$peak" 'BEGIN { printf "| %d | %.2f | %.4f | %.0f |\n", mb, cpu, cpu / mb, peak / 1024 }'
  done
  rm -f "$scratch/linear.sql"
fi
