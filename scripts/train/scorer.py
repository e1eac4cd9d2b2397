#!/usr/bin/env python3
"""Train the world model on explored motions, one thread, a fixed number of iterations.

    .train/venv/bin/python scripts/train/scorer.py --iterations 4000 --out .train/scorer.pt

Losses: the predicted embeddings equal those of what came (the joint-embedding loss, over three blocks of its
own predictions), embeddings are distributed like a Gaussian (against collapse), distances between embeddings
are px, and the decoding head reads states. Prints a table row every so often.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from coarse import set_coarse
from collect import DATA, ROOT
from features import HALF, MIRRORED
from figures import command
from scorer_calls import AGENT_WEIGHT
from torch import Tensor
from world_model import BLOCK_DIMS, WorldModel, distance

STARTS, RATE, WARM_UP = 64, 1e-3, 200  # starts of a batch: times 8 motions
GAUSSIAN_WEIGHT, DECODE_WEIGHT, METRIC_WEIGHT, COST_WEIGHT = 0.05, 1000.0, 1.0, 1.0
COARSE_SHARE = 0.8  # of the iterations: the rest is trained exactly
PROJECTIONS, KNOTS, KNOT_MAX = 64, 17, 3.0


def windows(folder: Path) -> tuple[Tensor, Tensor, Tensor]:
    """Normalised starts [n, 18], actions [n, motions, 3, 10], states after each block [n, motions, 3, 18]."""
    starts, actions, after = [], [], []
    for path in sorted(folder.glob("[0-9][0-9][0-9][0-9].npz")):
        with np.load(path) as data:
            starts.append(data["starts"])
            actions.append(data["actions"])
            after.append(data["after"])
    arrays = [torch.from_numpy(np.concatenate(part)) / HALF - 1.0 for part in (starts, actions, after)]
    return arrays[0], arrays[1].unflatten(2, (3, 5)).flatten(3), arrays[2]


def moved(points: Tensor, turn: int) -> Tensor:
    """Points [..., 2] under one of the eight symmetries of the table."""
    points = points.flip(-1) if turn & 4 else points
    return points * torch.tensor([-1.0 if turn & 1 else 1.0, -1.0 if turn & 2 else 1.0])


def symmetric(states: Tensor, turn: int) -> Tensor:
    points = moved(states.unflatten(-1, (9, 2)), turn)
    if turn in (1, 2, 4, 7):  # these are mirrors
        points = torch.cat([points[..., MIRRORED, :], points[..., 8:, :]], dim=-2)
    return points.flatten(-2)


def true_distance(a: Tensor, b: Tensor) -> Tensor:
    """Mean keypoint distance plus half the agent's, px, of normalised states [..., 18]."""
    gaps = ((a - b).unflatten(-1, (9, 2)) ** 2).sum(-1).add(1e-9).sqrt() * HALF
    return gaps[..., :8].mean(-1) + AGENT_WEIGHT * gaps[..., 8]


def gaussian_loss(latent: Tensor, random: torch.Generator) -> Tensor:
    """How far random projections of embeddings [n, d] are from a normal one (characteristic functions)."""
    directions = torch.randn(latent.shape[1], PROJECTIONS, generator=random)
    projected = latent @ (directions / directions.norm(dim=0))
    knots = torch.linspace(0.2, KNOT_MAX, KNOTS)
    phase = projected.unsqueeze(-1) * knots
    normal = torch.exp(-0.5 * knots**2)
    misfit = (torch.cos(phase).mean(0) - normal) ** 2 + torch.sin(phase).mean(0) ** 2
    return (misfit * normal).mean() * len(latent)


def near(predicted: Tensor, true: Tensor) -> Tensor:
    """Of two distances in px: squared difference of their roots, so that small ones count."""
    return ((predicted + 1.0).sqrt() - (true + 1.0).sqrt()) ** 2


