// The host of one provider as a process on ROS 2; its node is named as the provider is, `_` for a hyphen.
import { z } from 'zod';
import { processEnvironment } from '../../core/environment.ts';
import { WorldforgeError } from '../../core/errors.ts';
import { providerNode } from '../../msgs/index.ts';
import { openRegistry } from '../../providers/open.ts';
import { runMain } from '../entry/main_process.ts';
import { profileParameter, sitePolicyParameter } from '../entry/parameters.ts';
import { readRig } from '../rig.ts';
import { serveProvider, type Hosted } from './serve.ts';

/**
 * Everything that the provider can do for a plan.
 * @throws WorldforgeError provider_unknown, provider_config
 */
async function createProvider(name: string): Promise<Hosted> {
  const { registry: known } = openRegistry({ project: process.cwd(), environment: processEnvironment() });
  const can = known.find(name)?.capabilities ?? [];
  if (!can.includes('score')) return { policy: await known.create(name, 'policy') };
  const scorer = await known.create(name, 'score');
  return can.includes('policy') ? { scorer, policy: await known.create(name, 'policy') } : { scorer };
}

await runMain({
  name: 'provider',
  parameters: z.object({
    provider: z
      .string()
      .default('')
      .describe('name of the provider; the node takes the same name, with _ for -'),
    profile: profileParameter,
    site_policy: sitePolicyParameter,
  }),
  run: async (context) => {
    const { graph, parameters } = context;
    const name = parameters.provider === '' ? graph.node : parameters.provider;
    const node = providerNode(name);
    if (node !== graph.node) {
      throw new WorldforgeError('parameter_invalid', `the node is ${graph.node}, the provider ${name}`, {
        hint: `start the node with -r __node:=${node}: its topics are found by its name`,
      });
    }
    const { sitePolicy, embodiment } = readRig({
      profile: parameters.profile,
      sitePolicy: parameters.site_policy,
    });
    const hosted = await createProvider(name);
    await serveProvider(context, { hosted, robotId: sitePolicy.robot_id, embodiment });
    return 0;
  },
});
