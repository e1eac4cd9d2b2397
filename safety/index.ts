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
export { msToNs } from './ages.ts';
export {
  gatePolicy,
  liveGatePolicy,
  livePartOf,
  type GateMode,
  type GatePolicy,
  type LiveTerms,
  type RunBinding,
} from './gate_policy.ts';
export { guards, type GuardId } from './guards.ts';
export { dryItems, liveItems, type ChecklistRule } from './checklist.ts';
export type {
  DescriptionFile,
  DriverKind,
  LiveAges,
  LivePolicy,
  LiveRobot,
  Operator,
  Security,
} from './live_policy.ts';
export { describedFaults } from './live_policy_faults.ts';
export { isSitePolicy, policyFaults, sitePolicyDigest, type SitePolicy } from './policy.ts';
export { roles, rolesFor, type Role } from './roles.ts';
export { evidenceValue } from './live_records.ts';
export * from './live_state.ts';
export * from './state.ts';
export { step } from './step.ts';
export { revisionsDigest } from './evidence_guards.ts';
export type { Row } from './rows.ts';
export { transitions } from './transitions.ts';
export { cutWindows, dueNs, endNs, leadNs, windowSteps, type PlanWindow } from './windows.ts';
export { faultCodes, type Fault, type FaultCode } from './value_rules.ts';
