import assert from 'node:assert/strict';
import { configFolder, environmentValue, keyFolder } from '../../core/environment.ts';

describe('environment', () => {
  it('puts keys into the state folder of the user', () => {
    assert.equal(keyFolder({ HOME: '/h' }), '/h/.local/state/worldforge/keys');
    assert.equal(keyFolder({ HOME: '/h', XDG_STATE_HOME: '/state' }), '/state/worldforge/keys');
  });

  it('lets WORLDFORGE_KEY_DIR move them', () => {
    assert.equal(keyFolder({ HOME: '/h', XDG_STATE_HOME: '/state', WORLDFORGE_KEY_DIR: '/keys' }), '/keys');
  });

  it('puts settings into the configuration folder of the user', () => {
    assert.equal(configFolder({ HOME: '/h' }), '/h/.config/worldforge');
    assert.equal(configFolder({ HOME: '/h', XDG_CONFIG_HOME: '/config' }), '/config/worldforge');
    assert.equal(configFolder({ HOME: '/h', XDG_CONFIG_HOME: 'config' }), '/h/.config/worldforge');
  });

  it('takes an empty variable for an absent one, and ignores a relative state folder', () => {
    assert.equal(environmentValue({ NAME: '' }, 'NAME'), undefined);
    const variables = { HOME: '/h', XDG_STATE_HOME: 'state', WORLDFORGE_KEY_DIR: '' };
    assert.equal(keyFolder(variables), '/h/.local/state/worldforge/keys');
  });
});
