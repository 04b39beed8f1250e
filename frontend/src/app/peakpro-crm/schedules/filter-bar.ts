import { Component, ElementRef, afterRenderEffect, computed, input, output, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ScheduleCounts, ScheduleSort, ScheduleState } from '@aetherlink/contracts/schedule';
import { CRM } from '../../core/strings/peakpro-crm.strings';
import { STATES as STATE_WORDS } from '../../core/strings/state.strings';
import { Icon } from '../../ui/icon/icon';
import { formatCount } from '../../ui/time/format-count';
import { type CrmView, viewParams } from '../view/crm-view';
import { ATTENTION, STATES, addStates, chooseStates, isAttention } from '../view/state-filter';
import { SearchField } from '../../ui/search/search-field';
import { SortMenu } from './sort-menu';
import { countOf } from './table-question';

/** The end of the chips fades where there are more of them. */
const FADE_PX = 40;

interface Chip {
  readonly states: readonly ScheduleState[];
  readonly word: string;
  readonly icon: ScheduleState | null;
  readonly count: string;
  readonly chosen: boolean;
  readonly params: ReturnType<typeof viewParams>;
}

/** Search, the states with their counts, and the order. */
@Component({
  selector: 'aether-filter-bar',
  imports: [Icon, RouterLink, SearchField, SortMenu],
  templateUrl: './filter-bar.html',
  styleUrl: './filter-bar.scss',
})
export class FilterBar {
  readonly view = input.required<CrmView>();
  readonly counts = input.required<ScheduleCounts | null>();
  readonly searched = output<string>();
  readonly filtered = output<readonly ScheduleState[]>();
  readonly sorted = output<ScheduleSort>();
  readonly modeChosen = output<CrmView['mode']>();

  private readonly search = viewChild.required(SearchField);
  private readonly states = viewChild.required<ElementRef<HTMLElement>>('states');
  /** Changes with what is chosen and when the counts come, which make the chips wider; not with each count. */
  private readonly chosen = computed(() => `${this.view().states.join()} ${this.counts() === null}`);
  protected readonly words = CRM;
  protected readonly chips = computed<readonly Chip[]>(() => [
    this.chip([], CRM.all, null, this.view().states.length === 0),
    this.chip(ATTENTION, CRM.attention, null, isAttention(this.view().states)),
    ...STATES.map((state) => this.chip([state], STATE_WORDS[state], state, this.isChosen(state))),
  ]);

  constructor() {
    afterRenderEffect({
      read: () => {
        this.chosen();
        this.showChosen();
      },
    });
  }

  focusSearch(): void {
    this.search().focus();
  }

  /** Ctrl-click adds to the filter; any other click follows the link. */
  protected choose(event: MouseEvent, states: readonly ScheduleState[]): void {
    if (states.length === 0 || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.filtered.emit(addStates(this.view().states, states));
  }

  /** On a phone the chips scroll sideways, and what a link has chosen may lie outside. */
  private showChosen(): void {
    const bar = this.states().nativeElement;
    const chosen = bar.querySelector('[aria-current]')?.getBoundingClientRect();
    if (chosen === undefined || bar.scrollWidth <= bar.clientWidth) return;
    const { left, right } = bar.getBoundingClientRect();
    if (chosen.right > right - FADE_PX) bar.scrollLeft += chosen.right - right + FADE_PX;
    else if (chosen.left < left) bar.scrollLeft -= left - chosen.left;
  }

  private isChosen(state: ScheduleState): boolean {
    const { states } = this.view();
    return states.includes(state) && !isAttention(states);
  }

  private chip(states: readonly ScheduleState[], word: string, icon: ScheduleState | null, chosen: boolean): Chip {
    const counts = this.counts();
    const count = counts === null ? '' : formatCount(countOf(counts, states.length === 0 ? STATES : states));
    const params = viewParams({ states: chooseStates(this.view().states, states) });
    return { states, word, icon, count, chosen, params };
  }
}
