"""The graph that the recorder of a run saw, for verify_run.py: signed snapshots, and who published where.

Each snapshot is one message of /recorder/graph. It is signed by the signer of the manifest over its run, its
number, its time and the digest of its content; the manifest claims what all of them show.
"""

from __future__ import annotations

import struct
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

TOPIC, TYPE = "/recorder/graph", "worldforge_msgs/msg/GraphSnapshot"
COMMANDS = "gate/approved_chunk"
NAMELESS = "_NODE_NAME_UNKNOWN_"
PUBLISHERS_MAX, COMMANDERS_MAX, PROCESS_DIGITS = 10_000, 1024, 24
OWNERS = {"goal": ["operator"], "observer/observation": ["observer", "player"]}
OWNERS |= {
    f"{node}/{end}": [node]
    for node, ends in {
        "planner": ["request", "candidates", "plan"],
        "gate": ["state", "verdict", "rehearsal", "approved_chunk"],
        "controller": ["report"],
        "recorder": ["state", "graph"],
    }.items()
    for end in ends
}
TYPES = {
    "action_chunk": "ActionChunk",
    "score": "Score",
    "status": "ProviderStatus",
    "events": "ProviderEvent",
    "heartbeat": "Heartbeat",
    "step_input": "StepInput",
}


class Reader:
    """Little-endian CDR, numbers aligned to their size."""

    def __init__(self, data: bytes) -> None:
        if data[:2] != b"\0\1":
            raise ValueError("no CDR_LE")
        self.data, self.at = data[4:], 0

    def number(self, form: str) -> int:
        size = struct.calcsize(form)
        self.at += -self.at % size
        (value,) = struct.unpack_from("<" + form, self.data, self.at)
        self.at += size
        return value

    def text(self, bound: int) -> str:
        length = self.number("I")
        part = self.data[self.at : self.at + length]
        if not 0 < length <= bound + 1 or len(part) != length or part[-1] or 0 in part[:-1]:
            raise ValueError("a text is not what it says")
        self.at += length
        return part[:-1].decode()

    def flag(self) -> bool:
        value = self.number("B")
        if value > 1:
            raise ValueError("neither true nor false")
        return value == 1

    def end(self) -> None:
        rest = self.data[self.at :]
        if len(rest) > 7 or any(rest):
            raise ValueError("bytes follow the last field")


class Writer:
    def __init__(self) -> None:
        self.data = bytearray()

    def text(self, value: str) -> None:
        part = value.encode() + b"\0"
        self.count(len(part))
        self.data += part

    def count(self, value: int) -> None:
        self.data += bytes(-len(self.data) % 4) + struct.pack("<I", value)

    def flag(self, value: bool) -> None:
        self.data.append(value)


def read_snapshot(data: bytes) -> dict:
    reader = Reader(data)
    reader.text(64)
    snapshot = {"run_id": reader.text(32)}
    reader.number("I")
    reader.text(64)
    snapshot |= {"boot_id": reader.number("Q"), "sequence": reader.number("Q")}
    snapshot["stamp"] = reader.number("i") * 10**9 + reader.number("I")
    for form in "iIB":
        reader.number(form)
    snapshot["observed"] = reader.flag()
    count = reader.number("I")
    if count > 1024:
        raise ValueError(f"{count} endpoints")
    snapshot["endpoints"] = [
        {name: reader.text(bound) for name, bound in BOUNDS} | {"publisher": reader.flag()}
        for _ in range(count)
    ]
    snapshot |= {"key_id": reader.text(64), "signature": reader.text(128)}
    reader.end()
    return snapshot


BOUNDS = [("topic", 256), ("type", 128), ("node", 64), ("endpoint_id", 64)]


def signed_text(snapshot: dict) -> bytes:
    writer = Writer()
    writer.flag(snapshot["observed"])
    writer.count(len(snapshot["endpoints"]))
    for endpoint in snapshot["endpoints"]:
        for name, _ in BOUNDS:
            writer.text(endpoint[name])
        writer.flag(endpoint["publisher"])
    writer.text(snapshot["key_id"])
    digest = sha256(TYPE.encode() + b"\n" + b"\0\1\0\0" + bytes(writer.data)).hexdigest()
    fields = [snapshot[name] for name in ("run_id", "sequence", "stamp")]
    return "".join(f"{field}\n" for field in ["worldforge graph snapshot", *fields, digest]).encode()


def owners_of(topic: str, kind: str) -> list[str] | None:
    if topic in OWNERS:
        return OWNERS[topic]
    node, *ends = topic.split("/")
    fits = node and len(ends) == 1 and ends[0] in TYPES and kind == f"worldforge_msgs/msg/{TYPES[ends[0]]}"
    return [node] if fits else None


