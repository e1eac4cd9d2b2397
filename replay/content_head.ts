// The head of a run's messages, signed by itself: who is shown a part of a run can check it against this
// alone, without the rest of the manifest, which may say more than is to be shared.
import { keyIdOf, verifySignature, type SigningKey } from '../core/keys.ts';
import type { Content } from './chain.ts';

export interface SignedContent extends Content {
  /** 128 hexadecimal digits; not there in manifests from before. */
  readonly signature?: string;
}

function signedText(runId: string, { messages, root }: Content): string {
  return ['worldforge content', runId, String(messages), root].map((field) => `${field}\n`).join('');
}

export function signContent(runId: string, content: Content, key: SigningKey): SignedContent {
  const { messages, root } = content;
  return { messages, root, signature: key.sign(signedText(runId, content)) };
}

export interface ContentHead {
  readonly run_id: string;
  readonly content: SignedContent;
  readonly signer: { readonly key_id: string; readonly public_key: string };
}

/** What is wrong with the signature of a head, or nothing. */
export function headFault({ run_id, content, signer }: ContentHead): string | undefined {
  if (content.signature === undefined) return 'has no signature of its own';
  if (keyIdOf(signer.public_key) !== signer.key_id) return 'names another key id than that of its public key';
  const fits = verifySignature(signer.public_key, signedText(run_id, content), content.signature);
  return fits ? undefined : 'has a signature that does not fit it';
}
