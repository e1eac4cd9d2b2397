// Every stateful node whose step a verification drives again, by the name of its step_input topic.
import type { NodeStep } from '../msgs/index.ts';
import { plannerStep } from '../planning/step.ts';
import { controllerStep } from './controller/step.ts';
import { gateStep } from './safety_gate/step.ts';

export const steps: ReadonlyMap<string, NodeStep<unknown>> = new Map<string, NodeStep<unknown>>([
  ['planner', plannerStep],
  ['gate', gateStep],
  ['controller', controllerStep],
]);
