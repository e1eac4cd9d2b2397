#!/usr/bin/env python3
"""Policy alone against policy and scorer, in closed loop on gym-pusht from the same starts.

    .train/venv/bin/python scripts/train/paired.py models/pusht-policy models/leworldmodel-pusht

Both draw 16 chunks from the same noise. Alone, the first one is executed; otherwise the one of least cost, if
it beats the first one by the margin.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from check_quality import BundlePolicy, BundleScorer
from choices import candidates
from closed_loop import EXECUTE, Rollout
from explore import frame_of
from figures import report
from scorer_calls import without_agent
from sessions import Rehearsal, State

FIRST_START = 7000  # seeds of the held-out starts


class Choice:
    """Index of the chunk to execute: the first one unless another costs less by the margin, px."""

    def __init__(self, scorer: BundleScorer, margin: float) -> None:
        self.scorer, self.margin = scorer, margin
        self.goal = without_agent(np.concatenate([Rehearsal().goal.ravel(), [0.0, 0.0]]))

    def of(self, rollout: Rollout, motions: np.ndarray) -> int:
        costs = self.scorer.costs(frame_of(State.of(rollout.env)), self.goal, motions)
        return int(costs.argmin()) if costs[0] - costs.min() >= self.margin else 0


def outcome(policy: BundlePolicy, choice: Choice | None, seed: int) -> tuple[float, ...]:
    """Best coverage, steps until it was a success or time was up, and whether it was one."""
    rollout = Rollout(seed)
    while not rollout.done:
        motions = candidates(policy, rollout)
        chosen = 0 if choice is None else choice.of(rollout, motions)
        rollout.execute(motions[chosen][:EXECUTE])
    return rollout.best, float(rollout.steps), float(rollout.best > rollout.env.success_threshold)


def main() -> None:
    parser = argparse.ArgumentParser(description="Policy alone against policy and scorer, paired by start.")
    parser.add_argument("policy", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--starts", type=int, default=100)
    parser.add_argument("--first", type=int, default=FIRST_START, help="seed of the first start")
    parser.add_argument("--margin", type=float, default=0.0, help="px of cost")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    policy, choice = BundlePolicy(arguments.policy), Choice(BundleScorer(arguments.scorer), arguments.margin)
    seeds = range(arguments.first, arguments.first + arguments.starts)
    alone, scored = (np.array([outcome(policy, how, seed) for seed in seeds]) for how in (None, choice))
    values = {}
    for i, name in enumerate(("best coverage", "steps", "successes")):
        values |= {f"{name}, alone": alone[:, i], f"{name}, scored": scored[:, i]}
        values[f"{name}, scored minus alone"] = scored[:, i] - alone[:, i]
    report(values, f"gym-pusht seeds from {arguments.first}")


if __name__ == "__main__":
    main()
