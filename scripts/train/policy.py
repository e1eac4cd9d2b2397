#!/usr/bin/env python3
"""Train the diffusion policy on the expert's episodes, one thread, a fixed number of iterations.

    .train/venv/bin/python scripts/train/policy.py --iterations 6000 --out .train/policy.pt

Prints a table row every so often: iteration, seconds, loss, mean best coverage of 20 validation starts.
"""

from __future__ import annotations

import argparse
import copy
import time
from itertools import chain
from pathlib import Path

import numpy as np
import torch
from closed_loop import evaluate, normalised
from coarse import set_coarse
from collect import DATA, ROOT, recorded
from diffusion_model import HORIZON, SPREAD, Denoiser
from features import HALF, MIRRORED
from figures import command
from torch import Tensor

BATCH, RATE, WARM_UP, KEPT = 1024, 1.5e-3, 300, 0.999
OBSERVATION_NOISE = 0.5  # px
VALIDATION_START = 900_000  # neither trained on nor held out
COARSE_SHARE = 0.8  # of the iterations: the rest is trained exactly
START_OFFSET = 1  # the chunk begins one frame before its observation's last


def windows(folders: list[Path]) -> tuple[Tensor, Tensor]:
    """Conditions [n, 36] and chunks [n, 16, 2], normalised, of all frames of all episodes."""
    conditions, targets = [], []
    for states, actions in chain.from_iterable(recorded(folder) for folder in folders):
        at = np.arange(len(states))
        pairs = np.stack([np.maximum(at - 1, 0), at], axis=1)
        steps = np.clip(at[:, None] - START_OFFSET + np.arange(HORIZON), 0, len(states) - 1)
        conditions.append(normalised(states[pairs]))
        targets.append(actions[steps] / HALF - 1.0)
    arrays = (np.concatenate(part).astype(np.float32) for part in (conditions, targets))
    conditions, targets = (torch.from_numpy(array) for array in arrays)
    return conditions, targets


def mirrored(condition: Tensor, chunk: Tensor) -> tuple[Tensor, Tensor]:
    """Both as seen in the mirror that leaves the table and the goal as they are: (x, y) -> (-y, -x)."""
    points = -condition.reshape(-1, 18, 2).flip(-1)
    keypoints = points[:, :16].reshape(-1, 2, 8, 2)[:, :, MIRRORED]
    return torch.cat([keypoints.flatten(1), points[:, 16:].flatten(1)], dim=1), -chunk.flip(-1)


def batch_loss(model: Denoiser, condition: Tensor, chunk: Tensor, random: torch.Generator) -> Tensor:
    half = len(chunk) // 2
    seen, wanted = mirrored(condition[:half], chunk[:half])
    condition, chunk = torch.cat([seen, condition[half:]]), torch.cat([wanted, chunk[half:]])
    condition = condition + torch.randn(condition.shape, generator=random) * (OBSERVATION_NOISE / HALF)
    # Every level of noise between those that sampling visits, in the same shares.
    step = torch.randint(0, len(model.sigmas), (len(chunk),), generator=random)
    sigma = model.sigmas[step][:, None]
    offset = (chunk.flatten(1)) - condition[:, 34:36].repeat(1, HORIZON)
    noisy = offset + sigma * torch.randn(offset.shape, generator=random)
    clean, scale = model.network(noisy, sigma, condition)
    skip = SPREAD**2 / (sigma**2 + SPREAD**2)
    return (((offset - skip * noisy) / scale - clean) ** 2).mean()


def trained(data: tuple[Tensor, Tensor], iterations: int, seed: int, out: Path) -> None:
    torch.manual_seed(seed)
    random = torch.Generator().manual_seed(seed)
    model = Denoiser()
    average = copy.deepcopy(model)
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=1e-4, fused=True)
    shape = [lambda i: min((i + 1) / WARM_UP, 0.5 * (1 + np.cos(np.pi * i / iterations)) + 0.01)]
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, shape)
    print(f"{len(data[0])} windows, {sum(p.numel() for p in model.parameters())} parameters", flush=True)
    print("| iteration | s | loss | validation coverage |\n|---|---|---|---|", flush=True)
    begin, losses = time.monotonic(), []
    for i in range(1, iterations + 1):
        set_coarse(model, i < COARSE_SHARE * iterations)
        rows = torch.randint(0, len(data[0]), (BATCH,), generator=random)
        loss = batch_loss(model, data[0][rows], data[1][rows], random)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
        kept = min(KEPT, (i + 1) / (i + 10))
        with torch.no_grad():
            for mean, now in zip(average.parameters(), model.parameters()):
                mean.lerp_(now, 1 - kept)
        if i % 1000 == 0 or i == iterations:
            coverage = evaluate(average.eval(), 20, VALIDATION_START).mean()
            seconds = time.monotonic() - begin
            print(f"| {i} | {seconds:.0f} | {np.mean(losses[-500:]):.4f} | {coverage:.3f} |", flush=True)
            torch.save({"model": average.state_dict(), "seed": seed, "command": command()}, out)


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the diffusion policy.")
    parser.add_argument("--iterations", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=ROOT / ".train" / "policy.pt")
    parser.add_argument("--data", nargs="+", default=["expert"], help="folders below .train/data")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    data = windows([DATA / name for name in arguments.data])
    trained(data, arguments.iterations, arguments.seed, arguments.out)


if __name__ == "__main__":
    main()
