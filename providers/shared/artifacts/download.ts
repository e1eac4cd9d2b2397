// Fetches an artifact into a file that appears whole, under the digest that was promised, or not at all.
import { createHash, randomUUID } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import { systemClocks } from '../../../core/clock.ts';
import { systemCode, WorldforgeError } from '../../../core/errors.ts';
import { bodyOf } from '../request/answer.ts';
import { httpReceive, type HttpCall } from '../request/http.ts';
import { artifactBytesMax, judgeExpiry, type Artifact } from './descriptor.ts';

/** The call without what the artifact itself says; a download is a GET, and may be tried again. */
export type Download = Omit<HttpCall, 'url' | 'method' | 'body' | 'isIdempotent' | 'maxBytes'> & {
  /** Largest artifact of this call, bytes. */
  readonly maxBytes: number;
  /** Where it is to lie; what lies there is replaced once the new file is whole. */
  readonly file: string;
};

function wrongDigest(provider: string, { kind }: Artifact, what: string): WorldforgeError {
  return new WorldforgeError(
    'artifact_digest',
    `${provider}: the ${kind} is not what was promised: ${what}`,
    {
      hint: 'nothing of it was kept; ask whoever runs the server',
    },
  );
}

async function write(response: IncomingMessage, file: FileHandle, taking: Taking): Promise<void> {
  const { provider, artifact, signal } = taking;
  const hash = createHash('sha256');
  let length = 0;
  for await (const piece of bodyOf(response, artifact.size, signal)) {
    hash.update(piece);
    length += piece.byteLength;
    await file.writeFile(piece);
  }
  if (length !== artifact.size)
    throw wrongDigest(provider, artifact, `${length} bytes, not ${artifact.size}`);
  const digest = hash.digest('hex');
  if (digest !== artifact.sha256)
    throw wrongDigest(provider, artifact, `digest ${digest}, not ${artifact.sha256}`);
  await file.sync();
}

interface Taking {
  readonly provider: string;
  readonly artifact: Artifact;
  readonly signal: AbortSignal;
}

/** Gives the file its name only when it is whole; the system's errors of the disk become one of ours. */
async function intoFile(response: IncomingMessage, target: string, taking: Taking): Promise<void> {
  const temporary = `${target}.${randomUUID()}.part`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await write(response, file, taking);
    } finally {
      await file.close();
    }
    taking.signal.throwIfAborted();
    await rename(temporary, target);
    const folder = await open(path.dirname(target), 'r');
    await folder.sync().finally(() => folder.close());
  } catch (cause) {
    if (cause instanceof WorldforgeError || taking.signal.aborted) throw cause;
    const code = systemCode(cause) || 'no code';
    throw new WorldforgeError('artifact_unwritable', `the file of an artifact cannot be written (${code})`, {
      cause,
    });
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Fetches what the descriptor names. Nothing stands under the name until length and digest are right.
 * @throws WorldforgeError artifact_expired, artifact_digest, artifact_unwritable, provider_limit, and what an
 * HTTP call throws
 */
export async function download(call: Download, artifact: Artifact, signal: AbortSignal): Promise<void> {
  const { file, ...rest } = call;
  const { provider, clock = systemClocks } = call;
  const maxBytes = Math.min(call.maxBytes, artifactBytesMax);
  if (artifact.size > maxBytes)
    throw new WorldforgeError(
      'provider_limit',
      `${provider}: an artifact of at most ${maxBytes} bytes; this one has ${artifact.size}`,
    );
  judgeExpiry(provider, artifact, clock.wall.now());
  const urlRules = { ...call.urlRules, allowQuery: true };
  const whole: HttpCall = {
    ...rest,
    urlRules,
    url: artifact.url,
    method: 'GET',
    isIdempotent: true,
    maxBytes: artifact.size,
  };
  await httpReceive(
    whole,
    async (response, attemptSignal) => {
      // A link may expire between two attempts.
      judgeExpiry(provider, artifact, clock.wall.now());
      await intoFile(response, file, { provider, artifact, signal: attemptSignal });
      return { status: response.statusCode ?? 0, value: undefined };
    },
    signal,
  );
}
