import assert from 'node:assert/strict';
import { bytesMax, dependencies, schemaText } from '../../../msgs/idl/catalogue.ts';
import { parseMessage } from '../../../msgs/idl/parse.ts';
import { catalogue, plainTypes } from '../../support/definitions.ts';
import { cornerMessage, type Corner } from '../../support/corner_message.ts';

describe('schemaText', () => {
  it('holds the root without a heading, then each dependency once', () => {
    assert.equal(
      schemaText(catalogue, 'geometry_msgs/msg/PointStamped'),
      [
        'std_msgs/Header header',
        'Point point',
        '='.repeat(80),
        'MSG: std_msgs/Header',
        'builtin_interfaces/Time stamp',
        'string frame_id',
        '='.repeat(80),
        'MSG: builtin_interfaces/Time',
        'int32 sec',
        'uint32 nanosec',
        '='.repeat(80),
        'MSG: geometry_msgs/Point',
        'float64 x',
        'float64 y',
        'float64 z',
        '',
      ].join('\n'),
    );
  });

  it('has neither comments nor tags', () => {
    for (const { definition } of plainTypes) assert.doesNotMatch(definition, /[#@]/);
  });
});

describe('dependencies', () => {
  it('names nested messages in the order of first use', () => {
    assert.deepEqual(dependencies(catalogue, 'worldforge_msgs/msg/Heartbeat'), [
      'worldforge_msgs/msg/Meta',
      'builtin_interfaces/msg/Time',
      'worldforge_msgs/msg/HeartbeatEcho',
    ]);
  });

  it('refuses a message that is not in the catalogue', () => {
    const lonely = parseMessage('a/msg/A', 'b/B b\n');
    assert.throws(() => dependencies(new Map([[lonely.name, lonely]]), lonely.name), /b\/msg\/B/);
  });
});

describe('bytesMax', () => {
  it('is never below the largest message that the bounds allow', () => {
    const corner: Corner = { title: 'full', text: '', count: 40_000, extreme: 'high', flag: true };
    for (const type of plainTypes.filter(({ name }) => name.startsWith('worldforge_msgs/'))) {
      const bound = bytesMax(catalogue, type.name);
      assert.ok(Number.isFinite(bound), type.name);
      if (bound > 1 << 20) continue;
      const size = type.encode(cornerMessage(catalogue, type.name, corner)).length;
      assert.ok(size <= bound, `${type.name}: ${size} bytes of at most ${bound}`);
    }
  });

  it('is infinite where a bound is missing', () => {
    assert.equal(bytesMax(catalogue, 'std_msgs/msg/String'), Infinity);
  });
});
