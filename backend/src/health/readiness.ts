import type { HealthWord, OpsHealth } from '@aetherlink/contracts/health';
import { Inject, Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { Shutdown } from '../config/shutdown.js';
import { PERSISTENCE, type Persistence, type StoreCondition } from '../persistence/persistence.js';
import { Heartbeat } from '../scheduler/heartbeat.js';

/** A dispatcher that has not looked for this long does not look any more. */
export const STALE_HEARTBEAT_SEC = 30;

const STORE_WORD: Readonly<Record<StoreCondition, HealthWord>> = {
  ok: 'ok',
  degraded: 'degraded',
  read_only: 'failed',
  unavailable: 'failed',
  corrupt: 'failed',
};

/** Whether the service can do its work now, and what stands in the way. */
@Injectable()
export class Readiness {
  constructor(
    private readonly environment: Environment,
    private readonly shutdown: Shutdown,
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    private readonly heartbeat: Heartbeat,
  ) {}

  /** True while changes can be saved and due ticks become runs. */
  isReady(): boolean {
    const { store, scheduler } = this.health();
    return !this.shutdown.begun && store !== 'failed' && scheduler !== 'failed';
  }

  /** The parts in words, for operators. */
  health(): OpsHealth['health'] {
    const { issues } = this.persistence.health();
    const store = this.store();
    const scheduler = this.scheduler();
    const stale = scheduler === 'failed' ? ['The dispatcher has not looked for due ticks for more than 30 s.'] : [];
    const ending = this.shutdown.begun ? ['The service is shutting down.'] : [];
    return {
      store,
      scheduler,
      degraded: store !== 'ok' || scheduler === 'failed',
      issues: [...issues, ...stale, ...ending],
    };
  }

  private store(): HealthWord {
    const { condition } = this.persistence.health();
    // Somebody wanted it so: reading is all that is asked of it.
    if (condition === 'read_only' && this.environment.readOnly) return 'degraded';
    return STORE_WORD[condition];
  }

  private scheduler(): HealthWord {
    if (this.environment.readOnly) return 'unknown';
    return this.heartbeat.ageSec() > STALE_HEARTBEAT_SEC ? 'failed' : 'ok';
  }
}
