import {
  Component,
  DestroyRef,
  ElementRef,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  untracked,
  viewChild,
} from '@angular/core';
import { Icon } from '../icon/icon';

const PAUSE_MS = 150;

/** Searches while somebody types; tells what to search for when the typing pauses. `/` is its key on every page. */
@Component({
  selector: 'aether-search-field',
  imports: [Icon],
  templateUrl: './search-field.html',
  styleUrl: './search-field.scss',
})
export class SearchField {
  /** What the address says. */
  readonly value = input.required<string>();
  /** What stands in the empty field, and what it is called. */
  readonly hint = input.required<string>();
  readonly label = input.required<string>();
  readonly searched = output<string>();

  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  private told: string | null = null;
  private pause: ReturnType<typeof setTimeout> | undefined;

  /** What stands in the field: the address, unless that only repeats what was typed here a moment ago. */
  protected readonly draft = linkedSignal<string, string>({
    source: this.value,
    computation: (value, before) => (before && value === this.told ? before.value : value),
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.pause));
    // Back and forward bring another search: what was still to be told is outdated.
    effect(() => {
      if (this.value() !== this.told) untracked(() => clearTimeout(this.pause));
    });
  }

  focus(): void {
    this.field().nativeElement.focus();
    this.field().nativeElement.select();
  }

  protected typed(value: string): void {
    this.draft.set(value);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.tell(value), PAUSE_MS);
  }

  /** Escape empties the field first; only then it closes something. */
  protected escape(event: Event): void {
    if (this.draft() === '') return;
    event.stopPropagation();
    event.preventDefault();
    this.typed('');
  }

  private tell(value: string): void {
    this.told = value;
    this.searched.emit(value);
  }
}
