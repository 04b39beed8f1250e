import {
  Component,
  DestroyRef,
  ElementRef,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { Icon } from '../icon/icon';

const PAUSE_MS = 150;
let fields = 0;

/** A field that finds one of many words by typing a part of it; the words are found by whoever uses it. */
@Component({
  selector: 'aether-combobox',
  imports: [Icon],
  templateUrl: './combobox.html',
  styleUrl: './combobox.scss',
})
export class Combobox {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');

  readonly label = input.required<string>();
  readonly hint = input('');
  /** What is chosen. */
  readonly value = input.required<string>();
  /** What is found for the latest search. */
  readonly options = input.required<readonly string[]>();
  /** Said instead of the options when there are none. */
  readonly nothing = input('');
  /** Nothing may be chosen too: an emptied field says so. */
  readonly mayBeEmpty = input(false);
  /** What the list of options is called. */
  readonly listLabel = input.required<string>();
  /** Typing has paused, or the list was opened; null when it closed. */
  readonly searched = output<string | null>();
  /** An option, or whatever was typed. */
  readonly chosen = output<string>();

  protected readonly id = `combobox-${(fields += 1)}`;
  protected readonly draft = linkedSignal(() => this.value());
  protected readonly expanded = signal(false);
  /** The option that Enter takes; -1 takes what is typed. */
  protected readonly active = linkedSignal<readonly string[], number>({
    source: this.options,
    computation: () => -1,
  });
  protected readonly activeId = computed(() => (this.active() === -1 ? null : `${this.id}-${this.active()}`));
  private pause: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.pause));
  }

  focus(): void {
    this.field().nativeElement.focus();
  }

  /** Everything is offered at first: what stands in the field is what was chosen, not a search. */
  protected open(): void {
    if (this.expanded()) return;
    this.expanded.set(true);
    this.searched.emit('');
    this.field().nativeElement.select();
  }

  protected typed(value: string): void {
    this.draft.set(value);
    this.expanded.set(true);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.searched.emit(value), PAUSE_MS);
  }

  protected key(event: KeyboardEvent): void {
    switch (event.key) {
      case 'ArrowDown':
        return this.step(event, 1);
      case 'ArrowUp':
        return this.step(event, -1);
      case 'Enter':
        event.preventDefault();
        return this.choose(this.options()[this.active()] ?? this.draft());
      case 'Escape':
        return this.escape(event);
    }
  }

  protected choose(value: string): void {
    this.close();
    if ((value.trim() === '' && !this.mayBeEmpty()) || value === this.value()) return;
    this.draft.set(value);
    this.chosen.emit(value);
  }

  protected left(to: EventTarget | null): void {
    if (!(to instanceof Node && this.host.contains(to))) this.close();
  }

  private step(event: Event, by: 1 | -1): void {
    event.preventDefault();
    if (!this.expanded()) return this.open();
    const last = this.options().length - 1;
    const next = this.active() + by;
    this.active.set(next < -1 ? last : next > last ? -1 : next);
    document.getElementById(this.activeId() ?? '')?.scrollIntoView({ block: 'nearest' });
  }

  /** Closes the list first; only then it closes something else. */
  private escape(event: Event): void {
    if (!this.expanded()) return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }

  private close(): void {
    clearTimeout(this.pause);
    if (this.expanded()) this.searched.emit(null);
    this.expanded.set(false);
    this.draft.set(this.value());
  }
}
