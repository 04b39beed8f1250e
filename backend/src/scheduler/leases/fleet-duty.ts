import type { Clock } from '../../clock/clock.js';
import type { RunMaker } from '../../domain/run-life.js';
import type { Persistence } from '../../persistence/persistence.js';
import type { SchedulerEngine } from '../engine/scheduler-engine.js';
import type { PartLog } from '../log-to.js';
import { LeaseKeeper } from './lease-keeper.js';
import { Sweeper } from './sweeper.js';

export interface FleetDutyOptions {
  readonly persistence: Persistence;
  readonly engine: SchedulerEngine;
  readonly clock: Clock;
  readonly make: RunMaker;
  readonly log: PartLog;
}

/** What a replica owes the others: its beat, the leases of its runs, and a look for those that were lost. */
export class FleetDuty {
  /** Undefined where the store has no other processes. */
  readonly leases: LeaseKeeper | undefined;
  private readonly sweeper: Sweeper | undefined;

  constructor(options: FleetDutyOptions) {
    const { fleet } = options.persistence;
    if (!fleet) return;
    this.leases = new LeaseKeeper({ ...options, fleet });
    this.sweeper = new Sweeper({ ...options, fleet });
  }

  start(): void {
    this.leases?.start();
    this.sweeper?.start();
  }

  stopSweeping(): void {
    this.sweeper?.stop();
  }

  /** The runs here have ended, and nobody need wait for this replica's leases. */
  async leave(): Promise<void> {
    await this.leases?.stop();
  }
}
