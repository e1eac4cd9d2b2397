// Judges the signature of an operator's command for the gate's step, which has no keys.
import { keyIdOf, verifySignature } from '../../core/keys.ts';
import { topics, type OperatorCommand } from '../../msgs/index.ts';
import type { Internal } from '../step_shell.ts';

/** What the step is told just before a command; of other topics nothing. */
export function judgeSignature(topic: string, message: unknown, digest: string): readonly Internal[] {
  if (topic !== topics.operatorCommand.name) return [];
  const command = message as OperatorCommand; // the topic carries no other type
  const valid = verifySignature(command.public_key, command.payload, command.signature);
  const keyId = keyIdOf(command.public_key);
  return [
    {
      name: 'signature_judged',
      value: { command_digest: digest, key_id: keyId, verdict: valid ? 'valid' : 'invalid', enrolled: false },
    },
  ];
}
