import { convertToParamMap } from '@angular/router';
import { anEntry } from '../../core/testing/an-entry';
import { readView } from '../view/crm-view';
import { auditQuery, followingSearch } from './audit-query';

const view = (params: Record<string, string>) => readView(convertToParamMap(params));

describe('audit query', () => {
  it('asks for the last fifty', () => {
    expect(auditQuery(view({}))).toEqual({ limit: 50 });
  });

  it('filters by people or system, operation and source', () => {
    expect(auditQuery(view({ ring: 'people', op: 'scheduler.import.failed', source: 'ui' }))).toEqual({
      limit: 50,
      ring: 'people',
      operation: 'scheduler.import.failed',
      source: 'ui',
    });
  });

  it('names the tenant for those who may not see all', () => {
    expect(auditQuery(view({}), 'acme')).toEqual({ tenant: 'acme', limit: 50 });
  });

  it("follows the table's search", () => {
    const entries = [anEntry({ tenant: 'lakeshore-roofing' }), anEntry({ tenant: 'acme' })];
    expect(followingSearch(entries, ' ROOF ').map(({ tenant }) => tenant)).toEqual(['lakeshore-roofing']);
    expect(followingSearch(entries, '')).toHaveLength(2);
  });
});
