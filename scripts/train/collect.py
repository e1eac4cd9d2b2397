#!/usr/bin/env python3
"""Record what the policy learns from: episodes of the expert on gym-pusht, in shards that a second run keeps.

    .train/venv/bin/python scripts/train/collect.py --episodes 360

Every episode has its own seed, so that shards are the same whatever the number of workers. In half of them
smooth noise pushes the agent off its way while the expert's own commands are recorded, so that the policy sees
how to come back.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import numpy as np
from expert import DONE_COVERAGE, TrainingExpert
from gym_pusht.envs.pusht import PushTEnv

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / ".train" / "data"
FIRST_SEED = 1_000_000  # held-out starts have smaller seeds
SHARD = 20  # episodes
FRAMES_MAX = 320
HOLD_FRAMES = 10  # recorded once the block lies well
NOISE_PX, NOISE_KEPT = 5.0, 0.8  # size of the noise, and how much of it is kept from frame to frame
COVERAGE_MIN = 0.9  # worse episodes are left out


def frame(observation: dict[str, np.ndarray]) -> np.ndarray:
    """Keypoints (16) and agent position (2) of one observation, px."""
    return np.concatenate([observation["environment_state"], observation["agent_pos"]])


def episode(seed: int) -> dict[str, np.ndarray | float]:
    random = np.random.default_rng(seed)
    env = PushTEnv(obs_type="environment_state_agent_pos")
    observation, _ = env.reset(seed=seed)
    expert = TrainingExpert(env, random)
    noisy = random.random() < 0.5
    noise = np.zeros(2)
    states, actions, best, held = [], [], 0.0, 0
    for _ in range(FRAMES_MAX):
        best = max(best, env._get_coverage())
        action = expert.action()
        states.append(frame(observation))
        actions.append(action)
        held += expert.done
        if held == HOLD_FRAMES:
            break
        noise = NOISE_KEPT * noise + (1 - NOISE_KEPT**2) ** 0.5 * NOISE_PX * random.standard_normal(2)
        observation, *_ = env.step(action + noise * (noisy and not expert.done))
    return {"states": np.array(states), "actions": np.array(actions), "coverage": best}


def shard(index: int) -> str:
    path = DATA / "expert" / f"{index:04d}.npz"
    if not path.exists():
        seeds = range(FIRST_SEED + index * SHARD, FIRST_SEED + (index + 1) * SHARD)
        made = [episode(seed) for seed in seeds]
        kept = [e for e in made if e["coverage"] >= COVERAGE_MIN]
        arrays = {
            "states": np.concatenate([e["states"] for e in kept]).astype(np.float32),
            "actions": np.concatenate([e["actions"] for e in kept]).astype(np.float32),
            "lengths": np.array([len(e["states"]) for e in kept]),
            "coverage": np.array([e["coverage"] for e in made]),
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(path.with_suffix(".tmp.npz"), **arrays)
        path.with_suffix(".tmp.npz").rename(path)
    with np.load(path) as data:
        coverage, lengths = data["coverage"], data["lengths"]
    done = float((coverage > DONE_COVERAGE - 0.01).mean())
    kept = f"{len(lengths)} kept, {lengths.sum()} frames"
    return f"{path.name}: coverage {coverage.mean():.3f}, {done:.2f} done, {kept}"


def recorded(folder: Path) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """States [n, 18] and commands [n, 2] of each episode in a folder of shards, px."""
    for path in sorted(folder.glob("[0-9][0-9][0-9][0-9].npz")):
        with np.load(path) as data:
            states, actions, ends = data["states"], data["actions"], np.cumsum(data["lengths"])
        for start, end in zip([0, *ends[:-1]], ends):
            yield states[start:end], actions[start:end]


def main() -> None:
    parser = argparse.ArgumentParser(description="Record episodes of the training expert.")
    parser.add_argument("--episodes", type=int, default=360)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    with Pool(arguments.workers) as pool:
        for line in pool.imap(shard, range(arguments.episodes // SHARD)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
