#!/usr/bin/env python3
"""Record what the policy learns from: episodes of the expert on gym-pusht, in shards that a second run keeps.

    .train/venv/bin/python scripts/train/collect.py --episodes 360

Every episode has its own seed, so that shards are the same whatever the number of workers. In half of them
smooth noise pushes the agent off its way while the expert's own commands are recorded: the policy sees how to
come back.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Episode:
    """States [n, 18] and the expert's commands [n, 2], px, and the best coverage."""

    states: np.ndarray
    actions: np.ndarray
    coverage: float


def frame(observation: dict[str, np.ndarray]) -> np.ndarray:
    """Keypoints (16) and agent position (2) of one observation, px."""
    return np.concatenate([observation["environment_state"], observation["agent_pos"]])


def episode(seed: int) -> Episode:
    random = np.random.default_rng(seed)
    env = PushTEnv(obs_type="environment_state_agent_pos")
    observation, _ = env.reset(seed=seed)
    expert = TrainingExpert(env, random)
    noise_px = NOISE_PX if random.random() < 0.5 else 0.0
    return shown(env, observation, expert, noise_px)


def shown(
    env: PushTEnv, observation: dict[str, np.ndarray], expert: TrainingExpert, noise_px: float
) -> Episode:
    """What the expert makes of it from here on, under smooth noise of this size."""
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
        fresh = expert.random.standard_normal(2)
        noise = NOISE_KEPT * noise + (1 - NOISE_KEPT**2) ** 0.5 * noise_px * fresh
        observation, *_ = env.step(action + noise * (not expert.done))
    return Episode(np.array(states), np.array(actions), best)


def shard(index: int) -> str:
    seeds = range(FIRST_SEED + index * SHARD, FIRST_SEED + (index + 1) * SHARD)
    return kept(DATA / "expert" / f"{index:04d}.npz", lambda: [episode(seed) for seed in seeds])


def kept(path: Path, make: Callable[[], list[Episode]]) -> str:
    """Write a shard of what `make` gives unless it is there, and say what it holds."""
    if not path.exists():
        made = make()
        good = [one for one in made if one.coverage >= COVERAGE_MIN]
        arrays = {
            "states": np.concatenate([one.states for one in good]).astype(np.float32),
            "actions": np.concatenate([one.actions for one in good]).astype(np.float32),
            "lengths": np.array([len(one.states) for one in good]),
            "coverage": np.array([one.coverage for one in made]),
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(path.with_suffix(".tmp.npz"), **arrays)
        path.with_suffix(".tmp.npz").rename(path)
    with np.load(path) as data:
        coverage, lengths = data["coverage"], data["lengths"]
    done = float((coverage > DONE_COVERAGE - 0.01).mean())
    frames = f"{len(lengths)} kept, {lengths.sum()} frames"
    return f"{path.name}: coverage {coverage.mean():.3f}, {done:.2f} done, {frames}"


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
