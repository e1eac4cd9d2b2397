#!/usr/bin/env python3
"""The policy in closed loop on gym-pusht: best coverage of each held-out start, their mean and its interval.

    .train/venv/bin/python scripts/train/closed_loop.py --checkpoint .train/policy.pt --starts 50

Each chunk is drawn from noise of the start's own seed and executed as the bundle says, until gym-pusht calls
it a success or 300 steps are over.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import numpy as np
import torch
from collect import frame
from diffusion_model import ACTION, HORIZON, Denoiser, Model, sampled
from features import HALF
from figures import report
from gym_pusht.envs.pusht import PushTEnv

FIRST_START = 5000  # seeds of the held-out starts
STEPS_MAX, START_INDEX, EXECUTE = 300, 1, 8
HELD_OUT = f"gym-pusht seeds from {FIRST_START}, at most {STEPS_MAX} steps"


def normalised(frames: np.ndarray) -> np.ndarray:
    """Observations [..., 2 frames, 18] px -> conditions [..., 36]: keypoints of both frames, then agents."""
    scaled = frames / HALF - 1.0
    keypoints = scaled[..., :16].reshape(*frames.shape[:-2], 32)
    return np.concatenate([keypoints, scaled[..., 16:].reshape(*frames.shape[:-2], 4)], axis=-1)


class Rollout:
    """One start of gym-pusht with the last two frames, and the coverage so far."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.env = PushTEnv(obs_type="environment_state_agent_pos")
        observation, _ = self.env.reset(seed=seed)
        self.noise = np.random.default_rng(seed)
        self.frames = [frame(observation)] * 2
        self.best, self.steps, self.done = self.env._get_coverage(), 0, False

    def execute(self, actions: np.ndarray) -> None:
        for action in actions:
            if self.done:
                return
            observation, _, success, _, info = self.env.step(np.clip(action, 0.0, 512.0))
            self.frames = [self.frames[1], frame(observation)]
            self.best, self.steps = max(self.best, info["coverage"]), self.steps + 1
            self.done = success or self.steps == STEPS_MAX


def chunks(model: Model, rollouts: list[Rollout]) -> np.ndarray:
    """The next chunk of each rollout [n, 16, 2] px."""
    condition = normalised(np.array([r.frames for r in rollouts])).astype(np.float32)
    noise = np.array([r.noise.standard_normal((HORIZON, ACTION)) for r in rollouts], dtype=np.float32)
    clean = sampled(model, torch.from_numpy(condition), torch.from_numpy(noise))
    return (clean.numpy().astype(np.float64) + 1.0) * HALF


def evaluate(model: Model, starts: int, first: int = FIRST_START) -> np.ndarray:
    """Best coverage of each start."""
    rollouts = [Rollout(first + i) for i in range(starts)]
    while running := [r for r in rollouts if not r.done]:
        for rollout, chunk in zip(running, chunks(model, running)):
            rollout.execute(chunk[START_INDEX : START_INDEX + EXECUTE])
    return np.array([r.best for r in rollouts])


def measured(model: Model, starts: int) -> dict[str, np.ndarray]:
    best = evaluate(model, starts)
    shares = {f"share above {level}": (best > level).astype(float) for level in (0.8, 0.9, 0.95)}
    return {"mean best coverage": best, **shares}


def load(path: Path) -> Denoiser:
    model = Denoiser()
    model.load_state_dict(torch.load(path, weights_only=True)["model"])
    return model.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description="Best coverage of a policy on held-out starts.")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--starts", type=int, default=50)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    report(measured(load(arguments.checkpoint), arguments.starts), HELD_OUT)


if __name__ == "__main__":
    main()
