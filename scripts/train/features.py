"""Geometry that both models compute inside their graphs, and how px become their normalised inputs."""

from __future__ import annotations

import torch
from torch import Tensor

HALF = 256.0  # px: 0 to 512 px become -1 to 1, for positions and for actions
WAVES = (96.0, 48.0, 24.0)  # px
# Left and right corners of the block change places when the table is seen in a mirror.
MIRRORED = [1, 0, 3, 2, 5, 4, 7, 6]


def block_frame(keypoints: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Middle of the four outer ends, unit vectors along the bar and the stem, of keypoints [..., 8, 2]."""
    along = keypoints[..., 1, :] - keypoints[..., 0, :]
    along = along / torch.sqrt((along * along).sum(-1, keepdim=True) + 1e-12)
    across = torch.stack([-along[..., 1], along[..., 0]], dim=-1)
    centre = (keypoints[..., 0, :] + keypoints[..., 1, :] + keypoints[..., 6, :] + keypoints[..., 7, :]) / 4
    return centre, along, across


def waves(lengths: Tensor) -> Tensor:
    """Sines and cosines of lengths in px: a network that sees them tells single px apart."""
    phases = torch.cat([lengths * (2 * torch.pi / wave) for wave in WAVES], dim=-1)
    return torch.cat([torch.sin(phases), torch.cos(phases)], dim=-1)
