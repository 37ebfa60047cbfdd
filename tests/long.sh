#!/usr/bin/env bash
# tests/long.sh RUN [MINUTES] [BACKLINE]: what is too long for every day: a gig through a virtual sound card, in real time.
#
#   steady   one clock, JACK, buffers of 64 frames, for 30 minutes
#   busy     the same while a process as busy as can be runs on every core
#   clocks   the guitar on one sound server, the speakers on another whose clock is 200 ppm fast, for 3 minutes
#   rates    the same with the guitar at 44.1 kHz, the speakers at 48 kHz, 100 ppm fast
#
# Prints the report of `play` and what the server counted itself. Exits non-zero when a dropout was ours: the ring between
# the callbacks ran dry or was trimmed. So is a block that took longer than it lasts, unless the system kept
# its thread from the processor meanwhile. CORE pins server and program to one core. BACKLINE_RIG names the folder of the
# virtual rig.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
rig=${BACKLINE_RIG:-$here/../../shared/rig}/virtual-rig.sh
run=${1:?usage: tests/long.sh steady|busy|clocks|rates [MINUTES] [BACKLINE]}
case $run in steady | busy) minutes=${2:-30} ;; clocks | rates) minutes=${2:-3} ;; *) echo "no run is called $run" >&2; exit 2 ;; esac
backline=${3:-${CARGO_TARGET_DIR:-$here/../target}/release/backline}
[ -x "$rig" ] || { echo "rig: $rig is not there; set BACKLINE_RIG" >&2; exit 1; }
[ -x "$backline" ] || { echo "rig: $backline is not there; build it with cargo build --release" >&2; exit 1; }

first=()
[ -z "${CORE:-}" ] || first=(taskset -c "$CORE")
nice -n -19 true 2>/dev/null && first+=(nice -n -19)
pinned=(${CORE:+--cpu "$CORE"})
work=$(mktemp -d)
busy=()
clean_up() {
    [ ${#busy[@]} = 0 ] || kill "${busy[@]}" 2>/dev/null || true
    # The server goes first and in its own time: killed, it would leave its place in JACK's short list of servers taken.
    local server
    if server=$(cat "$RIG_DIR/pid/jackd" 2>/dev/null) && kill "$server" 2>/dev/null; then
        for _ in $(seq 150); do kill -0 "$server" 2>/dev/null || break; sleep 0.1; done
    fi
    "$rig" stop >/dev/null 2>&1 || true
    rm -rf "$work"
}

case $run in
    steady | busy)
        environment=$("$rig" start --backend jack --async --period 64 "${pinned[@]}")
        devices=(--host JACK --buffer 64)
        ;;
    clocks)
        environment=$("$rig" start --both --drift 200 "${pinned[@]}")
        devices=(--host ALSA --input guitar --output jspeakers)
        ;;
    rates)
        environment=$("$rig" start --both --drift 100 "${pinned[@]}")
        devices=(--host ALSA --input cdguitar --output jspeakers)
        ;;
esac
eval "$environment"
trap clean_up EXIT
[ "$run" != rates ] || cat >>"$XDG_CONFIG_HOME/alsa/asoundrc" <<'PCM'
pcm.cdguitar { type pipewire capture_node "guitar" rate 44100 hint { show on description "Guitar at 44.1 kHz" } }
PCM
if [ "$run" = busy ]; then
    for _ in $(seq "$(nproc)"); do
        while :; do :; done &
        busy+=($!)
    done
fi

"${first[@]}" "$backline" play --model "$here/fixtures/standard.nam" "${devices[@]}" --seconds $((60 * minutes)) --json \
    >"$work/report.json"
cat "$work/report.json"
echo "xruns that the server counted: $("$rig" xruns 2>/dev/null || echo unknown)"
python3 - "$work/report.json" <<'JUDGE'
import json, sys
report = json.load(open(sys.argv[1]))
dropouts = report["dropouts"]
slow = dropouts["overloads"] - dropouts["held_up"]
ours = dropouts["ring_dry"] + report["ring_trims"] + slow
print(f"dropouts: {dropouts['device_xruns']} of the device, {ours} of ours")
print(f"blocks too slow: {slow} by themselves, {dropouts['held_up']} held up by the system,"
      f" at a typical load of {100 * report['load']['typical']:.1f} %")
sys.exit(ours > 0)
JUDGE
