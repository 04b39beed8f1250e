import type { Schedule as WireSchedule } from '@aetherlink/contracts/schedule';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../clock/clock.js';
import { PERSISTENCE, type Persistence, type ScheduleRow } from '../persistence/persistence.js';
import type { ScheduleScene } from '../wire/schedule-wire.js';
import { movingFields, scheduleWire, settledFields } from '../wire/schedule-wire.js';
import { SchedulerService } from './scheduler.service.js';

/** How many finished runs a list row draws. */
const RECENT_RUNS = 12;

interface Fragment {
  readonly activeRun: ScheduleRow['activeRun'];
  readonly credential: ScheduleRow['credential'];
  /** A JSON object without its closing brace. */
  readonly json: string;
}

/** Schedules as the API shows them at this moment. */
@Injectable()
export class ScheduleViews {
  /** Schedules are immutable, so the picture of one holds as long as the object does. */
  private readonly fragments = new WeakMap<object, Fragment>();

  constructor(
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly scheduler: SchedulerService,
  ) {}

  one(row: ScheduleRow): WireSchedule {
    return scheduleWire(row.schedule, this.scene(row));
  }

  /** With the last runs, for lists. */
  withRecent(row: ScheduleRow): WireSchedule {
    const recent = this.persistence.runs.recent(row.schedule.tenant, RECENT_RUNS);
    return scheduleWire(row.schedule, { ...this.scene(row), recent });
  }

  /** The JSON of a schedule; only what moves with the clock is written anew. */
  json(row: ScheduleRow): string {
    const scene = this.scene(row);
    const known = this.fragments.get(row.schedule);
    const holds = known && known.activeRun === row.activeRun && known.credential === row.credential;
    const fragment = holds ? known : this.remember(row, scene);
    return `${fragment.json},${JSON.stringify(movingFields(row.schedule, scene)).slice(1)}`;
  }

  private remember(row: ScheduleRow, scene: ScheduleScene): Fragment {
    const json = JSON.stringify(settledFields(row.schedule, scene)).slice(0, -1);
    const fragment = { activeRun: row.activeRun, credential: row.credential, json };
    this.fragments.set(row.schedule, fragment);
    return fragment;
  }

  private scene({ schedule, activeRun, credential }: ScheduleRow): ScheduleScene {
    return {
      now: this.clock.now(),
      activeRun,
      credential,
      mode: this.scheduler.modeOf(schedule.tenant),
      progress: this.scheduler.progressOf(activeRun?.id),
    };
  }
}
