"""Shared with the scripts of the shipped sessions: the copy of the simulator, and ways round the block."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "sessions"))

from pusht_expert import Expert
from pusht_rehearsal import Rehearsal, State

__all__ = ["Expert", "Rehearsal", "State"]
