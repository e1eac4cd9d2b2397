"""A scorer in Python: the provider is named as its node is, and the candidate INDEX has the lowest cost.

    scorer_peer.py INDEX --ros-args -r __node:=NAME
"""

from __future__ import annotations

import sys
import time

import rclpy
from graph_peer import EVENT, STATE, Member
from rclpy.utilities import remove_ros_args
from set_digest import set_digest
from worldforge_msgs.msg import CandidateSet, PlanRequest, ProviderEvent, ProviderStatus, Score

REVISION = "1"
# lifecycle_msgs/State
ACTIVE, FINALIZED = 3, 4
# Requests whose candidates may still come.
KEPT = 4


class Scorer:
    def __init__(self, member: Member, preferred: int) -> None:
        self.member = member
        self.preferred = preferred
        self.asked = []
        self.sets = []
        self.calls = 0
        node, name = member.node, member.name
        self.scores = node.create_publisher(Score, f"{name}/score", EVENT)
        self.events = node.create_publisher(ProviderEvent, f"{name}/events", EVENT)
        self.status = node.create_publisher(ProviderStatus, f"{name}/status", STATE)
        self.subscriptions = [
            node.create_subscription(PlanRequest, "planner/request", self.hear_request, EVENT),
            node.create_subscription(CandidateSet, "planner/candidates", self.hear_set, EVENT),
        ]

    def start(self) -> None:
        self.member.heard_by([self.scores, self.events, self.status], {"recorder"})
        self.tell(ACTIVE)
        self.member.heard_by([self.scores, self.events], {"recorder", "planner"})

    def tell(self, state: int) -> None:
        status = ProviderStatus(provider=self.member.name, revision=REVISION, state=state)
        status.capabilities, status.calls = ["score"], self.calls
        self.member.say(self.status, status)

    def hear_request(self, request) -> None:
        if self.member.name in request.scorers:
            self.asked = [*self.asked, request.request_id][-KEPT:]
        self.serve()

    def hear_set(self, candidates) -> None:
        self.sets = [*self.sets, candidates][-KEPT:]
        self.serve()

    def serve(self) -> None:
        """Two topics have no common order: whichever comes second completes the call."""
        for candidates in [each for each in self.sets if each.request_id in self.asked]:
            self.sets.remove(candidates)
            self.answer(candidates)

    def answer(self, candidates) -> None:
        self.calls += 1
        started = time.monotonic_ns()
        self.note(candidates, "asked", 0)
        costs = [float(abs(index - self.preferred)) for index in range(candidates.shape[0])]
        score = Score(request_id=candidates.request_id, set_digest=set_digest(candidates))
        score.scorer, score.revision = self.member.name, REVISION
        score.lower_is_better, score.values = True, costs
        score.timings.inference_ns = time.monotonic_ns() - started
        self.member.say(self.scores, score, candidates.meta)
        self.note(candidates, "answered", time.monotonic_ns() - started)
        self.tell(ACTIVE)

    def note(self, candidates, phase: str, duration_ns: int) -> None:
        event = ProviderEvent(provider=self.member.name, request_id=candidates.request_id)
        event.capability, event.phase, event.duration_ns = "score", phase, duration_ns
        self.member.say(self.events, event, candidates.meta)


def main() -> int:
    rclpy.init(args=sys.argv)
    node = rclpy.create_node("scorer")
    member = Member(node)
    member.join()
    scorer = Scorer(member, int(remove_ros_args(sys.argv)[1]))
    scorer.start()
    member.live()
    scorer.tell(FINALIZED)
    node.destroy_node()
    rclpy.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
