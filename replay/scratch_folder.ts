// A folder of our own among the system's temporary files, gone with its scope.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export class ScratchFolder implements Disposable {
  readonly path = mkdtempSync(path.join(tmpdir(), 'worldforge-'));

  in(name: string): string {
    return path.join(this.path, name);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
