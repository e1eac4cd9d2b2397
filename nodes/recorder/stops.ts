// How a stop comes into the evidence: through the step inputs of the gate. `ros2 topic pub --once` publishes
// as soon as one subscription of the topic matches. Were the recorder's the first, the gate would never hear
// it.
import { WorldforgeError } from '../../core/errors.ts';
import { nodeTopics, stepInputConstants, stepInputType, topics, type Topic } from '../../msgs/index.ts';

const gateInputs = nodeTopics('gate').stepInput.name;

/** A stop has no fields, so its bytes are these whoever sent it. */
export const stopBytes = topics.stop.type.encode({});

/** Whether these bytes say that the gate heard a stop. */
export function tellsOfStop(topic: Topic<unknown>, bytes: Uint8Array): boolean {
  if (topic.name !== gateInputs) return false;
  try {
    const input = stepInputType.decode(bytes);
    return input.kind === stepInputConstants.KIND_MESSAGE && input.topic === topics.stop.name;
  } catch (error) {
    // It is recorded as it came; whoever verifies the run judges it.
    if (error instanceof WorldforgeError) return false;
    throw error;
  }
}
