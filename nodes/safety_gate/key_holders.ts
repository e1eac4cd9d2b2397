// Whom the host of the gate has enrolled. The records are read anew for each command, so that a key which is
// revoked counts no more from that moment on.
import type { KeyHolder } from '../../safety/index.ts';
import { listOperators, type EnrolledOperator } from '../operator/enrolled.ts';
import type { HolderOf } from './signature.ts';

function holder({ name, roles, revoked }: EnrolledOperator): KeyHolder {
  return { name, roles, revoked: revoked !== null };
}

/** `onFault` is told why the records cannot be read: nobody's key can be judged then. */
export function holdersIn(keyFolder: string, onFault: (error: unknown) => void): HolderOf {
  return (publicKey) => {
    try {
      const records = listOperators(keyFolder).filter(({ public_key }) => public_key === publicKey);
      // A key that stands twice counts as revoked if one of its records says so.
      const found = records.find(({ revoked }) => revoked !== null) ?? records[0];
      return found && holder(found);
    } catch (error) {
      onFault(error);
      return 'unknown';
    }
  };
}
