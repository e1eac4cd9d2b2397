#!/usr/bin/env python3
"""Export the diffusion policy as a bundle: graph, parity with torch, golden chunks.

.train/venv/bin/python scripts/train/export_policy.py --checkpoint .train/policy.pt
"""

from __future__ import annotations

import argparse
from pathlib import Path

import bundle
import bundle_files
import numpy as np
import torch
from closed_loop import Rollout, load, normalised
from collect import ROOT
from diffusion_model import ACTION, CLIP, HORIZON, STEPS, TRAIN_STEPS, alphas_cumprod, sampled
from features import HALF
from sessions import Rehearsal

CASES, FIRST_CASE = 4, 8000
GOAL_TOLERANCE = 1.0  # px between a goal's keypoints and the ones it was trained for


def golden_cases(model: torch.nn.Module) -> dict[str, np.ndarray]:
    """Observations (keypoints, then agents) px, noise, and the whole chunks px that follow."""
    inputs, noises, outputs = [], [], []
    for case in range(CASES):
        rollout = Rollout(FIRST_CASE + case)
        random = np.random.default_rng(FIRST_CASE + case)
        rollout.execute(np.array(rollout.frames[1][16:]) + random.uniform(-60, 60, (3, 2)).cumsum(axis=0))
        frames = np.array(rollout.frames).astype(np.float32)
        noise = random.standard_normal((1, HORIZON, ACTION)).astype(np.float32)
        condition = torch.from_numpy(normalised(frames[None]).astype(np.float32))
        clean = sampled(model, condition, torch.from_numpy(noise)).numpy()
        inputs.append(np.concatenate([frames[:, :16].ravel(), frames[:, 16:].ravel()]))
        noises.append(noise)
        outputs.append((clean[0] + 1.0) * HALF)
    return {"inputs": np.array(inputs), "outputs": np.array(outputs), "noise": np.array(noises)}


def main() -> None:
    parser = argparse.ArgumentParser(description="Export the diffusion policy as a bundle.")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--data", nargs="+", default=["expert"], help="folders that it was trained on")
    parser.add_argument("--out", type=Path, default=ROOT / "models" / "pusht-policy")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    model, checkpoint = load(arguments.checkpoint), torch.load(arguments.checkpoint, weights_only=True)
    inputs = {
        "sample": torch.randn(3, HORIZON, ACTION),
        "timestep": torch.tensor([99, 49, 9]),
        "condition": torch.rand(3, 36) * 2 - 1,
    }
    free = {name: {0: "batch"} for name in inputs}
    graph = bundle_files.Graph("denoiser", model, inputs, free, "prediction")
    fixed = [[round(float(x), 4), round(float(y), 4)] for x, y in Rehearsal().goal]
    described = bundle.common("policy", {"fixed": fixed, "tolerance": GOAL_TOLERANCE}, block=1) | {
        "provenance": bundle.provenance(
            "scripts/train/policy.py", arguments.data, checkpoint["seed"], checkpoint["command"]
        ),
        "graphs": [bundle.exported(graph, arguments.out)],
        "sampler": {
            "kind": "ddim",
            "train_steps": TRAIN_STEPS,
            "steps": STEPS,
            "alphas_cumprod": alphas_cumprod().tolist(),
            "prediction": "sample",
            "clip": CLIP,
        },
        "golden": bundle_files.golden(arguments.out, CASES, golden_cases(model)),
    }
    bundle_files.write(arguments.out, described)


if __name__ == "__main__":
    main()
