#!/usr/bin/env python3
"""Train the world model, one thread, a fixed number of iterations; then again where the policy acts.

    .train/venv/bin/python scripts/train/scorer.py --iterations 4000 --out .train/scorer_explored.pt
    .train/venv/bin/python scripts/train/scorer.py --iterations 2500 --rate 5e-4 --choice 0.3 \\
        --data explore on_policy --start .train/scorer_explored.pt --out .train/scorer.pt

Losses: the predicted embeddings equal those of what came (the joint-embedding loss, over three blocks of its
own predictions), embeddings are distributed like a Gaussian (against collapse), distances between embeddings
are px, the decoding head reads states, and costs differ among the motions of a start as px do (the choice).
Prints a table row every so often.
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
from scorer_losses import losses
from sessions import Rehearsal
from torch import Tensor
from world_model import WorldModel

STARTS, WARM_UP = 64, 200  # starts of a batch: times 8 motions
COARSE_SHARE = 0.8  # of the iterations: the rest is trained exactly

Windows = tuple[Tensor, Tensor, Tensor]


def windows(folder: Path) -> Windows:
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


def drawn(sources: list[Windows], shipped: Tensor, random: torch.Generator) -> tuple[Windows, Tensor]:
    """A batch with equal shares of the sources, and goals: the shipped one or where some motion led."""
    parts = []
    for source in sources:
        rows = torch.randint(0, len(source[0]), (STARTS // len(sources),), generator=random)
        parts.append([part[rows] for part in source])
    start, actions, after = (torch.cat(part) for part in zip(*parts))
    goal = after[torch.randperm(len(after), generator=random), 0, -1]
    goal = torch.where(torch.rand(len(goal), 1, generator=random) < 0.5, goal, shipped)
    turn = int(torch.randint(0, 8, (1,), generator=random))
    actions = moved(actions.unflatten(-1, (5, 2)), turn).flatten(-2)
    return (symmetric(start, turn), actions, symmetric(after, turn)), symmetric(goal, turn)


def trained(model: WorldModel, sources: list[Windows], arguments: argparse.Namespace) -> None:
    random, iterations = torch.Generator().manual_seed(arguments.seed), arguments.iterations
    goal = np.concatenate([Rehearsal().goal.ravel(), [0.0, 0.0]])
    shipped = torch.from_numpy(goal / HALF - 1.0).float()
    optimiser = torch.optim.AdamW(model.parameters(), lr=arguments.rate, weight_decay=1e-4, fused=True)
    shape = [lambda i: min((i + 1) / WARM_UP, 0.5 * (1 + np.cos(np.pi * i / iterations)) + 0.01)]
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, shape)
    print(f"{[len(s[0]) for s in sources]} starts, {sum(p.numel() for p in model.parameters())} parameters")
    print(
        "| iteration | s | prediction | metric | cost | decoding | gaussian | choice |\n" + "|---" * 8 + "|"
    )
    begin, seen = time.monotonic(), []
    for i in range(1, iterations + 1):
        set_coarse(model, i < COARSE_SHARE * iterations)
        batch, goals = drawn(sources, shipped, random)
        parts = losses(model, batch, goals, random)
        parts["choice"] = parts["choice"] * arguments.choice
        optimiser.zero_grad()
        sum(parts.values()).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        seen.append([part.item() for part in parts.values()])
        if i % 500 == 0 or i == iterations:
            values = " | ".join(f"{value:.4f}" for value in np.mean(seen[-200:], axis=0))
            print(f"| {i} | {time.monotonic() - begin:.0f} | {values} |", flush=True)
            kept = {"seed": arguments.seed, "size": model.size, "command": command()}
            torch.save({"model": model.state_dict(), **kept}, arguments.out)


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the world model.")
    parser.add_argument("--iterations", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--choice", type=float, default=0.0, help="weight of the loss of the choice")
    parser.add_argument("--data", nargs="+", default=["explore"], help="folders below .train/data")
    parser.add_argument("--start", type=Path, help="the checkpoint to go on from")
    parser.add_argument("--width", type=int, default=192)
    parser.add_argument("--depth", type=int, default=2)
    parser.add_argument("--out", type=Path, default=ROOT / ".train" / "scorer.pt")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(arguments.seed)
    model = WorldModel(width=arguments.width, depth=arguments.depth)
    if arguments.start:
        model.load_state_dict(torch.load(arguments.start, weights_only=True)["model"])
    trained(model, [windows(DATA / name) for name in arguments.data], arguments)


if __name__ == "__main__":
    main()
