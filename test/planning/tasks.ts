/** The task that the builders of test/support/messages.ts answer. */
import { contentDigest, observationType, type Embodiment } from '../../msgs/index.ts';
import { robotOf, type Task } from '../../planning/task.ts';
import { pushtEmbodiment, testGoal, testObservation, testRunId, testRunSeed } from '../support/messages.ts';

export interface TaskOptions extends Partial<Task> {
  readonly embodiment?: Embodiment;
}

export function testTask({ embodiment = pushtEmbodiment(), ...overrides }: TaskOptions = {}): Task {
  return {
    robot: robotOf(embodiment),
    requestId: `${testRunId}-0`,
    cycle: 0,
    seed: testRunSeed,
    candidates: 16,
    goalDigest: testGoal().digest,
    observationDigest: contentDigest(observationType, testObservation({ embodiment })),
    measured: Float64Array.of(200, 200),
    previous: undefined,
    ...overrides,
  };
}
