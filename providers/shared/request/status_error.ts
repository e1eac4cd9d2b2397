// A status that says an error, with what the decision about another attempt depends on.
import { WorldforgeError } from '../../../core/errors.ts';

export class StatusError extends WorldforgeError {
  readonly status: number;
  /** How long the server asks to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: 'provider_refused' | 'provider_unauthorized',
    text: string,
    answer: { readonly status: number; readonly retryAfterMs?: number | undefined },
  ) {
    super(code, text, { hint: code === 'provider_unauthorized' ? 'set the token of the server' : '' });
    this.status = answer.status;
    this.retryAfterMs = answer.retryAfterMs;
  }
}
