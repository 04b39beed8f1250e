import { Component, computed, inject } from '@angular/core';
import { DialogShell } from '../../ui/dialog/dialog-shell';
import { Shortcuts } from '../keyboard/shortcuts';
import { Preferences } from '../preferences/preferences';
import { SHORTCUTS } from '../strings/frame.strings';

interface Group {
  readonly name: string;
  readonly rows: readonly { readonly keys: readonly string[]; readonly label: string }[];
}

/** Everything that can be pressed on this page, and the switch for single keys. */
@Component({
  selector: 'aether-shortcuts-dialog',
  imports: [DialogShell],
  templateUrl: './shortcuts-dialog.html',
  styleUrl: './shortcuts-dialog.scss',
})
export class ShortcutsDialog {
  private readonly shortcuts = inject(Shortcuts);
  protected readonly singleKeys = inject(Preferences).singleKeys;
  protected readonly words = SHORTCUTS;

  protected readonly groups = computed<readonly Group[]>(() => {
    const listed = this.shortcuts.all().filter((shortcut) => shortcut.label !== undefined);
    const names = [...new Set(listed.map((shortcut) => shortcut.group ?? SHORTCUTS.everywhere))];
    return names.map((name) => ({
      name,
      rows: listed
        .filter((shortcut) => (shortcut.group ?? SHORTCUTS.everywhere) === name)
        .map((shortcut) => ({ keys: shortcut.keys.split(' ').map(keyCap), label: shortcut.label ?? '' })),
    }));
  });

  protected switchSingleKeys(): void {
    this.singleKeys.update((on) => !on);
  }
}

function keyCap(key: string): string {
  const plain = key.startsWith('shift+') ? `Shift ${key.slice('shift+'.length)}` : key;
  return plain.length === 1
    ? plain.toUpperCase()
    : plain.replace(/ ([a-z])$/, (_, letter: string) => ` ${letter.toUpperCase()}`);
}
