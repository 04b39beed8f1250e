import { Injectable, computed, inject } from '@angular/core';
import { SummaryApi } from '../../data-access/summary-api';
import { liveResource } from '../live/live-resource';

const EVERY_SEC = 30;
/** The summary counts everything, so a burst of events asks for it once. */
const GATHER_MS = 2_000;

/** The summary of the whole installation: the rail counts with it, the dashboard shows it. Lives with the frame. */
@Injectable()
export class Overview {
  readonly summary = liveResource(inject(SummaryApi).summaryResource(), {
    everySec: EVERY_SEC,
    gatherMs: GATHER_MS,
    on: (message) => message.name !== 'audit' && message.change?.type !== 'progress',
  });

  /** How many schedules need a person. */
  readonly needingAttention = computed(() => {
    const tenants = this.summary.value()?.tenants;
    return tenants === undefined ? 0 : tenants.error + tenants.held + tenants.late;
  });
}
