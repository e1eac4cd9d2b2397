// Judges the signature of an operator's command, and whose key it is, for the gate's step, which has neither
// keys nor files.
import type { Json } from '../../core/canonical_json.ts';
import { keyIdOf, verifySignature } from '../../core/keys.ts';
import { topics, type OperatorCommand } from '../../msgs/index.ts';
import type { KeyHolder } from '../../safety/index.ts';
import type { Internal } from '../step_shell.ts';

/** Whose public key it is; nothing for that of nobody who was enrolled. */
export type HolderOf = (publicKey: string) => KeyHolder | 'unknown' | undefined;

/** Where nobody is enrolled: every signer is a self-attested one. */
export const nobody: HolderOf = () => undefined;

/** An invalid signature is nobody's, and a stop waits for no disk. */
function judgement(command: OperatorCommand, isValid: boolean, holderOf: HolderOf): Record<string, Json> {
  const holder = isValid && command.kind !== 'stop' ? holderOf(command.public_key) : undefined;
  if (holder === undefined) return { enrolled: false };
  if (holder === 'unknown') return { enrolled: false, holder };
  return { enrolled: !holder.revoked, holder: { ...holder } };
}

/** What the step is told just before a command; of other topics nothing. */
export function signatureJudge(holderOf: HolderOf) {
  return (topic: string, message: unknown, digest: string): readonly Internal[] => {
    if (topic !== topics.operatorCommand.name) return [];
    const command = message as OperatorCommand; // the topic carries no other type
    const isValid = verifySignature(command.public_key, command.payload, command.signature);
    const value = {
      command_digest: digest,
      key_id: keyIdOf(command.public_key),
      verdict: isValid ? 'valid' : 'invalid',
      ...judgement(command, isValid, holderOf),
    };
    return [{ name: 'signature_judged', value }];
  };
}
