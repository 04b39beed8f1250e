import { TestBed } from '@angular/core/testing';
import { convertToParamMap } from '@angular/router';
import { wordsOf } from '../../core/testing/part-bed';
import { CrmBed } from '../testing/crm-bed';
import { readView } from '../view/crm-view';
import { FilterBar } from './filter-bar';

const counts = { error: 2, held: 2, late: 1, running: 3, paused: 3, ok: 1237 };
const open = (params: Record<string, string> = {}) =>
  new CrmBed(FilterBar, { inputs: { view: readView(convertToParamMap(params)), counts } });
const chips = (bed: CrmBed<FilterBar>) => [...bed.page.querySelectorAll('.fl')];
const chosen = (bed: CrmBed<FilterBar>) =>
  chips(bed)
    .filter((chip) => chip.getAttribute('aria-current') === 'true')
    .map(wordsOf);

describe('FilterBar', () => {
  afterEach(() => TestBed.resetTestingModule());

  it('counts every state, what needs attention, and all', () => {
    expect(chips(open()).map(wordsOf)).toEqual([
      'All 1,248',
      'Attention 5',
      'Error 2',
      'Held 2',
      'Late 1',
      'Running 3',
      'Paused 3',
      'OK 1,237',
    ]);
  });

  it('marks what is chosen', () => {
    expect(chosen(open())).toEqual(['All 1,248']);
    expect(chosen(open({ state: 'attention' }))).toEqual(['Attention 5']);
    expect(chosen(open({ state: 'error,paused' }))).toEqual(['Error 2', 'Paused 3']);
  });

  it('replaces the filter by a link and adds to it with Ctrl', () => {
    const bed = open({ state: 'error' });
    const filtered: unknown[] = [];
    bed.part.componentInstance.filtered.subscribe((states) => filtered.push(states));
    const paused = chips(bed).find((chip) => wordsOf(chip).startsWith('Paused'));
    expect(paused?.getAttribute('href')).toBe('/?state=paused');
    paused?.dispatchEvent(new MouseEvent('click', { ctrlKey: true, cancelable: true, bubbles: true }));
    expect(filtered).toEqual([['error', 'paused']]);
  });

  it('names the order on its button', () => {
    const label = (bed: CrmBed<FilterBar>) =>
      bed.page.querySelector('aether-sort-menu button')?.getAttribute('aria-label');
    expect(label(open())).toBe('Sort: attention first');
    expect(label(open({ sort: '-lateness' }))).toBe('Sort: lateness, reversed');
  });
});
