#!/usr/bin/env python3
"""gym-pusht behind standard input and output, one JSON text a line, for `worldforge eval --simulator gym`.

First a line says what it is: {"revision": "gym-pusht 0.1.8"}. Then a line in, a line out:
{"reset": seed} and {"step": [x, y]} (px) both give {"agent": [x, y], "velocity": [x, y],
"block": [x, y, angle], "coverage": share}; the block's place is its centre of gravity. It ends with its
input.
"""

from __future__ import annotations

import json
import os
import sys
from importlib.metadata import version

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import numpy as np
from gym_pusht.envs.pusht import PushTEnv


def table(env: PushTEnv) -> dict[str, object]:
    agent, block = env.agent, env.block
    x, y = block.local_to_world(block.center_of_gravity)
    return {
        "agent": list(map(float, agent.position)),
        "velocity": list(map(float, agent.velocity)),
        "block": [float(x), float(y), float(block.angle)],
        "coverage": float(np.clip(env._get_coverage(), 0.0, 1.0)),
    }


def main() -> None:
    env = PushTEnv(obs_type="state")
    print(json.dumps({"revision": f"gym-pusht {version('gym-pusht')}"}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        if "reset" in asked:
            env.reset(seed=asked["reset"])
        else:
            env.step(np.array(asked["step"], dtype=np.float64))
        print(json.dumps(table(env)), flush=True)


if __name__ == "__main__":
    main()
