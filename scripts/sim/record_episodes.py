#!/usr/bin/env python3
"""Record episodes of gym-pusht that are rich in contact: what the embedded simulator is measured against.

    pip install -r scripts/sessions/requirements.txt
    python scripts/sim/record_episodes.py --episodes 50 --seed 2000 --out episodes.jsonl

A line is one episode: `actions` [T][2] px, `states` [T + 1][7] with agent x, y, vx, vy (px, px/s), centre of
gravity of the block x, y (px) and its angle (rad, not wrapped); `states[t]` is what `actions[t]` begins from.
The same seed gives the same bytes with the pinned wheels.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import numpy as np
from gym_pusht.envs.pusht import PushTEnv

LOW, HIGH = 0.0, 512.0  # px, of the action space
FRAME_S = 0.1
SPEEDS = (60.0, 400.0)  # px/s of a stroke: from a careful push to a blow
AIM = 50.0  # px around the block's centre of gravity at which a stroke is aimed
OVERSHOOT = (0.0, 120.0)  # px that a stroke goes on behind its aim
DIGITS = 6  # of a written number: 1e-6 px


def state_of(env: PushTEnv) -> list[float]:
    agent, block = env.agent, env.block
    x, y = block.local_to_world(block.center_of_gravity)
    values = (*agent.position, *agent.velocity, x, y, block.angle)
    return [round(float(value), DIGITS) for value in values]


def stroke(env: PushTEnv, random: np.random.Generator) -> np.ndarray:
    """Targets on a straight line through a place near the block, one a frame."""
    start = np.array(tuple(env.agent.position))
    centre = np.array(tuple(env.block.local_to_world(env.block.center_of_gravity)))
    aim = centre + random.uniform(-AIM, AIM, 2)
    span = aim - start
    length = float(np.linalg.norm(span))
    heading = span / max(length, 1e-6)
    far = length + random.uniform(*OVERSHOOT)
    steps = np.arange(1, max(2, int(far / (random.uniform(*SPEEDS) * FRAME_S))) + 1)
    line = start + heading * far * (steps / len(steps))[:, None]
    return np.clip(line, LOW, HIGH)


def episode(seed: int, frames: int) -> dict[str, object]:
    env = PushTEnv(obs_type="state")
    env.reset(seed=seed)
    random = np.random.default_rng(seed)
    states, actions, pending = [state_of(env)], [], []
    for _ in range(frames):
        if not pending:
            pending = list(stroke(env, random))
        action = np.round(pending.pop(0), DIGITS)
        env.step(action)
        actions.append([float(value) for value in action])
        states.append(state_of(env))
    return {"seed": seed, "actions": actions, "states": states}


def main() -> None:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("--episodes", type=int, default=50)
    parser.add_argument("--frames", type=int, default=100, help="control steps of an episode")
    parser.add_argument("--seed", type=int, default=2000, help="of the first episode")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    with options.out.open("w", encoding="utf-8") as file:
        for seed in range(options.seed, options.seed + options.episodes):
            file.write(json.dumps(episode(seed, options.frames), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