class Graph:
    """Told of every message of the bag; says what is wrong, what was foreign, and what DDS cannot tell."""

    def __init__(self, manifest: dict) -> None:
        self.manifest, self.fault, self.boot_id = manifest, None, None
        self.count = self.endpoints_max = self.taken = 0
        self.observed, self.commanders = True, set()
        self.seen: dict[tuple[str, str], dict] = {}
        self.together: dict[str, tuple[int, tuple]] = {}
        self.overflow = None

    def add(self, file: str, topic: str, payload: bytes) -> None:
        if topic != TOPIC:
            return
        place = (file, f"message {self.count} of {TOPIC}")
        try:
            snapshot = read_snapshot(payload)
        except (ValueError, struct.error) as error:
            self.fault = self.fault or (*place, f"cannot be read: {error}")
        else:
            detail = self.wrong(snapshot)
            self.fault = self.fault or (detail and (*place, detail))
            self.take(snapshot, place)
        self.count += 1

    def wrong(self, snapshot: dict) -> str | None:
        signer = self.manifest["signer"]
        self.boot_id = snapshot["boot_id"] if self.boot_id is None else self.boot_id
        checks = [
            (snapshot["run_id"] == self.manifest["run_id"], "it is of another run"),
            (snapshot["boot_id"] == self.boot_id, "it is of another start of the recorder"),
            (snapshot["sequence"] == self.count, "some are gone, or were added"),
            (snapshot["key_id"] == signer["key_id"], "not signed by the signer of the manifest"),
            (fits(signer["public_key"], snapshot), "its signature does not fit it"),
            (snapshot["observed"] or not snapshot["endpoints"], "it observed nothing, and lists endpoints"),
        ]
        return next((text for holds, text in checks if not holds), None)

    def take(self, snapshot: dict, place: tuple) -> None:
        self.taken += 1
        self.observed = self.observed and snapshot["observed"]
        self.endpoints_max = max(self.endpoints_max, len(snapshot["endpoints"]))
        owned: dict[str, set] = {}
        for end in filter(lambda end: end["publisher"], snapshot["endpoints"]):
            topic, node, gid = end["topic"], end["node"], end["endpoint_id"]
            if topic == COMMANDS and len(self.commanders) < COMMANDERS_MAX:
                self.commanders.add(gid)
            owners = owners_of(topic, end["type"])
            if owners is None:
                continue
            self.note((topic, gid), node, owners, place)
            if node in owners:
                owned.setdefault(topic, set()).add(gid[:PROCESS_DIGITS])
        for topic, processes in owned.items():
            if len(processes) > self.together.get(topic, (1, None))[0]:
                self.together[topic] = (len(processes), place)

    def note(self, key: tuple[str, str], node: str, owners: list[str], place: tuple) -> None:
        if key in self.seen:
            known = self.seen[key]
            known["times"] += 1
            known["node"] = node if NAMELESS in known["node"] else known["node"]
        elif len(self.seen) < PUBLISHERS_MAX:
            self.seen[key] = {"node": node, "owners": owners, "times": 1, "place": place}
        else:
            self.overflow = self.overflow or place

    def unclaimed(self) -> tuple | None:
        """What is wrong with a snapshot or the claim; of a bag that ended with a fault nothing is claimed."""
        if self.fault:
            return self.fault
        names = ("observed", "snapshots", "endpoints_max", "command_publishers")
        shown = dict(zip(names, (self.observed, self.taken, self.endpoints_max, len(self.commanders))))
        shown = shown if self.taken and "content" in self.manifest else None
        claimed = self.manifest.get("graph")
        if claimed != shown or (claimed and [type(claimed[name]) for name in names] != [bool, int, int, int]):
            return "run_manifest.json", "graph", f"{claimed} is claimed, the snapshots show {shown}"
        return None

    def judge(self) -> tuple[list, list]:
        """Findings of publishers that no run may have, and of what cannot be told."""
        foreign, notes = [], []
        for (topic, gid), known in self.seen.items():
            named = NAMELESS not in known["node"]
            who = known["node"] if named else "a node without a name"
            detail = f"{who} publishes on {topic} ({gid})"
            if topic == COMMANDS and self.manifest["facts"].get("mode") != "live":
                foreign.append((*known["place"], f"{detail}, where a dry run has no publisher"))
            elif known["node"] not in known["owners"]:
                once = not named and known["times"] == 1
                text = f"{detail}, whose one publisher is {' or '.join(known['owners'])}"
                (notes if once else foreign).append((*known["place"], text))
        for topic, (count, place) in self.together.items():
            self.judge_many(topic, count, place, foreign, notes)
        if self.overflow:
            foreign.append((*self.overflow, f"more than {PUBLISHERS_MAX} publishers on topics that have one"))
        return foreign, notes

    def judge_many(self, topic: str, count: int, place: tuple, foreign: list, notes: list) -> None:
        publishers = [(gid, it) for (on, gid), it in self.seen.items() if on == topic]
        own = {gid: it["node"] for gid, it in publishers if it["node"] in it["owners"]}
        processes, names = len({gid[:PROCESS_DIGITS] for gid in own}), ", ".join(dict.fromkeys(own.values()))
        known = sum(node["node"] == names for node in self.manifest["nodes"])
        if known and processes <= known:
            return  # each start is a node of the run
        if known and self.manifest["status"] != "incomplete":
            text = f"{processes} processes published on {topic} as {names}, which was started {known} times"
            foreign.append((*place, text))
        else:
            notes.append((*place, f"{count} processes at once published on {topic} as {names}"))


def fits(key: str, snapshot: dict) -> bool:
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(bytes.fromhex(snapshot["signature"]), signed_text(snapshot))
        return snapshot["signature"] == snapshot["signature"].lower()
    except (InvalidSignature, ValueError):
        return False
