"""PyTorch as a side of the benchmark: answers the driver's commands (../../src/protocol.ts). side.py THREADS"""

import json
import os
import sys
import time

import torch

from workloads import WORKLOADS

MARK = "@bench "
BLOCK_MS = 10
MOST_FOREIGN = 0.12


def say(**answer):
    print(MARK + json.dumps(answer), flush=True)


def now():
    return time.perf_counter() * 1000


def mark():
    """Milliseconds: the clock, those of all cores that were not idle, and this process's own."""
    try:
        with open("/proc/stat") as file:
            ticks = [int(word) for word in file.readline().split()[1:]]
        busy = 10 * (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7])
    except OSError:
        busy = None
    used = os.times()
    return now(), busy, 1000 * (used.user + used.system)


def foreign_share(before, after):
    if before[1] is None:
        return 0
    return max(0, after[1] - before[1] - (after[2] - before[2])) / max(1, after[0] - before[0])


def fastest_call(run, milliseconds):
    """Runs until the time is over, once at least."""
    end = now() + milliseconds
    best = float("inf")
    while True:
        start = now()
        run()
        best = min(best, now() - start)
        if now() >= end:
            return best


def time_blocks(run, call_ms, milliseconds):
    calls = max(1, round(BLOCK_MS / max(call_ms, 1e-4)))
    blocks = []
    before = mark()
    while True:
        start = now()
        for _ in range(calls):
            run()
        blocks.append((now() - start) / calls)
        if now() - before[0] >= milliseconds:
            break
    quiet = foreign_share(before, mark()) <= MOST_FOREIGN
    return {"blocks": blocks, "clean": [quiet] * len(blocks)}


def prepare(name, warm_ms, warm):
    if name not in WORKLOADS:
        return {"missing": True}
    made = WORKLOADS[name]()
    run = made["run"]
    first_ms = fastest_call(run, 0)
    ready = {"firstMs": first_ms}
    if "check" in made:
        ready["check"] = made["check"]()
    if "parameters" in made:
        ready["parameters"] = made["parameters"]
    ready["callMs"] = fastest_call(run, warm_ms)
    warm[name] = (run, ready["callMs"])
    return {"ready": ready}


def obey(command, warm):
    name = command["workload"]
    if command["do"] == "prepare":
        return prepare(name, command["warmMs"], warm)
    if command["do"] == "measure":
        return {"slice": time_blocks(*warm[name], command["ms"])}
    del warm[name]
    return {"released": True}


def main():
    torch.set_num_threads(1)
    torch.manual_seed(0)
    say(hello={"version": torch.__version__, "device": f"native, {sys.argv[1]} threads in products"})
    warm = {}
    for line in sys.stdin:
        try:
            say(**obey(json.loads(line), warm))
        except Exception as error:
            say(failed=f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
