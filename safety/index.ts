// What other folders use of the gate's rules.
export { acceptedCode, refusalCodes, type RefusalCode } from './codes.ts';
export {
  attestations,
  commandKinds,
  commandPayload,
  parseCommandPayload,
  runScope,
  type Attestation,
  type CommandKind,
  type CommandPayload,
} from './commands.ts';
export { gatePolicy, type GatePolicy, type RunBinding } from './gate_policy.ts';
export { guards, type GuardId } from './guards.ts';
export {
  dryItems,
  isSitePolicy,
  policyFaults,
  sitePolicyDigest,
  type ChecklistRule,
  type SitePolicy,
} from './policy.ts';
export * from './state.ts';
export { step } from './step.ts';
export { transitions, type Row } from './transitions.ts';
export { faultCodes, type Fault, type FaultCode } from './value_rules.ts';
