import { describe, expect, it } from '@jest/globals';
import { COMMAND_CENTER, roleAllows, ROLES, SCHEDULER } from './operator.js';

describe('roleAllows', () => {
  it.each([
    ['viewer', ['viewer']],
    ['runner', ['viewer', 'runner']],
    ['editor', ['viewer', 'runner', 'editor']],
    ['admin', ['viewer', 'runner', 'editor', 'admin']],
  ] as const)('gives %s the rights of %j and no others', (role, allowed) => {
    expect(ROLES.filter((needed) => roleAllows(role, needed))).toEqual(allowed);
  });
});

describe('the product itself', () => {
  it.each([
    [SCHEDULER, 'scheduler'],
    [COMMAND_CENTER, 'command-center'],
  ])('acts under its own name and source, for every tenant', (operator, name) => {
    expect(operator).toMatchObject({ id: name, actor: name, source: name, tenants: ['*'] });
  });
});
