/** A LIVE gate starts where everything is in order, and for each thing that is not it says which. */
import assert from 'node:assert/strict';
import { WorldforgeError } from '../../../core/errors.ts';
import { freeBytesNeeded, requireLive, type LivePlace } from '../../../nodes/safety_gate/live_start.ts';
import type { LivePolicy } from '../../../safety/index.ts';
import { validSitePolicy } from '../../safety/builders.ts';
import { scratchFolder, type Scratch } from '../../support/scratch.ts';
import { gateKey, signedSite } from './live_site.ts';

const dayNs = 86_400_000_000_000n;
const todayNs = BigInt(Date.parse('2026-01-01T12:00:00Z')) * 1_000_000n;
const isolated = {
  kind: 'isolated_network',
  interface: 'robot0',
  domain_id: 7,
  discovery_range: 'SUBNET',
  expires: '2026-03-01',
} as const;
const site = (security: LivePolicy['security'] = isolated) => signedSite({ security });

function place(changes: Partial<LivePlace> = {}): LivePlace {
  return {
    policyFile: 'site.yaml',
    session: '',
    signature: { verdict: 'signed', detail: '' },
    hostKey: gateKey.publicKey,
    graph: 'ros',
    usesSimTime: false,
    clockPublishers: [],
    environment: { ROS_DOMAIN_ID: '7' },
    args: [],
    interfaces: { lo: [{ internal: true }], robot0: [{ internal: false }] },
    wallNs: todayNs,
    freeBytes: freeBytesNeeded,
    ...changes,
  };
}

function fault(act: () => void): WorldforgeError {
  try {
    act();
  } catch (error) {
    if (error instanceof WorldforgeError) return error;
    throw error;
  }
  assert.fail('it was not refused');
}

