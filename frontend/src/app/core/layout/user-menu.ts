import { Component, computed, inject } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Icon } from '../../ui/icon/icon';
import { Preferences } from '../preferences/preferences';
import { SessionStore } from '../session/session-store';
import { FRAME } from '../strings/frame.strings';
import { SESSION } from '../strings/session.strings';
import { ShortcutList } from './shortcut-list';

/** Who is signed in, and what belongs to this person alone. */
@Component({
  selector: 'aether-user-menu',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger],
  templateUrl: './user-menu.html',
  styleUrl: './user-menu.scss',
})
export class UserMenu {
  private readonly session = inject(SessionStore);
  private readonly list = inject(ShortcutList);
  private readonly density = inject(Preferences).density;
  protected readonly compact = computed(() => this.density() === 'compact');
  protected readonly words = { ...FRAME, ...SESSION };

  protected readonly name = computed(() => this.session.current()?.principal.name ?? '');
  protected readonly role = computed(() => SESSION.roles[this.session.role()]);
  protected readonly initials = computed(() => initialsOf(this.name()));
  protected readonly tenants = computed(() => {
    const tenants = this.session.current()?.tenants ?? [];
    return tenants.includes('*') ? SESSION.allTenants : tenants.join(', ');
  });
  protected readonly maySignOut = computed(() => this.session.current()?.auth_mode !== 'local');

  protected switchDensity(): void {
    this.density.set(this.compact() ? 'comfortable' : 'compact');
  }

  protected showShortcuts(): void {
    this.list.open();
  }

  protected signOut(): void {
    this.session.signOut();
  }
}

function initialsOf(name: string): string {
  const words = name.split(/[\s._:-]+/).filter((word) => word !== '');
  return [words.at(0), words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.charAt(0).toUpperCase() ?? '')
    .join('');
}
