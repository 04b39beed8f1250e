import { OPERATIONS } from '../../core/strings/operation.strings';
import { OPERATION_GROUPS } from './operation-groups';

describe('operation groups', () => {
  it('hold every operation exactly once', () => {
    const grouped = OPERATION_GROUPS.flatMap(({ operations }) => operations);
    expect([...grouped].sort()).toEqual(Object.keys(OPERATIONS).sort());
  });
});
