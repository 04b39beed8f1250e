import { convertToParamMap } from '@angular/router';
import { isFiltered, readRecordsView, recordFilter, recordsParams } from './records-view';

const read = (params: Record<string, string>) => readRecordsView(convertToParamMap(params));

describe('records view', () => {
  it('reads an empty address as jobs of nobody yet', () => {
    expect(read({})).toEqual({ tenant: null, kind: 'job', q: '', status: '', owner: '', open: null });
  });

  it('reads what a link carries, ids with slashes too', () => {
    const view = read({ tenant: 'acme', kind: 'contact', q: 'oak', status: 'Lead', owner: 'Maria', open: 'job/a/b' });
    expect(view).toMatchObject({ tenant: 'acme', kind: 'contact', q: 'oak', status: 'Lead', owner: 'Maria' });
    expect(view.open).toEqual({ kind: 'job', externalId: 'a/b' });
  });

  it.each(['', 'job', 'job/', 'house/1', '/1'])('opens nothing for open=%s', (open) => {
    expect(read({ open }).open).toBeNull();
  });

  it('takes an unknown kind for jobs', () => {
    expect(read({ kind: 'house' }).kind).toBe('job');
  });

  it('leaves defaults out of the address and reads back what it writes', () => {
    expect(recordsParams({ kind: 'job', q: '', status: '', owner: '', open: null })).toEqual({
      kind: null,
      q: null,
      status: null,
      owner: null,
      open: null,
    });
    const params = recordsParams({ tenant: 'acme', kind: 'user', open: { kind: 'user', externalId: 'u/1' } });
    expect(read(params as Record<string, string>)).toMatchObject({
      tenant: 'acme',
      kind: 'user',
      open: { kind: 'user', externalId: 'u/1' },
    });
  });

  it('asks for nothing before a tenant is chosen, and for no longer search than the server takes', () => {
    expect(recordFilter(read({ q: 'oak' }))).toBeNull();
    expect(recordFilter(read({ tenant: 'acme', q: ` ${'x'.repeat(120)} ` }))?.search).toHaveLength(100);
  });

  it('is filtered by search, status or owner', () => {
    expect([read({ q: ' ' }), read({ kind: 'user' })].map(isFiltered)).toEqual([false, false]);
    expect([read({ q: 'x' }), read({ status: 'x' }), read({ owner: 'x' })].map(isFiltered)).toEqual([true, true, true]);
  });
});
