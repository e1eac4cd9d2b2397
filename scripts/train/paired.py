#!/usr/bin/env python3
"""Policy alone against policy and scorer, in closed loop on gym-pusht from the same starts.

    .train/venv/bin/python scripts/train/paired.py models/pusht-policy models/leworldmodel-pusht --starts 100

Both draw 16 chunks from the same noise; alone, the first one is executed, otherwise the one of least cost.
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


def outcome(
    policy: BundlePolicy, scorer: BundleScorer | None, goal: np.ndarray, seed: int
) -> tuple[float, ...]:
    """Best coverage, steps until it was a success or time was up, and whether it was one."""
    rollout = Rollout(seed)
    while not rollout.done:
        motions = candidates(policy, rollout)
        frame = frame_of(State.of(rollout.env))
        chosen = 0 if scorer is None else int(scorer.costs(frame, goal, motions).argmin())
        rollout.execute(motions[chosen][:EXECUTE])
    return rollout.best, float(rollout.steps), float(rollout.best > rollout.env.success_threshold)


def main() -> None:
    parser = argparse.ArgumentParser(description="Policy alone against policy and scorer, paired by start.")
    parser.add_argument("policy", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--starts", type=int, default=100)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    policy, scorer = BundlePolicy(arguments.policy), BundleScorer(arguments.scorer)
    goal = without_agent(np.concatenate([Rehearsal().goal.ravel(), [0.0, 0.0]]))
    seeds = range(FIRST_START, FIRST_START + arguments.starts)
    alone, scored = (np.array([outcome(policy, who, goal, seed) for seed in seeds]) for who in (None, scorer))
    values = {}
    for i, name in enumerate(("best coverage", "steps", "successes")):
        values |= {f"{name}, alone": alone[:, i], f"{name}, scored": scored[:, i]}
        values[f"{name}, scored minus alone"] = scored[:, i] - alone[:, i]
    report(values, f"gym-pusht seeds from {FIRST_START}")


if __name__ == "__main__":
    main()
