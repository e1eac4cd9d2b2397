// The plan under review as the run's own recording has it, for whoever comes after it was published. The
// recording is on the machine of the recorder; elsewhere there is none to look at.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { errorText } from '../../core/errors.ts';
import { topics, type GateState, type Plan } from '../../msgs/index.ts';
import { planDigest } from '../../planning/plan_digest.ts';
import { openBagReader } from '../../replay/bag/bag_reader.ts';
import { fullName } from '../../replay/bag/channels.ts';

async function newestOf(bag: string, digest: string): Promise<Plan | undefined> {
  await using reader = await openBagReader(bag);
  let found: Plan | undefined;
  for await (const { bytes } of reader.messages({ topics: [fullName(topics.plan.name)] })) {
    const plan = topics.plan.type.decode(bytes);
    if (plan.code === '' && planDigest(plan) === digest) found = plan;
  }
  return found;
}

/** Nothing where no plan is under review or the run is not recorded here; `onFault` is told why else. */
export async function recordedPlan(
  workspace: string,
  { plan_digest: digest, meta }: GateState,
  onFault: (text: string) => void,
): Promise<Plan | undefined> {
  const bag = path.join(workspace, 'runs', meta.run_id, 'bag');
  if (digest === '' || !existsSync(bag)) return undefined;
  try {
    return await newestOf(bag, digest);
  } catch (error) {
    onFault(`the plan cannot be read from ${bag}: ${errorText(error)}`);
    return undefined;
  }
}
