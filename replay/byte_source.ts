// A file opened for reading at any place.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

export class ByteSource implements Disposable {
  readonly size: number;
  readonly #descriptor: number;

  constructor(file: string) {
    this.#descriptor = openSync(file, 'r');
    this.size = fstatSync(this.#descriptor).size;
  }

  /** Fewer bytes than asked for only at the end of the file. */
  read(offset: number, count: number): Buffer {
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(count, this.size - offset)));
    let filled = 0;
    while (filled < bytes.length) {
      const taken = readSync(this.#descriptor, bytes, filled, bytes.length - filled, offset + filled);
      if (taken === 0) return bytes.subarray(0, filled);
      filled += taken;
    }
    return bytes;
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }
}
