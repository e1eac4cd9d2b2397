"""The diffusion policy: an MLP that takes the noise off a chunk of actions, and the DDIM loop that asks it.

The graph takes and gives normalised actions and predicts the clean chunk (x0). Inside, the chunk is taken
relative to the agent and scaled by its noise, so that the last steps of sampling are exact to a pixel.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from coarse import Linear
from features import HALF, block_frame, waves
from torch import Tensor, nn

HORIZON, ACTION = 16, 2
TRAIN_STEPS, STEPS, CLIP = 100, 10, 1.0
SIGMA_LOW, SIGMA_HIGH, SIGMA_BEND = 0.01, 20.0, 7.0
SPREAD = 0.25  # of the chunks about the agent, in normalised units
GOAL_CENTRE = (213.5736, 298.4264)  # px: middle of the four ends of the goal, as `block_frame` has it


Model = Callable[[Tensor, Tensor, Tensor], Tensor]  # what the graph computes, here or elsewhere


def alphas_cumprod() -> Tensor:
    """The share of signal at each step; noise falls evenly in sigma ** (1 / SIGMA_BEND)."""
    ends = [sigma ** (1 / SIGMA_BEND) for sigma in (SIGMA_LOW, SIGMA_HIGH)]
    sigma = torch.linspace(*ends, TRAIN_STEPS, dtype=torch.float64) ** SIGMA_BEND
    return 1.0 / (1.0 + sigma**2)


def timesteps() -> list[int]:
    stride = TRAIN_STEPS // STEPS
    return [TRAIN_STEPS * (STEPS - 1 - i) // STEPS + stride - 1 for i in range(STEPS)]


def condition_features(condition: Tensor) -> Tensor:
    """Read off an observation [batch, 36]: the agent as the block sees it, the block as the goal does."""
    keypoints = condition[:, :32].reshape(-1, 2, 8, 2) * HALF
    agent = condition[:, 32:].reshape(-1, 2, 2) * HALF
    centre, along, across = block_frame(keypoints[:, 1])
    offset = agent - centre[:, None]
    local = torch.cat([(offset * along[:, None]).sum(-1), (offset * across[:, None]).sum(-1)], dim=-1)
    goal = torch.tensor(GOAL_CENTRE, dtype=condition.dtype, device=condition.device) - HALF
    error = centre - goal
    turn = 0.5**0.5
    aside = torch.stack([(error[:, 0] + error[:, 1]) * turn, (error[:, 1] - error[:, 0]) * turn], dim=-1)
    # Of the goal, the bar points along (1, 1): cosine and sine of the angle that is left.
    angle = torch.stack([(along[:, 0] + along[:, 1]) * turn, (along[:, 1] - along[:, 0]) * turn], dim=-1)
    moved = (keypoints[:, 1] - keypoints[:, 0]).reshape(-1, 16) / 16.0
    speed = (agent[:, 1] - agent[:, 0]) / 16.0
    parts = [condition, local / 64.0, waves(local[:, 1::2]), error / 64.0, torch.tanh(aside / 16.0), angle]
    return torch.cat([*parts, torch.tanh(angle[:, 1:] * 8.0), moved[:, :2], moved[:, 14:], speed], dim=-1)


class Block(nn.Module):
    """Residual, its input scaled and shifted by what the chunk is conditioned on."""

    def __init__(self, width: int, hidden: int, context: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.modulate = Linear(context, 2 * width)
        self.inner, self.outer = Linear(width, hidden), Linear(hidden, width)
        nn.init.zeros_(self.outer.weight)
        nn.init.zeros_(self.outer.bias)

    def forward(self, x: Tensor, context: Tensor) -> Tensor:
        scale, shift = self.modulate(context).chunk(2, dim=-1)
        return x + self.outer(nn.functional.silu(self.inner(self.norm(x) * (1 + scale) + shift)))


class Denoiser(nn.Module):
    """sample [batch, 16, 2], timestep int64 [batch], condition [batch, 36] -> clean chunk [batch, 16, 2]."""

    def __init__(self, width: int = 384, hidden: int = 480, depth: int = 4, context: int = 96) -> None:
        super().__init__()
        self.register_buffer("alphas", alphas_cumprod().float())
        self.register_buffer("sigmas", (1 / alphas_cumprod() - 1).sqrt().float())
        features = condition_features(torch.zeros(1, 36)).shape[1] + 16
        self.context = nn.Sequential(nn.Linear(features, 192), nn.SiLU(), nn.Linear(192, context), nn.SiLU())
        self.entry = nn.Linear(HORIZON * ACTION + features, width)
        self.blocks = nn.ModuleList(Block(width, hidden, context) for _ in range(depth))
        self.norm = nn.LayerNorm(width)
        self.exit = nn.Linear(width, HORIZON * ACTION)
        nn.init.zeros_(self.exit.weight)
        self.register_buffer("frequencies", 2.0 ** torch.arange(-2, 6).float() * 0.5)

    def forward(self, sample: Tensor, timestep: Tensor, condition: Tensor) -> Tensor:
        alpha, sigma = self.alphas[timestep][:, None], self.sigmas[timestep][:, None]
        agent = condition[:, 34:36].repeat(1, HORIZON)
        noisy = sample.flatten(1) / alpha.sqrt() - agent
        clean, scale = self.network(noisy, sigma, condition)
        skip = SPREAD**2 / (sigma**2 + SPREAD**2)
        return (agent + skip * noisy + scale * clean).reshape(-1, HORIZON, ACTION)

    def network(self, noisy: Tensor, sigma: Tensor, condition: Tensor) -> tuple[Tensor, Tensor]:
        """What is added to the share of the noisy chunk that is kept: in units of the scale given with it."""
        total = (sigma**2 + SPREAD**2).sqrt()
        phase = torch.log(sigma) * self.frequencies
        given = torch.cat([condition_features(condition), torch.sin(phase), torch.cos(phase)], dim=-1)
        context = self.context(given)
        x = self.entry(torch.cat([noisy / total, given], dim=-1))
        for block in self.blocks:
            x = block(x, context)
        return self.exit(self.norm(x)), sigma * SPREAD / total


@torch.no_grad()
def sampled(model: Model, condition: Tensor, noise: Tensor) -> Tensor:
    """DDIM without fresh noise: noise [batch, 16, 2] -> chunks in normalised actions."""
    alphas = alphas_cumprod().to(condition.dtype)
    x, steps = noise, timesteps()
    for step, following in zip(steps, [*steps[1:], None]):
        at = torch.full((len(x),), step, dtype=torch.int64)
        clean = model(x, at, condition).clamp(-CLIP, CLIP)
        if following is None:
            return clean
        left = (x - alphas[step].sqrt() * clean) / (1 - alphas[step]).sqrt()
        x = alphas[following].sqrt() * clean + (1 - alphas[following]).sqrt() * left
    return x
