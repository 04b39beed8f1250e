import { DOCUMENT, DestroyRef, Injectable, inject, signal } from '@angular/core';
import { Preferences } from '../preferences/preferences';
import { KeySequence, keyName } from './key-sequence';
import type { Shortcut } from './shortcut';

/**
 * The keyboard of the console. Parts of the page register what they can do and take it back when they go;
 * of two with the same keys the younger one wins. Keys typed into a field or under a dialog are left alone.
 */
@Injectable({ providedIn: 'root' })
export class Shortcuts {
  private readonly document = inject(DOCUMENT);
  private readonly preferences = inject(Preferences);
  private readonly registered = signal<readonly Shortcut[]>([]);
  private readonly sequence = new KeySequence();

  /** Everything that can be pressed now, in the order of registration. */
  readonly all = this.registered.asReadonly();

  constructor() {
    const press = (event: KeyboardEvent): void => this.press(event);
    this.document.addEventListener('keydown', press);
    inject(DestroyRef).onDestroy(() => this.document.removeEventListener('keydown', press));
  }

  /** Returns the function that takes it back. */
  register(...shortcuts: readonly Shortcut[]): () => void {
    this.registered.update((all) => [...all, ...shortcuts]);
    return () => this.registered.update((all) => all.filter((shortcut) => !shortcuts.includes(shortcut)));
  }

  private press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const key = keyName(event);
    if (key === null || key === 'Shift') return;
    if (this.isTaken(event, key)) return this.sequence.forget();
    for (const typed of this.sequence.typed(key, event.timeStamp)) {
      const shortcut = this.registered().findLast((one) => one.keys === typed && (one.when?.() ?? true));
      if (shortcut === undefined) continue;
      event.preventDefault();
      this.sequence.forget();
      shortcut.run();
      return;
    }
  }

  private isTaken(event: KeyboardEvent, key: string): boolean {
    if (this.document.querySelector('.cdk-overlay-container [aria-modal="true"], .cdk-overlay-container [role="menu"]'))
      return true;
    if (key === 'Escape') return false;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest('input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable="true"]'))
      return true;
    // Enter and Space belong to the button or link that has the focus.
    if ((key === 'Enter' || key === ' ') && target?.closest('a, button, summary, input')) return true;
    return !this.preferences.singleKeys();
  }
}

/** Registers shortcuts for as long as the calling component lives. Call it where `inject` works. */
export function useShortcuts(...shortcuts: readonly Shortcut[]): void {
  inject(DestroyRef).onDestroy(inject(Shortcuts).register(...shortcuts));
}
