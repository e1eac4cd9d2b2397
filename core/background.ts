// Hands a promise over explicitly: its failure goes to a named place instead of nowhere.

export function background(promise: Promise<unknown>, onError: (error: unknown) => void): void {
  promise.catch(onError);
}

/** The reason of an aborted signal, as an error. */
export function abortReason(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error('aborted');
}

/**
 * Settles as the promise does, or rejects as soon as the signal aborts. What the promise does after that is
 * dropped, its failure too, so that a call given up on cannot end the process.
 */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(abortReason(signal));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
