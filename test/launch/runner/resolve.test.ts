import assert from 'node:assert/strict';
import { parseAssignments } from '../../../launch/runner/arguments.ts';
import { describeLaunch, resolveLaunch } from '../../../launch/runner/resolve.ts';
import { parameterFileText } from '../../../launch/runner/parameters.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { scratchFolder } from '../../support/scratch.ts';
import { file, launchText, plainNode, resolveLines, resolveText } from './launch_text.ts';

const inLaunchFile = (line: number, text: RegExp) => (error: Error) => {
  assert.match(error.message, new RegExp(`^some\\.launch:${line}[ :].*${text.source}`));
  assert.match(String(Reflect.get(error, 'hint')), /ros2 launch/);
  return Reflect.get(error, 'code') === 'launch_file';
};

describe('resolveElements', () => {
  it('gives each argument the value of the caller, else its default', () => {
    const lines = [
      '<arg name="a" default="one" description="First">',
      '<choice value="one"/><choice value="two"/></arg>',
      '<arg name="b" default="$(var a) and more"/>',
    ];
    assert.deepEqual(resolveLines(lines, { a: 'two' }).arguments, [
      { name: 'a', description: 'First', defaultText: 'one', choices: ['one', 'two'], value: 'two' },
      { name: 'b', description: '', defaultText: '$(var a) and more', choices: [], value: 'two and more' },
    ]);
  });

  it('does not expand what the caller gives', () => {
    const { arguments: found } = resolveLines(['<arg name="a" default=""/>'], { a: '$(var a)\\' });
    assert.equal(found[0]?.value, '$(var a)\\');
  });

  it('refuses an unknown key, a value that is no choice and a missing value', () => {
    const lines = ['<arg name="policy"><choice value="good"/></arg>'];
    const code = 'launch_argument';
    assert.throws(() => resolveLines(lines, { polcy: 'good' }), { code, message: /nearest: policy$/ });
    assert.throws(() => resolveLines(lines, { policy: 'bad' }), { code, message: /takes good, not bad/ });
    assert.throws(() => resolveLines(lines), { code, message: /policy has no default/ });
  });

  it('reads a node with typed parameters, remaps, namespace and environment', () => {
    const text = launchText(
      '<arg name="x" default="007;8"/>',
      '<set_env name="A" value="$(var x)"/>',
      '<set_env if="false" name="B" value="2"/>',
      '<node pkg="worldforge" exec="safety_gate" name="gate" namespace="left/arm/" on_exit="shutdown">',
      '  <param name="s" value="$(var x)" type="str"/>',
      '  <param name="i" value="-12" type="int"/>',
      '  <param name="f" value="2" type="float"/>',
      '  <param name="l" value="$(var x);;b" value-sep=";" type="list_of_str"/>',
      '  <remap from="stop" to="/all/stop"/>',
      '</node>',
      '<set_env name="A" value="later"/>',
    );
    assert.deepEqual(resolveText(text).processes, [
      {
        exec: 'safety_gate',
        name: 'gate',
        namespace: '/left/arm',
        fullName: '/left/arm/gate',
        parameters: [
          { name: 's', content: { type: 'str', value: '007;8' } },
          { name: 'i', content: { type: 'int', value: -12 } },
          { name: 'f', content: { type: 'float', value: 2 } },
          { name: 'l', content: { type: 'list_of_str', value: ['007;8', '', 'b'] } },
        ],
        remaps: [{ from: 'stop', to: '/all/stop' }],
        environment: new Map([['A', '007;8']]),
        isRequired: true,
      },
    ]);
  });

  it('sets variables on the way, also ones that an argument has set', () => {
    const lines = [
      '<arg name="a" default="none"/>',
      '<let name="b" value="$(if $(not-equals [$(var a)] [none]) $(var a))"/>',
      '<let if="$(equals [$(var b)] [])" name="b" value="empty"/>',
      '<arg name="c" default="$(var b)"/>',
    ];
    assert.equal(resolveLines(lines).arguments[1]?.value, 'empty');
    assert.equal(resolveLines(lines, { a: 'x' }).arguments[1]?.value, 'x');
  });

  it('refuses a node named with a hyphen, and says what to write instead', () => {
    const lines = [
      '<arg name="a" default=""/>',
      '<node pkg="worldforge" exec="provider_host" name="$(var a)"/>',
    ];
    const refusal = { code: 'launch_argument', message: /"pusht-policy" is no name .*for a hyphen write _/ };
    assert.throws(() => resolveLines(lines, { a: 'pusht-policy' }), refusal);
    assert.equal(resolveLines(lines, { a: 'pusht_policy' }).processes[0]?.name, 'pusht_policy');
  });

  it('leaves out a node whose condition does not hold, whatever its name would be', () => {
    const lines = [
      '<arg name="a" default=""/>',
      '<node if="$(not-equals [$(var a)] [])" pkg="worldforge" exec="player" name="$(var a)"/>',
    ];
    const names = (given: Readonly<Record<string, string>>) =>
      resolveLines(lines, given).processes.map(({ fullName }) => fullName);
    assert.deepEqual(names({}), ['/planner']);
    assert.deepEqual(names({ a: 'play' }), ['/play', '/planner']);
  });

  const wrong: readonly (readonly [string, readonly string[], number, RegExp])[] = [
    ['a tag', ['', '<include file="x"/>'], 3, /<include>: this tag is not read/],
    ['a tag inside', ['<arg name="a" default=""><group/></arg>'], 2, /<group>/],
    ['an attribute', ['<arg name="a" defualt=""/>'], 2, /<arg>: the attribute defualt/],
    ['a missing attribute', ['<set_env name="A"/>'], 2, /<set_env>: the attribute value is missing/],
    ['a substitution', ['<arg name="a" default="$(env HOME)"/>'], 2, /\$\(env\) is not read/],
    ['a text', ['words'], 2, /<launch>: a text/],
    ['a program', ['<node pkg="worldforge" exec="sh" name="a"/>'], 2, /<node>: no program sh/],
    ['a package', ['<node pkg="demo" exec="planner" name="a"/>'], 2, /pkg is demo/],
    ['another end', ['<node pkg="worldforge" exec="planner" name="a" on_exit="x"/>'], 2, /on_exit is x/],
    ['a skipped fault', ['<node if="false" pkg="worldforge" exec="sh" name="a"/>'], 2, /no program sh/],
    ['broken XML', ['<arg name="a"'], 3, /not well-formed/],
    [
      'a use before',
      ['<arg name="a" default="$(var b)"/>', '<arg name="b" default=""/>'],
      2,
      /no argument or variable b/,
    ],
    ['a second one', ['<arg name="a" default=""/>', '<arg name="a" default=""/>'], 1, /declared twice/],
    ['too deep', ['<node><param><param><param/></param></param></node>'], 2, /too many elements/],
  ];
  for (const [what, lines, line, text] of wrong) {
    it(`names file, line and tag of what it does not read: ${what}`, () => {
      assert.throws(() => resolveLines(lines), inLaunchFile(line, text));
    });
  }

  it('names the line of a parameter that is wrong in itself', () => {
    const node = (param: string) =>
      launchText('<node pkg="worldforge" exec="planner" name="a">', param, '</node>');
    for (const [param, text] of [
      ['<param name="a" value="1"/>', /the attribute type is missing/],
      ['<param name="a" value="1" type="yaml"/>', /its type is not read/],
      ['<param name="a" value="1" type="list_of_str"/>', /needs value-sep/],
      ['<param name="a b" value="1" type="str"/>', /no name of a parameter/],
      ['<param from="a.yaml"/>', /the attribute from is not read/],
      ['<remap from="a b" to="c"/>', /no name of a topic/],
    ] as const)
      assert.throws(() => resolveText(node(param)), inLaunchFile(3, text));
  });

  it('calls a wrong value an argument fault, and says where it is used', () => {
    const lines = [
      '<arg name="n" default="1"/>',
      '<node pkg="worldforge" exec="player" name="a"><param name="n" value="$(var n)" type="int"/></node>',
    ];
    for (const n of ['', '1.5', 'x', '9007199254740993'])
      assert.throws(() => resolveLines(lines, { n }), {
        code: 'launch_argument',
        message: /no whole number \(some\.launch:3\)$/,
      });
  });

  it('takes true and false for a bool, and no other word that YAML takes for one', () => {
    const lines = [
      '<arg name="b"/>',
      '<node pkg="worldforge" exec="player" name="a"><param name="b" value="$(var b)" type="bool"/></node>',
    ];
    for (const b of [true, false]) {
      const [player] = resolveLines(lines, { b: String(b) }).processes;
      assert.deepEqual(player?.parameters, [{ name: 'b', content: { type: 'bool', value: b } }]);
    }
    for (const b of ['', 'True', 'yes', '1'])
      assert.throws(() => resolveLines(lines, { b }), {
        code: 'launch_argument',
        message: /no true or false \(some\.launch:3\)$/,
      });
  });

  it('refuses two nodes of one name, and a name or namespace that ROS does not take', () => {
    const refused = { code: 'launch_argument' };
    assert.throws(() => resolveLines([plainNode]), refused);
    for (const name of ['a-b', '1a', 'a/b', ''])
      assert.throws(() => resolveLines([`<node pkg="worldforge" exec="player" name="${name}"/>`]), refused);
    for (const space of ['a//b', 'a-b', '1'])
      assert.throws(
        () => resolveLines([`<node pkg="worldforge" exec="player" name="a" namespace="${space}"/>`]),
        refused,
      );
  });

  it('refuses a document type, so that no entity is ever expanded', () => {
    const text = `<!DOCTYPE launch [<!ENTITY a "b">]>\n${launchText(plainNode)}`;
    assert.throws(() => resolveText(text), inLaunchFile(1, /a document type/));
  });

  it('refuses a root of another name and a file that starts nothing', () => {
    assert.throws(() => resolveText('<robot/>'), inLaunchFile(1, /outermost/));
    assert.throws(() => resolveText(launchText()), inLaunchFile(1, /starts nothing/));
  });
});

