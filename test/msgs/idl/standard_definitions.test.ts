/** The standard messages in msgs/std have the fields and constants of ROS 2, in its order. */
import assert from 'node:assert/strict';
import type { Catalogue } from '../../../msgs/idl/catalogue.ts';
import type { MessageDefinition } from '../../../msgs/idl/parse.ts';
import { catalogue } from '../../support/definitions.ts';
import { needs } from '../../support/needs.ts';
import { wheelCatalogue } from '../../support/ros_wheels.ts';

function shape(definition: MessageDefinition | undefined): unknown {
  return {
    fields: definition?.fields.map(({ name, type, arity, stringMax }) => ({ name, type, arity, stringMax })),
    constants: definition?.constants,
  };
}

describe('standard definitions', () => {
  needs('peers');
  let wheels: Catalogue = new Map();
  before(() => (wheels = wheelCatalogue()));

  const standard = [...catalogue.keys()].filter((name) => !name.startsWith('worldforge_msgs/'));

  for (const name of standard) {
    it(`of ${name} are those of ROS 2`, () => {
      assert.deepEqual(shape(catalogue.get(name)), shape(wheels.get(name)));
    });
  }
});
