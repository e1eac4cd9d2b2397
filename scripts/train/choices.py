"""What the scorer is for: choosing among chunks of the policy, where the goal names no place of the agent."""

from __future__ import annotations

import numpy as np
import torch
from closed_loop import EXECUTE, START_INDEX, Rollout, chunks, normalised
from diffusion_model import ACTION, HORIZON, Model, sampled
from explore import STEPS, frame_of, simulated
from features import HALF
from intervals import spearman
from scorer_calls import Scorer, parts, without_agent
from sessions import Rehearsal, State

CANDIDATES, FIRST_START, CHUNKS_MAX = 16, 6000, 14


def candidates(model: Model, rollout: Rollout, count: int = CANDIDATES) -> np.ndarray:
    """Chunks [count, 15, 2] px from the start index on, of one observation."""
    condition = normalised(np.array([rollout.frames])).astype(np.float32).repeat(count, axis=0)
    noise = rollout.noise.standard_normal((count, HORIZON, ACTION)).astype(np.float32)
    clean = sampled(model, torch.from_numpy(condition), torch.from_numpy(noise)).numpy().astype(np.float64)
    return np.clip((clean + 1.0) * HALF, 0.0, 512.0)[:, START_INDEX : START_INDEX + STEPS]


def visited(model: Model, seed: int) -> Rollout:
    """A start after some chunks of the policy, or at its end if that comes first."""
    rollout = Rollout(seed)
    for _ in range(np.random.default_rng(seed).integers(CHUNKS_MAX)):
        rollout.execute(chunks(model, [rollout])[0][START_INDEX : START_INDEX + EXECUTE])
    return rollout


def chosen(scorer: Scorer, model: Model, starts: int) -> dict[str, np.ndarray]:
    """For each start: correlation of cost and block distance, and true distances of the choice, px."""
    rehearsal, rows = Rehearsal(), []
    goal = without_agent(np.concatenate([rehearsal.goal.ravel(), [0.0, 0.0]]))
    for start in range(starts):
        rollout = visited(model, FIRST_START + start)
        state, motions = State.of(rollout.env), candidates(model, rollout)
        costs = scorer.costs(frame_of(state), goal, motions)
        true, _ = parts(np.array([simulated(rehearsal, state, m)[-1] for m in motions]), goal)
        rows.append([spearman(costs, true), true[costs.argmin()], true.mean(), true.min(), true.std()])
    names = ["spearman", "true distance of the choice px", "of the mean px", "of the best px", "spread px"]
    return dict(zip((f"policy chunks, block only: {name}" for name in names), np.array(rows).T))
