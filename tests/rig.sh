#!/usr/bin/env bash
# tests/rig.sh MODEL.nam [BACKLINE]: a guitar into `backline play` over a virtual sound card, against `backline render`.
#
# For JACK and for cpal's ALSA host: starts the rig, plays, records dry and wet sample-aligned, renders the dry,
# and demands the same sound (ESR <= 1e-8) at a constant delay; on JACK of no frame at all. On ALSA, a take in which
# `play` reports dropouts must still be exact between them. Prints the numbers, exits non-zero when they fail.
# Then a preset with every stage at work (whole_rig.json), over JACK: what is rendered of the take is what was played, to
# the last bit and on both sides.
#
# BACKLINE_RIG names the folder of the virtual rig (default: ../shared/rig beside the project); PERIOD (256; the preset
# needs 64, 128, 256 or a multiple of 512) and TAKES ("jack alsa preset") may be set.
# Needs python3 with numpy and the rig's packages.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
rig=${BACKLINE_RIG:-$here/../../shared/rig}/virtual-rig.sh
period=${PERIOD:-256}
model=${1:?usage: tests/rig.sh MODEL.nam [BACKLINE]}
backline=${2:-${CARGO_TARGET_DIR:-$here/../target}/debug/backline}
[ -x "$rig" ] || { echo "rig: $rig is not there; set BACKLINE_RIG" >&2; exit 1; }
[ -x "$backline" ] || { echo "rig: $backline is not there; build it first" >&2; exit 1; }
# The distribution's numpy belongs to the distribution's python, which need not be the first on the path.
python=
for one in python3 /usr/bin/python3; do
    [ -n "$python" ] || ! "$one" -c 'import numpy' 2>/dev/null || python=$one
done
[ -n "$python" ] || { echo "rig: no python3 with numpy" >&2; exit 1; }

# ALSA's callbacks are ordinary threads: let them go before whatever else this machine does.
first=()
nice -n -19 true 2>/dev/null && first=(nice -n -19)

work=$(mktemp -d)
player=
stop_player() {
    [ -n "$player" ] || return 0
    kill -INT "$player" 2>/dev/null || true
    for _ in $(seq 100); do kill -0 "$player" 2>/dev/null || break; sleep 0.05; done
    kill -KILL "$player" 2>/dev/null || true
    wait "$player" 2>/dev/null || player_failed=1
    player=
}
# The server goes first and in its own time: killed, it would leave its place in JACK's short list of servers taken.
stop_server() {
    local server
    server=$(cat "$RIG_DIR/pid/jackd" 2>/dev/null) && kill "$server" 2>/dev/null || return 0
    for _ in $(seq 150); do kill -0 "$server" 2>/dev/null || break; sleep 0.1; done
}
clean_up() { stop_player; stop_server; "$rig" stop >/dev/null 2>&1 || true; rm -rf "$work"; }

"$python" "$here/rig.py" guitar "$work/guitar.wav"
# Long enough a silence for the echoes of the start to vanish.
"$python" "$here/rig.py" guitar "$work/rests.wav" --lead 5 --rests
environment=$("$rig" start --backend jack --period "$period")
trap clean_up EXIT
eval "$environment"

# begin NAME OPTION...: `play` until it is stopped, its report in $work/NAME.json.
begin() {
    local name=$1 log=$work/$1
    shift
    player_failed=0
    rm -f "$log".* # of the take before
    "${first[@]}" "$backline" play "$@" --buffer "$period" --seconds 60 --json >"$log.json" 2>"$log.err" &
    player=$!
    for _ in $(seq 200); do
        # Asking the server instead would open clients while the program opens its own; jackd can hang on that.
        grep -q ' > ' "$log.err" && break
        kill -0 "$player" 2>/dev/null || { cat "$log.err" >&2; return 1; }
        sleep 0.05
    done
    sleep 2 # the start fade, and the ring's first judgement
}

end() {
    stop_player
    [ "$player_failed" = 0 ] || { cat "$work/$1.err" >&2; return 1; }
    [ -s "$work/$1.wav" ] || { echo "$1: nothing was recorded" >&2; cat "$work/$1.log" >&2; return 1; }
}

# take HOST: 0 when it sounds as rendered.
take() {
    local host=$1 log=$work/$1 limit=()
    [ "$host" = preset ] && { take_preset; return; }
    [ "$host" = jack ] && limit=(--max-delay 0)
    begin "$host" --model "$model" --host "$host" || return 1
    # The rig's own alignment knows linear programs only; ours follows.
    timeout 40 "$rig" measure "$work/guitar.wav" "$log.wav" >"$log.log" 2>&1 || true
    end "$host" || return 1
    "$python" "$here/rig.py" split "$log.wav" "$log.dry.wav"
    "$backline" render --model "$model" "$log.dry.wav" "$log.rendered.wav"
    "$python" "$here/rig.py" compare "$log.wav" "$log.rendered.wav" "$log.json" --name "$host" "${limit[@]}"
}

# 0 when every sample is as rendered.
take_preset() {
    local preset=$here/whole_rig.json log=$work/preset
    begin preset --preset "$preset" --host jack || return 1
    timeout 60 "$python" "$here/jack_take.py" "$work/rests.wav" "$log.wav" >"$log.log" 2>&1 || true
    end preset || return 1
    # The convolver counts its parts of 512 frames from where it began; the take began at one of the blocks since.
    local ahead=0
    while :; do
        "$python" "$here/rig.py" split "$log.wav" "$log.dry.wav" --ahead "$ahead"
        "$backline" render --preset "$preset" "$log.dry.wav" "$log.rendered.wav"
        "$python" "$here/rig.py" same "$log.wav" "$log.rendered.wav" "$log.json" --ahead "$ahead" && return 0
        ahead=$((ahead + period))
        [ "$ahead" -lt 512 ] || return 1
    done
}

xruns() { "$rig" xruns 2>/dev/null || true; }
disturbed() { [ "$(xruns)" != "$1" ] || ! grep -q '"device_xruns": 0' "$work/$2.json"; }

# A take that the machine held up proves nothing: ALSA's callbacks are ordinary threads. One of six has to be whole.
judge() {
    local host=$1 before left
    for left in 5 4 3 2 1 0; do
        before=$(xruns)
        take "$host" && return 0
        disturbed "$before" "$host" || return 1
        echo "$host: disturbed ($(xruns) xruns so far at the server); $left more"
    done
    return 1
}

failed=0
for one in ${TAKES:-jack alsa preset}; do judge "$one" || failed=1; done
exit "$failed"
