#!/usr/bin/env python3
"""How well the scorer ranks motions: Spearman's correlation of its cost with what the simulator then shows.

    .train/venv/bin/python scripts/train/ranking.py --checkpoint .train/scorer.pt
    .train/venv/bin/python scripts/train/ranking.py --checkpoint .train/scorer.pt --policy .train/policy.pt

Held-out starts with 64 motions each; the goal is where one more motion leads. Truth is the block's mean
keypoint distance plus half the agent's distance. With a policy: 16 of its chunks from frames of its own
episodes, judged by the shipped goal, of which the agent is unknown.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import closed_loop
import numpy as np
import scorer_calls
import torch
from choices import FIRST_START, chosen
from collect import episode
from explore import BLOCK, Frames, frame_of, simulated, start_and_motions
from figures import report
from intervals import spearman
from scorer_calls import AGENT_WEIGHT, Scorer, parts, without_agent
from sessions import Rehearsal

SEED, CANDIDATES = 77, 64
FIRST_EPISODE, EPISODES = 4000, 16
HORIZONS = (1, 2, 3)  # blocks
HELD_OUT = (
    f"starts of seed {SEED}, {CANDIDATES} motions each; the policy's from gym-pusht seed {FIRST_START} on"
)


def held_out_frames() -> Frames:
    """Frames of episodes whose seeds no training has seen."""
    made = [episode(seed) for seed in range(FIRST_EPISODE, FIRST_EPISODE + EPISODES)]
    return Frames((one.states, one.actions) for one in made)


def measured(scorer: Scorer, starts: int) -> dict[str, np.ndarray]:
    """For each held-out start: correlations, whole and by part, and the true distances of the choice, px."""
    rehearsal, frames = Rehearsal(), held_out_frames()
    rows: dict[str, list[float]] = {}
    for start in range(starts):
        state, motions = start_and_motions(frames, np.random.default_rng([SEED, start]), CANDIDATES + 1)
        ends = np.array([simulated(rehearsal, state, m) for m in motions])
        for blocks in HORIZONS:
            goal, after = ends[-1, blocks - 1], ends[:-1, blocks - 1]
            costs = scorer.costs(frame_of(state), goal, motions[:-1, : blocks * BLOCK])
            unknown = scorer.costs(frame_of(state), without_agent(goal), motions[:-1, : blocks * BLOCK])
            for name, value in judged(costs, unknown, *parts(after, goal)).items():
                rows.setdefault(f"{name}, {blocks} blocks", []).append(value)
    return {name: np.array(values) for name, values in rows.items()}


def judged(costs: np.ndarray, unknown: np.ndarray, block: np.ndarray, agent: np.ndarray) -> dict[str, float]:
    """Costs with the whole goal and without its agent, against true distances of block and agent, all [n]."""
    true = block + AGENT_WEIGHT * agent
    return {
        "spearman": spearman(costs, true),
        "spearman with the block part": spearman(costs, block),
        "spearman with the agent part": spearman(costs, agent),
        "spearman, goal without agent, block": spearman(unknown, block),
        "true distance of the choice px": true[costs.argmin()],
        "true distance of the mean px": true.mean(),
        "true distance of the best px": true.min(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="How well a scorer ranks motions of held-out starts.")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--policy", type=Path, help="also choose among chunks of this policy")
    parser.add_argument("--starts", type=int, default=100)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    scorer = scorer_calls.load(arguments.checkpoint)
    values = measured(scorer, arguments.starts)
    if arguments.policy:
        values |= chosen(scorer, closed_loop.load(arguments.policy), arguments.starts)
    report(values, HELD_OUT)


if __name__ == "__main__":
    main()
