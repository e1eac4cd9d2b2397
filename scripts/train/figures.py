"""Figures with intervals: printed, and kept for the bundle's quality section."""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path

import numpy as np
from intervals import bootstrap


def command() -> str:
    """What was called, without the flag that says to keep what it found."""
    return " ".join([".train/venv/bin/python", *(word for word in sys.argv if word != "--record")])


def report(values: dict[str, np.ndarray], held_out: str, bundle: Path | None = None) -> None:
    """Print mean and interval of each measure [starts]; a bundle.json takes them as its quality section."""
    entries = []
    for metric, value in values.items():
        low, high = bootstrap(value)
        print(f"{metric}: {value.mean():.3f} [{low:.3f}, {high:.3f}], n {len(value)}", flush=True)
        entries.append(
            {
                "metric": metric,
                "value": round(float(value.mean()), 4),
                "low": round(low, 4),
                "high": round(high, 4),
                "n": len(value),
                "held_out": held_out,
                "date": datetime.date.today().isoformat(),
                "command": command(),
            }
        )
    if bundle:
        whole = json.loads(bundle.read_text()) | {"quality": entries}
        bundle.write_text(json.dumps(whole, indent=2, allow_nan=False) + "\n")
