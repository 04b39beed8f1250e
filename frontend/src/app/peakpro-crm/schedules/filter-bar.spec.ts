import { TestBed } from '@angular/core/testing';
import { convertToParamMap } from '@angular/router';
import { type GivenPart, wordsOf } from '../../core/testing/part-bed';
import { CrmBed } from '../testing/crm-bed';
import { readView } from '../view/crm-view';
import { FilterBar } from './filter-bar';

const counts = { error: 2, held: 2, late: 1, running: 3, paused: 3, ok: 1237 };
const open = (params: Record<string, string> = {}, given: GivenPart = {}) =>
  new CrmBed(FilterBar, { ...given, inputs: { view: readView(convertToParamMap(params)), counts } });
/** The items of the open menu; those that are chosen with a tick. */
const items = () =>
  [...document.querySelectorAll('[role="menuitemradio"]')].map(
    (item) => (item.getAttribute('aria-checked') === 'true' ? '✓ ' : '') + wordsOf(item),
  );
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

  it('brings what a link has chosen into sight where the chips scroll', async () => {
    const rect = (left: number, right: number) => ({ left, right }) as DOMRect;
    const spies = [
      jest.spyOn(Element.prototype, 'scrollWidth', 'get').mockReturnValue(700),
      jest.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(340),
      jest.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
        return this.classList.contains('fl') ? rect(600, 680) : rect(0, 340);
      }),
    ];
    try {
      const bed = open({ state: 'ok' });
      await bed.drawn();
      expect(bed.page.querySelector('.states')?.scrollLeft).toBe(380);
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
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
    expect(label(open({ mode: 'live' }))).toBe('Sort: attention first. Importer: AccuLynx');
  });

  it('offers the importers as a filter beside the order', async () => {
    const bed = open();
    const chosenModes: unknown[] = [];
    bed.part.componentInstance.modeChosen.subscribe((mode) => chosenModes.push(mode));
    await bed.press('Sort: attention first');
    expect(items()).toEqual([
      '✓ Attention first',
      'Tenant',
      'Next run',
      'Last run',
      'Lateness',
      '✓ All importers',
      'Stub importer',
      'AccuLynx',
    ]);
    await bed.press('AccuLynx');
    expect(chosenModes).toEqual(['live']);
  });

  it('offers no importers where everybody has the same one', async () => {
    const bed = open({}, { importer: 'stub' });
    await bed.press('Sort: attention first');
    expect(items()).toEqual(['✓ Attention first', 'Tenant', 'Next run', 'Last run', 'Lateness']);
  });
});
