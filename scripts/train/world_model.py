"""The world model: a small joint-embedding predictor in the manner of LeWorldModel, on keypoints, not pixels.

An encoder embeds a state, a causal predictor with AdaLN carries the embedding over blocks of five actions,
and the cost of a motion is the squared L2 distance of the last embedding from that of the goal. Distances
between embeddings are trained to be distances in px, so the cost of a block that lies 30 px off is about 30.
"""

from __future__ import annotations

import torch
from coarse import Linear
from features import HALF, block_frame, waves
from torch import Tensor, nn

STATE, BLOCK_ACTIONS, BLOCKS_MAX = 18, 10, 3
BLOCK_DIMS, AGENT_DIMS = 64, 48
LATENT = BLOCK_DIMS + AGENT_DIMS + 1
ABSENT = -512.0  # px: a goal whose agent stands here says nothing about the agent


def mlp(*widths: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for before, after in zip(widths[:-1], widths[1:]):
        layers += [nn.Linear(before, after), nn.SiLU()]
    return nn.Sequential(*layers[:-1])


class Encoder(nn.Module):
    """Normalised states [batch, 18] -> embeddings [batch, LATENT]: block, agent, 1 where it is known."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.block = mlp(16 + 4 + 12, width, width, BLOCK_DIMS)
        self.agent = mlp(2 + 12, width // 2, width // 2, AGENT_DIMS)

    def forward(self, state: Tensor) -> Tensor:
        keypoints = state[:, :16].reshape(-1, 8, 2)
        centre, along, across = block_frame(keypoints)
        block = self.block(torch.cat([state[:, :16], along, across, waves(centre * HALF)], dim=-1))
        known = (state[:, 16:17] > -1.5).to(state.dtype)
        place = state[:, 16:] * known
        agent = self.agent(torch.cat([place, waves(place * HALF)], dim=-1)) * known
        return torch.cat([block, agent, known], dim=-1)


class Layer(nn.Module):
    """Causal attention over the blocks so far, then an MLP; both scaled, shifted and gated by the actions."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.modulate = Linear(width, 6 * width)
        nn.init.zeros_(self.modulate.weight)
        nn.init.zeros_(self.modulate.bias)
        self.attend, self.leave = Linear(width, 3 * width), Linear(width, width)
        self.inner, self.outer = Linear(width, 2 * width), Linear(2 * width, width)

    def forward(self, x: Tensor, given: Tensor, memory: list[tuple[Tensor, Tensor]]) -> Tensor:
        """x [batch, width] is the newest token; keys and values of the older ones lie in `memory`."""
        scale, shift, gate, scale2, shift2, gate2 = self.modulate(given).chunk(6, dim=-1)
        query, key, value = self.attend(self.norm(x) * (1 + scale) + shift).chunk(3, dim=-1)
        split = (x.shape[-1] // self.heads,)
        memory.append((key.unflatten(-1, (self.heads, *split)), value.unflatten(-1, (self.heads, *split))))
        keys = torch.stack([key for key, _ in memory], dim=2)
        values = torch.stack([value for _, value in memory], dim=2)
        query = query.unflatten(-1, (self.heads, *split)).unsqueeze(2)
        weights = ((query * keys).sum(-1) * split[0] ** -0.5).softmax(dim=-1)
        x = x + (1 + gate) * self.leave((weights.unsqueeze(-1) * values).sum(2).flatten(-2))
        hidden = nn.functional.silu(self.inner(self.norm(x) * (1 + scale2) + shift2))
        return x + (1 + gate2) * self.outer(hidden)


class WorldModel(nn.Module):
    """Encoder, predictor, and a decoding head that reads keypoints and agent off an embedding."""

    def __init__(self, width: int = 192, depth: int = 2, heads: int = 4) -> None:
        super().__init__()
        self.size = {"width": width, "depth": depth}
        self.encoder = Encoder(width)
        self.decoder = mlp(LATENT - 1, width, width, STATE)
        self.actions = mlp(3 * BLOCK_ACTIONS + 12 + 36, width, width)
        self.entry = nn.Linear(LATENT - 1, width)
        self.layers = nn.ModuleList(Layer(width, heads) for _ in range(depth))
        self.norm = nn.LayerNorm(width)
        self.exit = nn.Linear(width, LATENT - 1)
        nn.init.normal_(self.exit.weight, std=0.01)

    def embedded_actions(self, latent: Tensor, actions: Tensor) -> Tensor:
        """Actions [batch, 10] as the table sees them and as the block does, where the head says it is."""
        state = self.decoder(latent)
        centre, along, across = block_frame(state[:, :16].reshape(-1, 8, 2))
        points = torch.cat([state[:, None, 16:], actions.reshape(-1, 5, 2)], dim=1)
        offset = (points - centre[:, None]) * HALF
        local = torch.stack([(offset * along[:, None]).sum(-1), (offset * across[:, None]).sum(-1)], dim=-1)
        steps = (points[:, 1:] - points[:, :1]) * (HALF / 64.0)
        near = torch.tanh(local[:, 1:].flatten(1) / 24.0)
        fine = waves(local[:, ::2]).flatten(1)
        seen = torch.cat([actions, steps.flatten(1), near, local.flatten(1) / 64.0, fine], dim=-1)
        return self.actions(seen)

    def rollout(self, latent: Tensor, actions: Tensor) -> list[Tensor]:
        """Embeddings [batch, LATENT] after each block of actions [batch, blocks, 10]."""
        memories: list[list[tuple[Tensor, Tensor]]] = [[] for _ in self.layers]
        now, after = latent[:, :-1], []
        for block in range(actions.shape[1]):
            given = self.embedded_actions(now, actions[:, block])
            x = self.entry(now) + given
            for layer, memory in zip(self.layers, memories):
                x = layer(x, given, memory)
            now = now + self.exit(self.norm(x))
            after.append(torch.cat([now, latent[:, -1:]], dim=-1))
        return after


def distance(latent: Tensor, goal: Tensor) -> Tensor:
    """Squared L2 between embeddings [..., LATENT]; the agent counts where the goal knows it."""
    weight = torch.cat(
        [torch.ones_like(goal[..., :BLOCK_DIMS]), goal[..., -1:].expand_as(goal[..., BLOCK_DIMS:-1])], -1
    )
    return (weight * (latent[..., :-1] - goal[..., :-1]) ** 2).sum(-1)


class Cost(nn.Module):
    """The bundle's cost graph: one state, one goal, actions [batch, 1 to 3 blocks, 10] -> cost [batch]."""

    def __init__(self, model: WorldModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, state_latent: Tensor, goal_latent: Tensor, actions: Tensor) -> Tensor:
        given = torch.ones_like(actions[:, :, 0])
        fill = torch.zeros_like(actions[:, :1, :]).expand(-1, BLOCKS_MAX, -1)
        padded = torch.cat([actions, fill], dim=1)[:, :BLOCKS_MAX]
        present = torch.cat([given, fill[:, :, 0], fill[:, :1, 0]], dim=1)[:, : BLOCKS_MAX + 1]
        last = present[:, :BLOCKS_MAX] - present[:, 1:]
        latent = state_latent.expand(actions.shape[0], -1)
        costs = [distance(after, goal_latent) for after in self.model.rollout(latent, padded)]
        return (torch.stack(costs, dim=1) * last).sum(dim=1)
