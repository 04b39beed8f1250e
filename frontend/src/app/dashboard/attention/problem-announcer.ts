import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Injectable, effect, inject, untracked } from '@angular/core';
import { ATTENTION } from '../../core/strings/dashboard.strings';
import { Overview } from '../../data-access/overview';
import { Clock } from '../../ui/time/clock';

const AT_MOST_EVERY_SEC = 60;

/** Tells screen readers about new problems, politely and at most once a minute. Lives with the dashboard. */
@Injectable()
export class ProblemAnnouncer {
  private readonly overview = inject(Overview);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly clock = inject(Clock);
  private known: ReadonlySet<string> | null = null;
  private readonly untold = new Set<string>();
  private lastTold = Number.NEGATIVE_INFINITY;

  constructor() {
    effect(() => {
      const attention = this.overview.summary.value()?.attention;
      if (attention === undefined) return;
      const tenants = attention.filter((item) => item.state !== 'paused').map((item) => item.tenant);
      untracked(() => this.note(new Set(tenants)));
    });
    effect(() => this.tellWhenDue(this.clock.now()));
  }

  /** What stands there when the page opens is read with the page, not announced. */
  private note(current: ReadonlySet<string>): void {
    for (const tenant of this.known === null ? [] : current) if (!this.known?.has(tenant)) this.untold.add(tenant);
    for (const tenant of this.untold) if (!current.has(tenant)) this.untold.delete(tenant);
    this.known = current;
    this.tellWhenDue(this.clock.now());
  }

  private tellWhenDue(now: number): void {
    if (this.untold.size === 0 || now - this.lastTold < AT_MOST_EVERY_SEC) return;
    const sentence = ATTENTION.newProblems(this.untold.size, [...this.untold].join(', '));
    this.untold.clear();
    this.lastTold = now;
    void this.announcer.announce(sentence, 'polite');
  }
}
