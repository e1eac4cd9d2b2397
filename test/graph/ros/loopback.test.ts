import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { discoveryRange, loopbackVariables } from '../../../graph/ros/loopback.ts';

const both = { FASTDDS_BUILTIN_TRANSPORTS: 'UDPv4', ROS_AUTOMATIC_DISCOVERY_RANGE: 'LOCALHOST' };

describe('loopbackVariables', () => {
  it('names a profile for this machine without shared memory where both are asked for', () => {
    const { ROS_AUTOMATIC_DISCOVERY_RANGE: range, ...files } = loopbackVariables(both);
    assert.equal(range, 'SYSTEM_DEFAULT');
    assert.deepEqual(Object.keys(files), ['FASTRTPS_DEFAULT_PROFILES_FILE', 'FASTDDS_DEFAULT_PROFILES_FILE']);
    for (const file of Object.values(files)) assert.ok(existsSync(file), file);
  });

  it('leaves everything else as it is: another range, another DDS, a profile of the user', () => {
    const others = [
      {},
      { ...both, ROS_AUTOMATIC_DISCOVERY_RANGE: 'SUBNET' },
      { ...both, FASTDDS_BUILTIN_TRANSPORTS: undefined },
      { ...both, RMW_IMPLEMENTATION: 'rmw_cyclonedds_cpp' },
      { ...both, FASTRTPS_DEFAULT_PROFILES_FILE: '/lab/profile.xml' },
    ];
    for (const environment of others) assert.deepEqual(loopbackVariables(environment), {});
  });
});

describe('discoveryRange', () => {
  it('is this machine alone under the profile for it, and what the variable says under any other', () => {
    const ours = loopbackVariables(both);
    assert.equal(discoveryRange({ ...both, ...ours }), 'LOCALHOST');
    const other = '/lab/profile.xml';
    const others = [
      { ...ours, FASTRTPS_DEFAULT_PROFILES_FILE: other },
      { ...ours, FASTDDS_DEFAULT_PROFILES_FILE: undefined },
      { ...ours, RMW_IMPLEMENTATION: 'rmw_cyclonedds_cpp' },
    ];
    for (const environment of others) assert.equal(discoveryRange(environment), 'SYSTEM_DEFAULT');
    assert.equal(discoveryRange({}), 'SUBNET');
  });
});
