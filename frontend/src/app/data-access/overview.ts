import { Injectable, computed, inject } from '@angular/core';
import { liveResource } from '../core/live/live-resource';
import { SummaryApi } from './summary-api';

const EVERY_SEC = 30;
/** The summary counts everything, so a burst of events asks for it once. */
const GATHER_MS = 2_000;

/** The summary of the whole installation: the rail counts with it, the dashboard shows it. Lives as long as someone is signed in. */
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
