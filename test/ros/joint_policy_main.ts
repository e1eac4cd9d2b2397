/**
 * The host of a policy for an arm of joints as a process on ROS: from where the joints are measured, a swing
 * out and back, toward the middle of their range. It is started with the parameters of any provider host.
 */
import { z } from 'zod';
import { defined } from '../../core/assert.ts';
import { runMain } from '../../nodes/entry/main_process.ts';
import { profileParameter, sitePolicyParameter } from '../../nodes/entry/parameters.ts';
import { serveProvider } from '../../nodes/provider_host/serve.ts';
import { readRig } from '../../nodes/rig.ts';
import type { PolicyProvider, PolicyRequest } from '../../providers/provider.ts';
import { swing } from '../nodes/controller/live_site.ts';

function measured({ observation, embodiment }: PolicyRequest): Float32Array {
  const found = observation.tensors.find(({ name }) => name === embodiment.state_tensor);
  const { buffer, byteOffset, byteLength } = defined(found, 'the tensor of the joints').data;
  const joints = new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
  return joints.slice(-embodiment.dimensions.length);
}

const policy: PolicyProvider = {
  name: 'joint_policy',
  revision: 'swing 1',
  propose: (request) => {
    const from = measured(request);
    const { execute_steps: steps, dimensions } = request.embodiment;
    const way = swing(steps, (from[0] ?? 0) > 0 ? -0.4 : 0.4);
    const data = way.map((value, at) => value + (from[at % dimensions.length] ?? 0));
    return Promise.resolve({
      data,
      shape: [1, steps, dimensions.length],
      startIndex: 0,
      executeSteps: steps,
    });
  },
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

await runMain({
  name: policy.name,
  parameters: z.object({ profile: profileParameter, site_policy: sitePolicyParameter }),
  run: async (context) => {
    const { profile, site_policy: sitePolicy } = context.parameters;
    const rig = readRig({ profile, sitePolicy });
    const { robot_id: robotId } = rig.sitePolicy;
    await serveProvider(context, { hosted: { policy }, robotId, embodiment: rig.embodiment });
    return 0;
  },
});