describe('requireLive', () => {
  it('lets a gate start where everything is in order', () => {
    requireLive(site(), 'pusht', place());
    const local = { ...isolated, interface: 'lo', discovery_range: 'LOCALHOST' } as const;
    const environment = { ROS_DOMAIN_ID: '7', ROS_AUTOMATIC_DISCOVERY_RANGE: 'LOCALHOST' };
    const interfaces = { ...place().interfaces, wlan0: [{ internal: false }] };
    requireLive(site(local), 'pusht', place({ environment, interfaces }));
    requireLive(site({ ...isolated, domain_id: 0 }), 'pusht', place({ environment: {} }));
  });

  const signature = (verdict: LivePlace['signature']['verdict']) => ({
    signature: { verdict, detail: 'why' },
  });
  const other = { ROS_DOMAIN_ID: '7', ROS_STATIC_PEERS: '10.0.0.9' };
  const local = { ROS_DOMAIN_ID: '7', ROS_AUTOMATIC_DISCOVERY_RANGE: 'LOCALHOST' };
  const refusals: readonly (readonly [string, string, Partial<LivePlace>])[] = [
    ['a policy of an unknown site', 'site_key_unknown', signature('site_key_unknown')],
    ['a policy that nobody signed', 'signature_missing', signature('signature_missing')],
    ['a policy with a wrong signature', 'signature_invalid', signature('signature_invalid')],
    ['the policy of another host', 'gate_key_mismatch', { hostKey: 'b'.repeat(64) }],
    ['a graph in one process', 'live_graph', { graph: 'memory' }],
    ['a recording for its sensors', 'live_input', { session: 'pusht-01' }],
    ['simulated time', 'live_sim_time', { usesSimTime: true }],
    ['a publisher of the time', 'live_clock', { clockPublishers: ['player'] }],
    ['another domain', 'network_mismatch', { environment: { ROS_DOMAIN_ID: '8' } }],
    ['another discovery range', 'network_mismatch', { environment: local }],
    ['peers elsewhere', 'network_mismatch', { environment: other }],
    ['an interface that is not up', 'network_mismatch', { interfaces: { lo: [{ internal: true }] } }],
    [
      'a second network',
      'network_mismatch',
      { interfaces: { ...place().interfaces, wlan0: [{ internal: false }] } },
    ],
    ['an attestation that has ended', 'attestation_expired', { wallNs: todayNs + 60n * dayNs }],
    ['an attestation too far ahead', 'attestation_expired', { wallNs: todayNs - 40n * dayNs }],
    ['a disk that is nearly full', 'live_space', { freeBytes: freeBytesNeeded - 1 }],
  ];
  for (const [what, code, changes] of refusals) {
    it(`refuses ${what}, and says what to do next`, () => {
      const error = fault(() => requireLive(site(), 'pusht', place(changes)));
      assert.equal(error.code, code);
      assert.ok(error.hint.length > 0);
    });
  }

  it('refuses a policy without LIVE, and a robot that it does not let go LIVE', () => {
    assert.equal(fault(() => requireLive(validSitePolicy(), 'pusht', place())).code, 'policy_without_live');
    const robots = site().live!.robots.map((robot) => ({ ...robot, embodiment: 'arm' }));
    const unlisted = signedSite({ security: isolated, robots });
    assert.equal(fault(() => requireLive(unlisted, 'pusht', place())).code, 'policy_without_live');
  });

  it('judges a policy that names a robot description like any other', () => {
    const urdf = { file: 'arm.urdf', sha256: 'a'.repeat(64) };
    const robots = site().live!.robots.map((robot) => ({ ...robot, urdf }));
    const described = signedSite({ security: isolated, robots });
    requireLive(described, 'pusht', place());
    const full = place({ freeBytes: freeBytesNeeded - 1 });
    assert.equal(fault(() => requireLive(described, 'pusht', full)).code, 'live_space');
  });

  describe('with DDS security required', () => {
    let scratch: Scratch;
    let environment: Record<string, string>;
    const enclave = ['identity_ca.cert.pem', 'cert.pem', 'key.pem', 'permissions_ca.cert.pem'];
    const files = [...enclave, 'governance.p7s', 'permissions.p7s'];
    const required = site({ kind: 'required' });
    const args = ['--ros-args', '--enclave', '/gate'];

    beforeEach(() => {
      scratch = scratchFolder();
      const made = files.map((file) => [`keystore/enclaves/gate/${file}`, 'x'] as const);
      scratch.write({ ...Object.fromEntries(made), 'lib/librmw_fastrtps_shared_cpp.so': 'a library' });
      environment = {
        ROS_SECURITY_ENABLE: 'true',
        ROS_SECURITY_STRATEGY: 'Enforce',
        ROS_SECURITY_KEYSTORE: scratch.in('keystore'),
        LD_LIBRARY_PATH: scratch.in('lib'),
      };
    });

    afterEach(() => scratch[Symbol.dispose]());

    const missing = (changes: Record<string, string | undefined>, own = args) =>
      fault(() =>
        requireLive(required, 'pusht', place({ environment: { ...environment, ...changes }, args: own })),
      );

    it('lets a gate start in its enclave', () => {
      requireLive(required, 'pusht', place({ environment, args }));
      const named = { ...environment, ROS_SECURITY_ENCLAVE_OVERRIDE: '/gate' };
      requireLive(required, 'pusht', place({ environment: named }));
    });

    it('names each part that is missing', () => {
      const lacks = (changes: Record<string, string | undefined>, text: RegExp, own = args) => {
        const error = missing(changes, own);
        assert.equal(error.code, 'security_missing');
        assert.match(error.message, text);
      };
      lacks({ ROS_SECURITY_ENABLE: undefined }, /^ROS_SECURITY_ENABLE is not set, not true$/);
      lacks({ ROS_SECURITY_STRATEGY: 'Permissive' }, /^ROS_SECURITY_STRATEGY is Permissive, not Enforce$/);
      lacks({ ROS_SECURITY_KEYSTORE: undefined }, /^ROS_SECURITY_KEYSTORE is not set$/);
      lacks({ ROS_SECURITY_KEYSTORE: scratch.in('none') }, /^there is no keystore/);
      lacks({}, /^no enclave is named/, []);
      lacks({ ROS_SECURITY_ENCLAVE_OVERRIDE: '/other' }, /^enclave \/other has no identity_ca/);
      lacks({ LD_LIBRARY_PATH: '' }, /is not on LD_LIBRARY_PATH$/);
      lacks({ RMW_IMPLEMENTATION: 'rmw_other' }, /nobody knows here whether rmw_other/);
    });

    it('sees that the middleware was built without it', () => {
      scratch.write({ 'lib/librmw_fastrtps_shared_cpp.so': "version doesn't have the security libraries" });
      assert.match(missing({}).message, /was built without security$/);
    });
  });
});
