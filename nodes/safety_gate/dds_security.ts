// What of DDS security (SROS 2) a process has around it, and what is missing for a site that requires it.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { environmentValue, type Environment } from '../../core/environment.ts';
import { errorText } from '../../core/errors.ts';

/** What rcl reads from the folder of an enclave. */
const enclaveFiles = [
  'identity_ca.cert.pem',
  'cert.pem',
  'key.pem',
  'permissions_ca.cert.pem',
  'governance.p7s',
  'permissions.p7s',
] as const;

const wanted = { ROS_SECURITY_ENABLE: 'true', ROS_SECURITY_STRATEGY: 'Enforce' } as const;

export interface SecurityPlace {
  readonly environment: Environment;
  /** Arguments of the process: they may name its enclave. */
  readonly args: readonly string[];
}

function missingVariables(environment: Environment): readonly string[] {
  return Object.entries(wanted)
    .filter(([name, value]) => environment[name] !== value)
    .map(([name, value]) => `${name} is ${environmentValue(environment, name) ?? 'not set'}, not ${value}`);
}

/** As rcl finds it: the variable wins over the argument. */
function enclaveOf({ environment, args }: SecurityPlace): string | undefined {
  const at = args.findIndex((arg) => arg === '--enclave' || arg === '-e');
  return (
    environmentValue(environment, 'ROS_SECURITY_ENCLAVE_OVERRIDE') ?? (at === -1 ? undefined : args[at + 1])
  );
}

function missingEnclave(place: SecurityPlace): readonly string[] {
  const keystore = environmentValue(place.environment, 'ROS_SECURITY_KEYSTORE');
  if (keystore === undefined) return ['ROS_SECURITY_KEYSTORE is not set'];
  if (!existsSync(keystore)) return [`there is no keystore ${keystore}`];
  const enclave = enclaveOf(place);
  if (enclave === undefined) return ['no enclave is named, by --enclave or ROS_SECURITY_ENCLAVE_OVERRIDE'];
  const folder = path.join(keystore, 'enclaves', enclave);
  const lacking = enclaveFiles.filter((file) => !existsSync(path.join(folder, file)));
  return lacking.length === 0 ? [] : [`enclave ${enclave} has no ${lacking.join(', ')}`];
}

interface Middleware {
  /** The library that tells whether it can do security. */
  readonly library: string;
  /** Why it cannot; undefined where it can. */
  readonly lacks: (file: string) => string | undefined;
}

/** What Fast DDS says of itself when its library was built without them. */
const fastSays = "doesn't have the security libraries";

const middlewares: Readonly<Record<string, Middleware>> = {
  rmw_fastrtps_cpp: {
    library: 'librmw_fastrtps_shared_cpp.so',
    lacks: (file) =>
      readFileSync(file).includes(fastSays) ? `${file} was built without security` : undefined,
  },
  rmw_cyclonedds_cpp: { library: 'libdds_security_auth.so', lacks: () => undefined },
};

function missingPlugins(environment: Environment): readonly string[] {
  const name = environmentValue(environment, 'RMW_IMPLEMENTATION') ?? 'rmw_fastrtps_cpp';
  const middleware = middlewares[name];
  if (middleware === undefined) return [`nobody knows here whether ${name} can do security`];
  const folders = (environmentValue(environment, 'LD_LIBRARY_PATH') ?? '').split(path.delimiter);
  const file = folders
    .map((folder) => path.join(folder, middleware.library))
    .find((candidate) => existsSync(candidate));
  if (file === undefined) return [`${middleware.library} is not on LD_LIBRARY_PATH`];
  try {
    const lack = middleware.lacks(file);
    return lack === undefined ? [] : [lack];
  } catch (error) {
    return [`${file}: ${errorText(error)}`];
  }
}

/** Everything that is missing, in words; nothing where DDS enforces who may say what. */
export function missingSecurity(place: SecurityPlace): readonly string[] {
  const { environment } = place;
  return [...missingVariables(environment), ...missingEnclave(place), ...missingPlugins(environment)];
}
