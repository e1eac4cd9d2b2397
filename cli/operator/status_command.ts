// `worldforge operator status`: what the gate says now, and with --watch whatever it says next.
import { keyFolder, type Environment } from '../../core/environment.ts';
import { errorText } from '../../core/errors.ts';
import type { GateState } from '../../msgs/index.ts';
import { listOperators } from '../../nodes/operator/enrolled.ts';
import { RunEnd } from '../../nodes/review/run_end.ts';
import { builtInSitePolicyPath, readSitePolicy } from '../../nodes/safety_gate/policy_file.ts';
import { sitePolicyDigest, type SitePolicy } from '../../safety/index.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import type { StatusFlags } from './act_flags.ts';
import { atGate, type AtGate } from './at_gate.ts';
import { statusJson, statusText } from './status_view.ts';

/** To look takes no key: records that cannot be read cost the names only. */
function enrolledNames(environment: Environment, { stderr }: CliContext['process']): Map<string, string> {
  try {
    return new Map(listOperators(keyFolder(environment)).map(({ key_id, name }) => [key_id, name]));
  } catch (error) {
    stderr.write(`names of keys are not shown: ${errorText(error)}\n`);
    return new Map();
  }
}

function policyOf(flags: StatusFlags, { site_policy_digest }: GateState): SitePolicy | undefined {
  const policy = readSitePolicy(flags.sitePolicy ?? builtInSitePolicyPath());
  return sitePolicyDigest(policy) === site_policy_digest ? policy : undefined;
}

/** Shows each later state until the command is left or the run is over. @returns why it ended */
async function follow(context: CliContext, { graph, gate }: AtGate, show: () => void): Promise<string> {
  using end = new RunEnd(graph);
  const signal = AbortSignal.any([context.signal, end.signal]);
  try {
    for (;;) {
      await gate.changed(signal);
      show();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    return context.signal.aborted ? '' : (end.fault?.message ?? 'the run has ended');
  }
}

function perform(context: CliContext, flags: StatusFlags): Promise<number> {
  const { stdout, stderr } = context.process;
  const { format, watch = false, namespace } = flags;
  return atGate(context, flags, async (at) => {
    const names = enrolledNames(at.environment, context.process);
    const show = (): void => {
      const { state = at.state } = at.gate;
      const plan = at.gate.plan ?? (state.plan_digest === at.state.plan_digest ? at.plan : undefined);
      const facts = { state, plan, sitePolicy: policyOf(flags, state), names, namespace };
      // Of a watcher's JSON each line is one state.
      const json = () => JSON.stringify(statusJson(facts), undefined, watch ? undefined : 2);
      stdout.write(format === 'json' ? `${json()}\n` : `${statusText(facts)}${watch ? '\n' : ''}`);
    };
    show();
    const ended = watch ? await follow(context, at, show) : '';
    if (ended !== '') stderr.write(`${ended}\n`);
    return exitCodes.ok;
  });
}

export async function status(this: CliContext, flags: StatusFlags): Promise<void> {
  await performing(this, 'operator status', () => perform(this, flags));
}
