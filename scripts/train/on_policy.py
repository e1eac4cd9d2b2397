#!/usr/bin/env python3
"""Record what becomes of the chunks that a policy draws: the scorer learns to choose from them.

    .train/venv/bin/python scripts/train/on_policy.py --checkpoint .train/policy.pt --shards 12

The policy acts in closed loop from starts of its own seeds. At each decision eight of its chunks, half of
them with smooth changes, are tried in the copy of the simulator; the first one is executed.
"""

from __future__ import annotations

import argparse
from functools import partial
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import torch
from closed_loop import EXECUTE, Rollout, load
from choices import candidates
from collect import DATA
from diffusion_model import Model
from explore import MOTIONS, frame_of, simulated, smooth_noise
from sessions import Rehearsal, State

FIRST_SEED, EPISODES = 4_000_000, 16  # of the first shard; episodes of a shard
CHANGES = (3.0, 8.0, 20.0)  # px


def decisions(model: Model, rollout: Rollout, rehearsal: Rehearsal) -> list[tuple[np.ndarray, ...]]:
    """Start frame, motions and frames after each block of all decisions of an episode, px."""
    random, made = np.random.default_rng(rollout.seed), []
    while not rollout.done:
        state, motions = State.of(rollout.env), candidates(model, rollout, MOTIONS)
        executed = motions[0, :EXECUTE].copy()
        for motion in motions[MOTIONS // 2 :]:
            motion += smooth_noise(random, random.choice(CHANGES))
        motions = np.clip(motions, 0.0, 512.0)
        made.append((frame_of(state), motions, np.array([simulated(rehearsal, state, m) for m in motions])))
        rollout.execute(executed)
    return made


def shard(checkpoint: Path, index: int) -> str:
    torch.set_num_threads(1)
    path = DATA / "on_policy" / f"{index:04d}.npz"
    if not path.exists():
        model, rehearsal = load(checkpoint), Rehearsal()
        seeds = range(FIRST_SEED + index * EPISODES, FIRST_SEED + (index + 1) * EPISODES)
        made = [row for seed in seeds for row in decisions(model, Rollout(seed), rehearsal)]
        path.parent.mkdir(parents=True, exist_ok=True)
        arrays = (np.array(part, dtype=np.float32) for part in zip(*made))
        np.savez(path.with_suffix(".tmp.npz"), **dict(zip(("starts", "actions", "after"), arrays)))
        path.with_suffix(".tmp.npz").rename(path)
    with np.load(path) as data:
        count, after = len(data["starts"]), data["after"][:, :, -1, :16]
    apart = np.linalg.norm(after - after.mean(axis=1, keepdims=True), axis=-1).mean() / 8**0.5
    return f"{path.name}: {count} decisions, chunks leave the block {apart:.1f} px about their mean"


def main() -> None:
    parser = argparse.ArgumentParser(description="Record what becomes of a policy's chunks.")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--shards", type=int, default=12)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    with Pool(arguments.workers) as pool:
        for line in pool.imap(partial(shard, arguments.checkpoint), range(arguments.shards)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
