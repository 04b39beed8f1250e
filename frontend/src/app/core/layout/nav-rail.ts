import { Component, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Icon } from '../../ui/icon/icon';
import { SessionStore } from '../session/session-store';
import { FRAME } from '../strings/frame.strings';
import { SESSION } from '../strings/session.strings';
import { ATTENTION_COUNT } from './attention-count';

/** The pages; a bottom bar on a phone. */
@Component({
  selector: 'aether-nav-rail',
  imports: [Icon, RouterLink, RouterLinkActive],
  templateUrl: './nav-rail.html',
  styleUrl: './nav-rail.scss',
})
export class NavRail {
  protected readonly session = inject(SessionStore).current;
  protected readonly attention = inject(ATTENTION_COUNT);
  protected readonly words = { ...FRAME, ...SESSION };
  protected readonly pages = [
    { path: '/', icon: 'dash', word: FRAME.dashboard, exact: true, counts: false },
    { path: '/peakpro-crm', icon: 'crm', word: FRAME.crm, exact: false, counts: true },
    { path: '/records', icon: 'records', word: FRAME.records, exact: false, counts: false },
    { path: '/audit', icon: 'audit', word: FRAME.audit, exact: false, counts: false },
    { path: '/settings', icon: 'settings', word: FRAME.settings, exact: false, counts: false },
  ] as const;
  protected readonly attentionWords = computed(() => FRAME.needAttention(this.attention()));
}
