// `worldforge operator revoke NAME`: the key signs nothing more, and its public record says since when.
import { systemClocks } from '../../core/clock.ts';
import { keyFolder, processEnvironment } from '../../core/environment.ts';
import { revoke as revokeOperator } from '../../nodes/operator/enrol.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';

export async function revoke(this: CliContext, _flags: object, name: string): Promise<void> {
  await performing(this, 'operator revoke', () => {
    const record = revokeOperator(keyFolder(processEnvironment()), name, systemClocks.wall.now());
    this.process.stdout.write(`revoked ${name} at ${record.revoked ?? ''}\n  key id      ${record.key_id}\n`);
    return exitCodes.ok;
  });
}
