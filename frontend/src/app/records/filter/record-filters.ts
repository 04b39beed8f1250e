import { Component, computed, input, output, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { RecordFacet } from '@aetherlink/contracts/record';
import { RECORDS } from '../../core/strings/records.strings';
import { SearchField } from '../../ui/search/search-field';
import { formatCount } from '../../ui/time/format-count';
import type { RecordFacets } from '../table/record-table';
import { KINDS, type RecordsView, recordsParams } from '../view/records-view';

/** Kinds with their counts, the search, and the filters that a kind has. */
@Component({
  selector: 'aether-record-filters',
  imports: [RouterLink, SearchField],
  templateUrl: './record-filters.html',
  styleUrl: './record-filters.scss',
})
export class RecordFilters {
  readonly view = input.required<RecordsView>();
  readonly facets = input.required<RecordFacets | null>();
  readonly searched = output<string>();
  readonly filtered = output<Partial<RecordsView>>();

  private readonly search = viewChild.required(SearchField);
  protected readonly words = RECORDS;
  protected readonly tabs = computed(() =>
    KINDS.map((kind) => ({
      kind,
      word: RECORDS.kinds[kind],
      count: this.countOf(this.facets()?.counts[kind]),
      params: recordsParams({ kind, status: '', owner: '', open: null }),
    })),
  );
  protected readonly statuses = computed(() => this.choices(this.facets()?.statuses, this.view().status));
  protected readonly owners = computed(() => this.choices(this.facets()?.owners, this.view().owner));

  focusSearch(): void {
    this.search().focus();
  }

  private countOf(count: number | undefined): string {
    return count === undefined ? '' : formatCount(count);
  }

  /** What is chosen stays among the choices, also when no record has it any more. */
  private choices(
    facets: readonly RecordFacet[] | undefined,
    chosen: string,
  ): readonly { name: string; word: string }[] {
    const known = (facets ?? []).filter(({ name }) => name !== '');
    const all =
      chosen === '' || known.some(({ name }) => name === chosen) ? known : [...known, { name: chosen, count: 0 }];
    return all.map(({ name, count }) => ({ name, word: RECORDS.facet(name, formatCount(count)) }));
  }
}
