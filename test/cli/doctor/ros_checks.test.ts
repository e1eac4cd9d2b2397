import assert from 'node:assert/strict';
import { checkRos } from '../../../cli/doctor/ros_checks.ts';
import { readRosFacts, type RosFacts } from '../../../cli/doctor/ros_facts.ts';
import { scratchFolder } from '../../support/scratch.ts';

const sound: RosFacts = {
  variables: { AMENT_PREFIX_PATH: '/opt/ros/jazzy', ROS_DISTRO: 'jazzy' },
  interfaces: [
    { name: 'lo', up: true, multicast: false, loopback: true },
    { name: 'eth0', up: true, multicast: true, loopback: false },
  ],
  sharedMemory: { segments: 4, leftover: 0, leftoverBytes: 0 },
  receiveBufferMax: 8 * 1024 * 1024,
};

function findings(change: Partial<RosFacts>): readonly (readonly [string, string, string])[] {
  return checkRos({ ...sound, ...change })
    .filter(({ status }) => status !== 'ok')
    .map(({ check, status, next }) => [check, status, next]);
}

const variables = (more: RosFacts['variables']): Partial<RosFacts> => ({
  variables: { ...sound.variables, ...more },
});

describe('checkRos', () => {
  it('finds nothing on a sound machine', () => {
    assert.deepEqual(findings({}), []);
    assert.equal(checkRos(sound).length, 7);
  });

  it('says that there is no ROS 2, and nothing else', () => {
    assert.deepEqual(
      checkRos({ ...sound, variables: {} }).map(({ check, status }) => [check, status]),
      [['ros', 'absent']],
    );
  });

  const cases: readonly (readonly [string, Partial<RosFacts>, string, string, string])[] = [
    [
      'a foreign distribution',
      variables({ ROS_DISTRO: 'humble' }),
      'distribution',
      'warning',
      'npm run ros:setup',
    ],
    [
      'another middleware',
      variables({ RMW_IMPLEMENTATION: 'rmw_zenoh_cpp' }),
      'rmw',
      'warning',
      'export RMW_IMPLEMENTATION=rmw_fastrtps_cpp',
    ],
    ['a domain of no port', variables({ ROS_DOMAIN_ID: '233' }), 'domain', 'error', 'export ROS_DOMAIN_ID=0'],
    [
      'a domain that is no number',
      variables({ ROS_DOMAIN_ID: 'a' }),
      'domain',
      'error',
      'export ROS_DOMAIN_ID=0',
    ],
    [
      'a domain of ephemeral ports',
      variables({ ROS_DOMAIN_ID: '102' }),
      'domain',
      'warning',
      'export ROS_DOMAIN_ID=0',
    ],
    [
      'discovery that is off',
      variables({ ROS_AUTOMATIC_DISCOVERY_RANGE: 'OFF' }),
      'discovery_range',
      'error',
      'export ROS_AUTOMATIC_DISCOVERY_RANGE=LOCALHOST',
    ],
    [
      'an unknown range',
      variables({ ROS_AUTOMATIC_DISCOVERY_RANGE: 'subnet' }),
      'discovery_range',
      'error',
      'export ROS_AUTOMATIC_DISCOVERY_RANGE=SUBNET',
    ],
    [
      'two ranges',
      variables({ ROS_AUTOMATIC_DISCOVERY_RANGE: 'SUBNET', ROS_LOCALHOST_ONLY: '1' }),
      'discovery_range',
      'warning',
      'unset ROS_LOCALHOST_ONLY',
    ],
    ['no interface', { interfaces: [] }, 'multicast', 'warning', 'ip link'],
    [
      'an interface without multicast',
      { interfaces: [{ name: 'wg0', up: true, multicast: false, loopback: false }] },
      'multicast',
      'warning',
      'sudo ip link set wg0 multicast on',
    ],
    [
      'leftover shared memory',
      { sharedMemory: { segments: 4, leftover: 2, leftoverBytes: 10 } },
      'shared_memory',
      'warning',
      'fastdds shm clean',
    ],
    [
      'a small buffer',
      { receiveBufferMax: 212_992 },
      'receive_buffer',
      'warning',
      'sudo sysctl -w net.core.rmem_max=8388608',
    ],
  ];
  for (const [what, change, check, status, next] of cases)
    it(`finds ${what}, with the next command`, () => {
      assert.deepEqual(findings(change), [[check, status, next]]);
    });
});

describe('readRosFacts', () => {
  it('reads interfaces, kernel and segments; a segment that a process has mapped is not left over', () => {
    using scratch = scratchFolder();
    scratch.write({
      'sys/class/net/eth0/flags': '0x1003\n',
      'sys/class/net/lo/flags': '0x9\n',
      'proc/sys/net/core/rmem_max': '212992\n',
      'proc/42/maps': '7f00-7f01 rw-s 00000000 00:01 7 /dev/shm/fastrtps_aa\n',
      'dev/shm/fastrtps_aa': '1234',
      'dev/shm/fastrtps_aa_el': '',
      'dev/shm/fastrtps_bb': '123',
      'dev/shm/other': '12345',
    });
    assert.deepEqual(readRosFacts({ ROS_DISTRO: 'jazzy', ROS_DOMAIN_ID: '' }, scratch.path), {
      variables: { ROS_DISTRO: 'jazzy' },
      interfaces: [
        { name: 'eth0', up: true, multicast: true, loopback: false },
        { name: 'lo', up: true, multicast: false, loopback: true },
      ],
      sharedMemory: { segments: 3, leftover: 1, leftoverBytes: 3 },
      receiveBufferMax: 212_992,
    });
  });

  it('knows nothing where there is nothing', () => {
    using scratch = scratchFolder();
    assert.deepEqual(readRosFacts({}, scratch.path), {
      variables: {},
      interfaces: [],
      sharedMemory: undefined,
      receiveBufferMax: undefined,
    });
  });
});
