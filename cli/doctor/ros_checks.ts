// What the facts of a machine mean for ROS 2, each with the next command. Pure.
import type { RosFacts } from './ros_facts.ts';

export interface Finding {
  readonly check: string;
  /** `error` makes doctor exit with 1; `absent`: there is nothing to check. */
  readonly status: 'ok' | 'warning' | 'error' | 'absent';
  readonly detail: string;
  /** The next command; empty where nothing is to be done. */
  readonly next: string;
}

/** Distributions that this project is tested with. */
const distributions = ['jazzy', 'kilted'];
/** Highest domain whose ports are below the ephemeral ones of Linux. */
const domainMax = 101;
/** Highest domain that has ports at all. */
const domainEndMax = 232;
const discoveryRanges = ['SUBNET', 'LOCALHOST', 'OFF', 'SYSTEM_DEFAULT'];
/** An observation has up to 8 MiB; what the kernel cannot hold while it arrives is lost. */
const receiveBufferWanted = 8 * 1024 * 1024;

function ok(check: string, detail: string): Finding {
  return { check, status: 'ok', detail, next: '' };
}

function distribution({ variables }: RosFacts): Finding {
  const check = 'distribution';
  const name = variables.ROS_DISTRO;
  if (name === undefined)
    return {
      check,
      status: 'warning',
      detail: 'ROS_DISTRO is not set',
      next: 'source the setup file of ROS 2',
    };
  if (distributions.includes(name)) return ok(check, name);
  const detail = `${name} is not one of ${distributions.join(', ')}, with which this is tested`;
  return { check, status: 'warning', detail, next: 'npm run ros:setup' };
}

function middleware({ variables }: RosFacts): Finding {
  const check = 'rmw';
  const name = variables.RMW_IMPLEMENTATION ?? 'rmw_fastrtps_cpp';
  if (name === 'rmw_fastrtps_cpp') return ok(check, name);
  const detail = `${name}: tested is rmw_fastrtps_cpp; two kinds may not find each other`;
  return { check, status: 'warning', detail, next: 'export RMW_IMPLEMENTATION=rmw_fastrtps_cpp' };
}

function domain({ variables }: RosFacts): Finding {
  const check = 'domain';
  const text = variables.ROS_DOMAIN_ID ?? '0';
  const id = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  const next = 'export ROS_DOMAIN_ID=0';
  if (!(id <= domainEndMax))
    return { check, status: 'error', detail: `ROS_DOMAIN_ID is no number from 0 to ${domainEndMax}`, next };
  if (id <= domainMax) return ok(check, text);
  const detail = `${id} is above ${domainMax}: its ports are among the ephemeral ones, and may be taken`;
  return { check, status: 'warning', detail, next };
}

function discoveryRange({ variables }: RosFacts): Finding {
  const check = 'discovery_range';
  const range = variables.ROS_AUTOMATIC_DISCOVERY_RANGE;
  const old = variables.ROS_LOCALHOST_ONLY;
  if (range !== undefined && !discoveryRanges.includes(range)) {
    const detail = `ROS_AUTOMATIC_DISCOVERY_RANGE is none of ${discoveryRanges.join(', ')}`;
    return { check, status: 'error', detail, next: 'export ROS_AUTOMATIC_DISCOVERY_RANGE=SUBNET' };
  }
  if (range !== undefined && old !== undefined) {
    const detail = 'ROS_LOCALHOST_ONLY is set beside ROS_AUTOMATIC_DISCOVERY_RANGE, and wins where it is 1';
    return { check, status: 'warning', detail, next: 'unset ROS_LOCALHOST_ONLY' };
  }
  if (range === 'OFF') {
    const next = 'export ROS_AUTOMATIC_DISCOVERY_RANGE=LOCALHOST';
    return { check, status: 'error', detail: 'OFF: no node finds another', next };
  }
  return ok(check, range ?? (old === '1' ? 'LOCALHOST, by ROS_LOCALHOST_ONLY' : 'SUBNET, the default'));
}

function multicast({ interfaces }: RosFacts): Finding {
  const check = 'multicast';
  const up = interfaces.filter((one) => one.up && !one.loopback);
  const able = up.filter((one) => one.multicast).map(({ name }) => name);
  if (able.length > 0) return ok(check, able.join(', '));
  const first = up[0]?.name;
  const detail =
    first === undefined
      ? 'only the loopback interface is up: nodes of other machines are not found'
      : `no interface that is up has multicast (${up.map(({ name }) => name).join(', ')})`;
  const next = first === undefined ? 'ip link' : `sudo ip link set ${first} multicast on`;
  return { check, status: 'warning', detail, next };
}

function sharedMemory({ sharedMemory: memory }: RosFacts): Finding {
  const check = 'shared_memory';
  if (memory === undefined) return { check, status: 'absent', detail: 'there is no /dev/shm', next: '' };
  const { segments, leftover, leftoverBytes } = memory;
  if (leftover === 0) return ok(check, `${segments} segments, none left over`);
  const detail = `${leftover} of ${segments} segments (${leftoverBytes} bytes) are left over`;
  return { check, status: 'warning', detail, next: 'fastdds shm clean' };
}

function receiveBuffer({ receiveBufferMax: bytes }: RosFacts): Finding {
  const check = 'receive_buffer';
  if (bytes === undefined)
    return { check, status: 'absent', detail: 'the kernel does not say net.core.rmem_max', next: '' };
  if (bytes >= receiveBufferWanted) return ok(check, `net.core.rmem_max ${bytes}`);
  const detail = `net.core.rmem_max ${bytes}: large messages are lost below ${receiveBufferWanted}`;
  return {
    check,
    status: 'warning',
    detail,
    next: `sudo sysctl -w net.core.rmem_max=${receiveBufferWanted}`,
  };
}

/** Without ROS 2 there is one finding, which says so. */
export function checkRos(facts: RosFacts): readonly Finding[] {
  if (facts.variables.AMENT_PREFIX_PATH === undefined) {
    const detail = 'ROS 2 is not sourced here; the memory graph needs none';
    return [
      {
        check: 'ros',
        status: 'absent',
        detail,
        next: 'source the setup file of ROS 2, or npm run ros:setup',
      },
    ];
  }
  return [distribution, middleware, domain, discoveryRange, multicast, sharedMemory, receiveBuffer].map(
    (check) => check(facts),
  );
}
