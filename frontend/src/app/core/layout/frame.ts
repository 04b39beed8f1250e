import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterOutlet } from '@angular/router';
import { filter, map, startWith } from 'rxjs';
import { Icon } from '../../ui/icon/icon';
import { useShortcuts } from '../keyboard/shortcuts';
import { LiveState } from '../live/live-state';
import { Theme } from '../preferences/theme';
import { FRAME, SHORTCUTS } from '../strings/frame.strings';
import { deepestRoute } from './deepest-route';
import { EnvironmentBadge } from './environment-badge';
import { LiveIndicator } from './live-indicator';
import { NavRail } from './nav-rail';
import { NoticeBars } from './notice-bars';
import { PageFocus } from './page-focus';
import { ShortcutList } from './shortcut-list';
import { SideOutlet } from './side-outlet';
import { StaleStrip } from './stale-strip';
import { ThemeToggle } from './theme-toggle';
import { UserMenu } from './user-menu';
import { ZoneToggle } from './zone-toggle';

/** What stands around every page. A route with `data: { fixed: true }` scrolls inside itself. */
@Component({
  selector: 'aether-frame',
  imports: [
    EnvironmentBadge,
    Icon,
    LiveIndicator,
    NavRail,
    NgTemplateOutlet,
    NoticeBars,
    RouterOutlet,
    StaleStrip,
    ThemeToggle,
    UserMenu,
    ZoneToggle,
  ],
  providers: [PageFocus],
  templateUrl: './frame.html',
  styleUrl: './frame.scss',
})
export class Frame {
  protected readonly words = FRAME;
  private readonly router = inject(Router);
  private readonly live = inject(LiveState);
  protected readonly side = inject(SideOutlet).content;
  protected readonly loading = this.live.loading;
  protected readonly stale = computed(() => this.live.staleSince() !== undefined);
  protected readonly fixed = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      startWith(null),
      map(() => deepestRoute(this.router.routerState.snapshot).data['fixed'] === true),
    ),
    { initialValue: false },
  );

  constructor() {
    const theme = inject(Theme);
    const list = inject(ShortcutList);
    inject(PageFocus);
    useShortcuts(
      { keys: 'g d', label: SHORTCUTS.goDashboard, run: () => void this.router.navigateByUrl('/') },
      { keys: 'g p', label: SHORTCUTS.goCrm, run: () => void this.router.navigateByUrl('/peakpro-crm') },
      { keys: 'g r', label: SHORTCUTS.goRecords, run: () => void this.router.navigateByUrl('/records') },
      { keys: 'g a', label: SHORTCUTS.goAudit, run: () => void this.router.navigateByUrl('/audit') },
      { keys: 'shift+d', label: SHORTCUTS.theme, run: () => theme.toggle() },
      { keys: '?', label: SHORTCUTS.list, run: () => list.open() },
    );
  }

  protected skip(event: Event, main: HTMLElement): void {
    event.preventDefault();
    main.focus();
  }
}
