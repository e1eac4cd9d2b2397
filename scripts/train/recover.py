#!/usr/bin/env python3
"""Record how the expert goes on from where a policy got to: what it learns from in a second training.

    .train/venv/bin/python scripts/train/recover.py --checkpoint .train/policy.pt --episodes 160

The policy acts for some chunks from a start of its own seed, then the expert takes over.
"""

from __future__ import annotations

import argparse
from functools import partial
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import torch
from closed_loop import EXECUTE, START_INDEX, Rollout, chunks, load
from collect import DATA, SHARD, Episode, kept, shown
from expert import TrainingExpert

FIRST_SEED = 3_000_000
CHUNKS = (2, 30)  # of the policy before the expert takes over
NOISE_PX = 2.5


def recovered(model: torch.nn.Module, seed: int) -> Episode:
    random = np.random.default_rng(seed)
    rollout = Rollout(seed)
    for _ in range(random.integers(*CHUNKS)):
        rollout.execute(chunks(model, [rollout])[0][START_INDEX : START_INDEX + EXECUTE])
    noise_px = NOISE_PX if random.random() < 0.5 else 0.0
    return shown(rollout.env, rollout.env.get_obs(), TrainingExpert(rollout.env, random), noise_px)


def shard(checkpoint: Path, folder: str, index: int) -> str:
    torch.set_num_threads(1)
    model = load(checkpoint)
    seeds = range(FIRST_SEED + index * SHARD, FIRST_SEED + (index + 1) * SHARD)
    return kept(DATA / folder / f"{index:04d}.npz", lambda: [recovered(model, seed) for seed in seeds])


def main() -> None:
    parser = argparse.ArgumentParser(description="Record the expert from where a policy got to.")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--episodes", type=int, default=160)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", default="recovery", help="below .train/data")
    arguments = parser.parse_args()
    with Pool(arguments.workers) as pool:
        work = partial(shard, arguments.checkpoint, arguments.folder)
        for line in pool.imap(work, range(arguments.episodes // SHARD)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
