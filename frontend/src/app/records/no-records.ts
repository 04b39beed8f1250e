import { Component, computed, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SessionStore } from '../core/session/session-store';
import { RECORDS } from '../core/strings/records.strings';
import { SchedulesApi } from '../data-access/schedules-api';
import { type RecordsView, isFiltered } from './view/records-view';

/** Why there is nothing to list, and the way on. */
@Component({
  selector: 'aether-no-records',
  imports: [RouterLink],
  template: `
    <p>
      {{ sentence() }}
      @if (filtered()) {
        <button type="button" class="link" (click)="cleared.emit()">{{ words.clear }}</button>
      } @else if (wayOn(); as way) {
        <a routerLink="/peakpro-crm" [queryParams]="way.params">{{ way.word }}</a>
      }
    </p>
  `,
  styles: `
    :host {
      display: block;
      padding: 24px 20px;
      color: var(--al-text-2);
    }
    a {
      text-decoration: underline;
      text-underline-offset: 3px;
    }
  `,
})
export class NoRecords {
  private readonly session = inject(SessionStore);
  readonly view = input.required<RecordsView>();
  /** Records of any kind. */
  readonly any = input.required<boolean>();
  readonly cleared = output<void>();

  protected readonly words = RECORDS;
  private readonly tenant = computed(() => this.view().tenant ?? '');
  protected readonly filtered = computed(() => isFiltered(this.view()));
  private readonly schedules = inject(SchedulesApi).statusResource(() =>
    this.filtered() || this.any() ? undefined : this.tenant(),
  );
  /** Undefined until it is known. */
  private readonly mode = computed(() => {
    if (!this.schedules.hasValue()) return undefined;
    const { schedules } = this.schedules.value();
    return Object.hasOwn(schedules, this.tenant()) ? schedules[this.tenant()].mode : 'none';
  });
  protected readonly sentence = computed(() => {
    if (this.filtered()) return RECORDS.noMatch;
    if (this.any()) return RECORDS.noneOfKind[this.view().kind];
    switch (this.mode()) {
      case 'stub':
        return RECORDS.noneStub(this.tenant());
      case 'live':
        return RECORDS.noneLive(this.tenant());
      case 'none':
        return RECORDS.noSchedule(this.tenant());
      default:
        return '';
    }
  });
  protected readonly wayOn = computed(() => {
    const open = this.tenant();
    const mode = this.any() ? undefined : this.mode();
    if (mode === undefined) return null;
    if (mode === 'none') {
      return this.session.can('editor') ? { word: RECORDS.createSchedule, params: { new: open } } : null;
    }
    const addsKey = mode === 'stub' && this.session.can('admin') && this.session.keepsKeys();
    return addsKey && this.session.importer() !== 'stub'
      ? { word: RECORDS.addKey, params: { open, key: 1 } }
      : { word: RECORDS.openSchedule, params: { open } };
  });
}
