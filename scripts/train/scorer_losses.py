"""What the world model is trained by: prediction of embeddings, their shape, and that distances are px."""

from __future__ import annotations

import torch
from features import HALF
from scorer_calls import AGENT_WEIGHT
from torch import Tensor, nn
from world_model import BLOCK_DIMS, WorldModel, distance

GAUSSIAN_WEIGHT, DECODE_WEIGHT, PREDICTION_WEIGHT = 0.05, 1000.0, 0.1
PROJECTIONS, KNOTS, KNOT_MAX = 64, 17, 3.0
CHOICE_PX = 2.0  # errors of a choice below this count squared


def true_distance(a: Tensor, b: Tensor) -> Tensor:
    """Mean keypoint distance plus half the agent's, px, of normalised states [..., 18]."""
    gaps = ((a - b).unflatten(-1, (9, 2)) ** 2).sum(-1).add(1e-9).sqrt() * HALF
    return gaps[..., :8].mean(-1) + AGENT_WEIGHT * gaps[..., 8]


def block_distance(a: Tensor, b: Tensor) -> Tensor:
    """Mean keypoint distance, px, of normalised states [..., 18]."""
    gaps = ((a - b)[..., :16].unflatten(-1, (8, 2)) ** 2).sum(-1).add(1e-9).sqrt() * HALF
    return gaps.mean(-1)


def block_cost(latent: Tensor, goal: Tensor) -> Tensor:
    """The cost where the goal says nothing about the agent."""
    return ((latent - goal)[..., :BLOCK_DIMS] ** 2).sum(-1)


def near(predicted: Tensor, true: Tensor) -> Tensor:
    """Of two distances in px: squared difference of their roots, so that small ones count."""
    return ((predicted + 1.0).sqrt() - (true + 1.0).sqrt()) ** 2


def gaussian_loss(latent: Tensor, random: torch.Generator) -> Tensor:
    """How far random projections of embeddings [n, d] are from a normal one (characteristic functions)."""
    directions = torch.randn(latent.shape[1], PROJECTIONS, generator=random)
    projected = latent @ (directions / directions.norm(dim=0))
    knots = torch.linspace(0.2, KNOT_MAX, KNOTS)
    phase = projected.unsqueeze(-1) * knots
    normal = torch.exp(-0.5 * knots**2)
    misfit = (torch.cos(phase).mean(0) - normal) ** 2 + torch.sin(phase).mean(0) ** 2
    return (misfit * normal).mean() * len(latent)


def choice_loss(predicted: Tensor, after: Tensor, goal_latent: Tensor, goal: Tensor) -> Tensor:
    """How far differences of block costs among the motions of a start are from those in px.

    predicted [starts, motions, 3, d], goal_latent [starts, d];
    after [starts, motions, 3, 18], goal [starts, 18].
    """
    cost = block_cost(predicted, goal_latent[:, None, None])
    true = block_distance(after, goal[:, None, None])
    error = (cost - cost.mean(1, keepdim=True)) - (true - true.mean(1, keepdim=True))
    return nn.functional.smooth_l1_loss(error, torch.zeros_like(error), beta=CHOICE_PX)


def losses(
    model: WorldModel, batch: tuple[Tensor, Tensor, Tensor], goal: Tensor, random: torch.Generator
) -> dict[str, Tensor]:
    """Of starts, actions, states after each block, and a goal [starts, 18] that is compared by its block."""
    start, actions, after = batch
    count, motions = after.shape[:2]
    latent = model.encoder(start)
    there = model.encoder(after.flatten(0, 2)).unflatten(0, (count * motions, 3))
    predicted = torch.stack(model.rollout(latent.repeat_interleave(motions, 0), actions.flatten(0, 1)), dim=1)
    states, flat = after.flatten(0, 1), there.flatten(0, 1)
    other = torch.randperm(len(flat), generator=random)
    sibling = torch.arange(count * motions).unflatten(0, (count, motions)).roll(1, dims=1).flatten()
    far = near(distance(flat, flat[other]), true_distance(states.flatten(0, 1), states.flatten(0, 1)[other]))
    close = near(distance(there, there[sibling]), true_distance(states, states[sibling]))
    end, end_latent = states[sibling][:, -1:], there[sibling][:, -1:]
    cost = near(
        distance(predicted, end_latent.expand_as(predicted)), true_distance(states, end.expand_as(states))
    )
    block = near(block_cost(predicted, end_latent), block_distance(states, end))
    read = [((model.decoder(part[..., :-1]) - states) ** 2).mean() for part in (there, predicted)]
    grouped = predicted.unflatten(0, (count, motions))
    return {
        "prediction": PREDICTION_WEIGHT * ((predicted - there) ** 2).sum(-1).mean(),
        "metric": far.mean() + close.mean(),
        "cost": cost.mean() + block.mean(),
        "decoding": DECODE_WEIGHT * (read[0] + read[1]),
        "gaussian": GAUSSIAN_WEIGHT * gaussian_loss(latent[:, :-1], random),
        "choice": choice_loss(grouped, after, model.encoder(goal), goal),
    }