def losses(
    model: WorldModel, start: Tensor, actions: Tensor, after: Tensor, random: torch.Generator
) -> dict[str, Tensor]:
    count, motions = after.shape[:2]
    latent = model.encoder(start)
    there = model.encoder(after.flatten(0, 2)).unflatten(0, (count * motions, 3))
    predicted = torch.stack(model.rollout(latent.repeat_interleave(motions, 0), actions.flatten(0, 1)), dim=1)
    states, flat = after.flatten(0, 1), there.flatten(0, 1)
    other = torch.randperm(len(flat), generator=random)
    sibling = torch.arange(count * motions).unflatten(0, (count, motions)).roll(1, dims=1).flatten()
    pairs = [
        near(distance(flat, flat[other]), true_distance(states.flatten(0, 1), states.flatten(0, 1)[other])),
        near(distance(there, there[sibling]), true_distance(states, states[sibling])).flatten(),
    ]
    cost = distance(predicted, there[sibling][:, -1:].expand_as(predicted))
    true = true_distance(states, states[sibling][:, -1:].expand_as(states))
    blocks = [part[..., :BLOCK_DIMS] for part in (predicted, there[sibling][:, -1:])]
    block_true = (states - states[sibling][:, -1:])[..., :16].unflatten(-1, (8, 2))
    block_true = (block_true**2).sum(-1).add(1e-9).sqrt().mean(-1) * HALF
    read = [((model.decoder(part[..., :-1]) - states) ** 2).mean() for part in (there, predicted)]
    return {
        "prediction": ((predicted - there) ** 2).sum(-1).mean() * 0.1,
        "metric": METRIC_WEIGHT * (pairs[0].mean() + pairs[1].mean()),
        "cost": COST_WEIGHT
        * (near(cost, true).mean() + near(((blocks[0] - blocks[1]) ** 2).sum(-1), block_true).mean()),
        "decoding": DECODE_WEIGHT * (read[0] + read[1]),
        "gaussian": GAUSSIAN_WEIGHT * gaussian_loss(latent[:, :-1], random),
    }


def trained(data: tuple[Tensor, ...], size: dict[str, int], iterations: int, seed: int, out: Path) -> None:
    torch.manual_seed(seed)
    random = torch.Generator().manual_seed(seed)
    model = WorldModel(**size)
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=1e-4, fused=True)
    shape = [lambda i: min((i + 1) / WARM_UP, 0.5 * (1 + np.cos(np.pi * i / iterations)) + 0.01)]
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, shape)
    print(f"{len(data[0])} starts, {sum(p.numel() for p in model.parameters())} parameters", flush=True)
    print(
        "| iteration | s | prediction | metric | cost | decoding | gaussian |\n" + "|---" * 7 + "|",
        flush=True,
    )
    begin, seen = time.monotonic(), []
    for i in range(1, iterations + 1):
        set_coarse(model, i < COARSE_SHARE * iterations)
        rows = torch.randint(0, len(data[0]), (STARTS,), generator=random)
        turn = int(torch.randint(0, 8, (1,), generator=random))
        start, after = symmetric(data[0][rows], turn), symmetric(data[2][rows], turn)
        actions = moved(data[1][rows].unflatten(-1, (5, 2)), turn).flatten(-2)
        parts = losses(model, start, actions, after, random)
        optimiser.zero_grad()
        sum(parts.values()).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        seen.append([part.item() for part in parts.values()])
        if i % 500 == 0 or i == iterations:
            values = " | ".join(f"{value:.4f}" for value in np.mean(seen[-200:], axis=0))
            print(f"| {i} | {time.monotonic() - begin:.0f} | {values} |", flush=True)
            torch.save({"model": model.state_dict(), "seed": seed, "size": size, "command": command()}, out)


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the world model.")
    parser.add_argument("--iterations", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--width", type=int, default=192)
    parser.add_argument("--depth", type=int, default=2)
    parser.add_argument("--out", type=Path, default=ROOT / ".train" / "scorer.pt")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    size = {"width": arguments.width, "depth": arguments.depth}
    trained(windows(DATA / "explore"), size, arguments.iterations, arguments.seed, arguments.out)


if __name__ == "__main__":
    main()
