import { describe, expect, it } from '@jest/globals';
import { connectionOf, POOL_KINDS, poolOf } from './connection-settings.js';

const ADDRESS = 'postgres://somebody@127.0.0.1:5432/somewhere';

describe('the settings of connections', () => {
  it('let no server compile the plans of our statements, which takes a hundred times as long as they do', () => {
    const all = [connectionOf(ADDRESS, 'one'), ...POOL_KINDS.map((kind) => poolOf(ADDRESS, kind, 'one', false))];
    expect(all.map(({ options }) => options?.split(' -c ').includes('jit=off'))).toEqual(all.map(() => true));
  });
});
