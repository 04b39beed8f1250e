import { convertToParamMap } from '@angular/router';
import { readView, viewParams } from './crm-view';

const read = (params: Record<string, string>) => readView(convertToParamMap(params));

describe('crm view', () => {
  it('reads an empty address as everything, attention first', () => {
    expect(read({})).toEqual({
      q: '',
      states: [],
      mode: null,
      sort: 'attention',
      open: null,
      timeline: 'all',
      run: null,
      key: false,
      create: null,
      tab: 'schedules',
      ring: null,
      operation: null,
      source: null,
      entry: null,
    });
  });

  it('reads search, states, sort, open tenant and timeline filter', () => {
    const view = read({ q: 'roof', state: 'late,error', sort: '-lateness', open: 'acme', tl: 'changes' });
    expect(view).toMatchObject({ q: 'roof', states: ['error', 'late'], sort: '-lateness', open: 'acme' });
    expect(view.timeline).toBe('changes');
  });

  it('falls back to the default for a word it does not know', () => {
    const view = read({ state: 'purple', sort: 'colour', tl: 'x', mode: 'y', tab: 'z', ring: 'q' });
    expect(view).toMatchObject({ states: [], sort: 'attention', timeline: 'all', mode: null, tab: 'schedules' });
  });

  it('opens the empty form for ?new= and a filled one for ?new=lakshore', () => {
    expect(read({ new: '' }).create).toBe('');
    expect(read({ new: 'lakshore' }).create).toBe('lakshore');
  });

  it('asks for the key of the open tenant by ?key=1 alone', () => {
    expect(read({ open: 'acme', key: '1' }).key).toBe(true);
    expect(read({ open: 'acme', key: 'yes' }).key).toBe(false);
    expect([viewParams({ key: true }), viewParams({ key: false })]).toEqual([{ key: '1' }, { key: null }]);
  });

  it('leaves defaults out of the address', () => {
    expect(viewParams({ q: '', states: [], sort: 'attention', open: null, timeline: 'all', tab: 'schedules' })).toEqual(
      {
        q: null,
        state: null,
        sort: null,
        open: null,
        tl: null,
        tab: null,
      },
    );
  });

  it('writes only the fields that change', () => {
    expect(viewParams({ states: ['error', 'held'] })).toEqual({ state: 'error,held' });
    expect(viewParams({ create: '' })).toEqual({ new: '' });
  });

  it('reads back what it writes', () => {
    const params = viewParams({
      q: 'a b',
      states: ['held'],
      sort: '-tenant',
      open: 'acme',
      timeline: 'runs',
      ring: 'people',
    });
    const filled = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== null));
    expect(read(filled)).toMatchObject({ q: 'a b', states: ['held'], sort: '-tenant', open: 'acme', timeline: 'runs' });
  });
});
