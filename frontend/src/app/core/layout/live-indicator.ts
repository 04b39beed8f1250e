import { Component, computed, inject } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Icon } from '../../ui/icon/icon';
import { formatRough } from '../../ui/time/format-duration';
import { formatClock } from '../../ui/time/format-moment';
import { LiveState } from '../live/live-state';
import { Preferences } from '../preferences/preferences';
import { LIVE } from '../strings/frame.strings';

/** From this age on a reconnecting page is worth a colour. */
const AMBER_AFTER_SEC = 15;

/** Says how fresh the page is and, in its menu, why. Only a change of the state is announced, not every second. */
@Component({
  selector: 'aether-live-indicator',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger],
  templateUrl: './live-indicator.html',
  styleUrl: './live-indicator.scss',
})
export class LiveIndicator {
  private readonly state = inject(LiveState);
  private readonly zone = inject(Preferences).zone;
  protected readonly words = LIVE;

  protected readonly kind = this.state.kind;
  protected readonly amber = computed(
    () => this.kind() === 'reconnecting' && (this.state.ageSec() ?? 0) > AMBER_AFTER_SEC,
  );
  protected readonly word = computed(() => {
    switch (this.kind()) {
      case 'live':
        return LIVE.live;
      case 'reconnecting':
        return LIVE.reconnecting;
      case 'polling':
        return LIVE.polling(formatRough(this.state.everySec()));
      case 'offline':
        return LIVE.offline(formatClock(this.state.offlineSince() ?? 0, this.zone(), false));
    }
  });
  /** The part that changes with every second. */
  protected readonly detail = computed(() => {
    const age = this.state.ageSec();
    if (this.kind() === 'offline') return LIVE.retrying;
    if (age === null || this.kind() === 'polling') return '';
    return this.kind() === 'live' ? LIVE.ago(formatRough(age)) : LIVE.dataAge(formatRough(age));
  });
  protected readonly lastAnswer = computed(() => {
    const age = this.state.ageSec();
    return age === null ? null : LIVE.ago(formatRough(age));
  });
  protected readonly lastEvent = computed(() => {
    const message = this.state.lastMessage();
    return message === null ? LIVE.noEvent : `${LIVE.events[message.name]} ${message.change?.tenant ?? ''}`.trim();
  });
  protected readonly clock = computed(() => {
    const offset = this.state.clockOffsetSec();
    if (offset === 0) return LIVE.clockEven;
    const difference = formatRough(Math.abs(offset));
    return offset > 0 ? LIVE.clockBehind(difference) : LIVE.clockAhead(difference);
  });

  protected reconnect(): void {
    this.state.retry();
  }
}