describe('resolveLaunch', () => {
  it('refuses a file that is missing, a directory, too large or no UTF-8', () => {
    using scratch = scratchFolder();
    scratch.write({ 'large.launch': ' '.repeat(1 << 19) });
    for (const name of ['missing.launch', '.', 'large.launch'])
      assert.throws(() => resolveLaunch(scratch.in(name), new Map()), { code: 'launch_file' });
  });

  const planner = inRepository('launch', 'planner.launch');
  const started = (...words: readonly string[]) =>
    resolveLaunch(planner, parseAssignments(words, file)).processes.map(({ exec, name }) =>
      exec === name ? name : `${exec} as ${name}`,
    );

  it('starts one process a node for planner.launch', () => {
    assert.deepEqual(started(), [
      'recorder',
      'safety_gate as gate',
      'planner',
      'controller',
      'provider_host as scripted',
      'provider_host as mock',
      'observer',
      'player',
      'operator',
    ]);
  });

  it('starts a provider once however often it is named, no player for live sensors', () => {
    const words = ['policy:=a', 'score:=b', 'score_2:=a', 'score_3:=b', 'session:=none', 'record:=false'];
    assert.deepEqual(started(...words), [
      'safety_gate as gate',
      'planner',
      'controller',
      'provider_host as a',
      'provider_host as b',
      'observer',
      'operator',
    ]);
    assert.equal(started('score_2:=c', 'score_3:=c').filter((name) => name.endsWith(' c')).length, 1);
    for (const nothing of ['score:=none', 'score:='])
      assert.equal(started(nothing).filter((name) => name.startsWith('provider_host')).length, 1);
  });

  it('leaves out the hosts of providers that run elsewhere', () => {
    const hosted = (...words: readonly string[]) =>
      started('policy:=a', 'score:=b', 'score_2:=a', 'score_3:=c', ...words)
        .filter((name) => name.startsWith('provider_host'))
        .map((name) => name.at(-1));
    assert.deepEqual(hosted(), ['a', 'b', 'c']);
    assert.deepEqual(hosted('host_policy:=false'), ['b', 'c']);
    assert.deepEqual(hosted('host_scorers:=false'), ['a']);
    assert.deepEqual(hosted('host_policy:=false', 'host_scorers:=false'), []);
  });

  it('hands numbers over as numbers and everything else as text', () => {
    const words = ['policy:=p', 'score:=007', 'seed:=18446744073709551615', 'rate:=2', 'namespace:=arm'];
    // The node of a provider is named like it, so that only the list can hold a number-like name.
    assert.throws(() => started(...words), { code: 'launch_argument' });
    const given = parseAssignments(words.with(1, 'score:=true'), file);
    const { processes } = resolveLaunch(planner, given);
    const texts = processes.map(({ fullName, parameters }) => parameterFileText(fullName, parameters));
    const planned = texts.find((text) => text.startsWith('/arm/planner:')) ?? '';
    assert.match(planned, /\n {4}scorers: \["true","",""\]\n {4}candidates: 16\n/);
    assert.match(planned, /\n {4}seed: "18446744073709551615"\n/);
    assert.match(texts.find((text) => text.startsWith('/arm/player:')) ?? '', /\n {4}rate: 2\.0\n/);
  });

  it('ends everything with gate or operator, and takes shared memory away on request', () => {
    const { processes } = resolveLaunch(planner, new Map([['transport', 'udp']]));
    const required = processes.filter(({ isRequired }) => isRequired).map(({ exec }) => exec);
    assert.deepEqual(required, ['safety_gate', 'operator']);
    const variables = new Map([['FASTDDS_BUILTIN_TRANSPORTS', 'UDPv4']]);
    for (const { environment } of processes) assert.deepEqual(environment, variables);
  });

  it('has a default and a description for every argument', () => {
    for (const { name, description, defaultText } of describeLaunch(planner)) {
      assert.notEqual(description, '', name);
      assert.notEqual(defaultText, undefined, name);
    }
  });
});

describe('parseAssignments', () => {
  it('takes KEY:=VALUE, the value as it is', () => {
    const words = ['a:=', 'goal:=push := there', 'b:=$(x)'];
    const wanted = new Map([
      ['a', ''],
      ['goal', 'push := there'],
      ['b', '$(x)'],
    ]);
    assert.deepEqual(parseAssignments(words, file), wanted);
  });

  it('refuses other forms and a key given twice', () => {
    for (const words of [['a'], ['a=b'], [':=b'], ['a:=1', 'a:=1']])
      assert.throws(() => parseAssignments(words, file), { code: 'launch_argument' });
  });
});
