// Judges the gate's signature of a window for the controller's step, which has no keys.
import { verifySignature } from '../../core/keys.ts';
import { approvedChunkType, contentDigest, topics, type ApprovedChunk } from '../../msgs/index.ts';
import type { Internal } from '../step_shell.ts';
import { onTopic } from '../on_topic.ts';

/** Name of the input that comes just before a window. */
export const judgedName = 'signature_judged';

/** What the gate signs: the content digest, which covers all but Meta and the signature itself. */
export function signedText(chunk: ApprovedChunk): string {
  return contentDigest(approvedChunkType, chunk);
}

/** What the step is told just before a window, judged by the public key of the site policy. */
export function judgeWindow(
  gateKey: string,
): (topic: string, message: unknown, digest: string) => readonly Internal[] {
  return (topic, message, digest) => {
    const chunk = onTopic(topics.approvedChunk, topic, message);
    if (chunk === undefined) return [];
    const valid = verifySignature(gateKey, signedText(chunk), chunk.signature);
    return [{ name: judgedName, value: { chunk_digest: digest, verdict: valid ? 'valid' : 'invalid' } }];
  };
}
