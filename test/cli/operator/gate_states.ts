/** States of a real gate, for what is shown of them. */
import { topics, type GateState, type Plan } from '../../../msgs/index.ts';
import { runScope } from '../../../safety/index.ts';
import { GateNode, items, namedPlan } from '../../nodes/safety_gate/gate_node.ts';

export const plan: Plan = namedPlan();

/** The run is opened, one item is answered by an enrolled key. */
export function begun(): GateState {
  const node = new GateNode();
  node.internal('start', { config_digest: '', step: 'gate' });
  node.command('open_run', {}, { key_id: 'key-a' });
  return node.command('check', { item: items[0] ?? '', value: true, attested_by: 'person' });
}

/** A plan is under review, and its approval is missing. */
export function reviewed(): GateState {
  const node = new GateNode().ready();
  node.command('withdraw', { scope: runScope });
  node.message(topics.plan, plan);
  return node.newest(topics.gateState);
}

/** Every plan is rehearsed. */
export function consented(): GateState {
  const node = new GateNode().ready();
  node.message(topics.plan, plan);
  return node.newest(topics.gateState);
}

export function latched(): GateState {
  const node = new GateNode().ready();
  node.internal('endpoints_seen', { topic: topics.gateState.name, publishers: ['gate', 'gate'] });
  return node.newest(topics.gateState);
}
