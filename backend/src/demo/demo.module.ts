import { Inject, Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { CLOCK, type Clock } from '../clock/clock.js';
import { Environment } from '../config/environment.js';
import { actedBy } from '../domain/act.js';
import { COMMAND_CENTER } from '../domain/operator.js';
import { PERSISTENCE, type Persistence } from '../persistence/persistence.js';
import { demoSchedule } from './demo-schedule.js';
import { DEMO_TENANTS, type DemoTenant } from './demo-tenants.js';

/** With DEMO an empty store is filled with invented tenants; a store that holds a schedule is never touched. */
@Module({})
export class DemoModule implements OnApplicationBootstrap {
  constructor(
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly environment: Environment,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.environment.demo) return;
    const { total } = await this.persistence.schedules.page({ sort: 'tenant', descending: false, limit: 1 });
    if (total > 0) return;
    const now = this.clock.now();
    await Promise.all(DEMO_TENANTS.map((demo, place) => this.add(demo, demoSchedule(demo, now, place))));
    new Logger('Demo').log(`${DEMO_TENANTS.length} invented tenants were added; nothing is imported.`);
  }

  private add({ tenant, intervalSec }: DemoTenant, { schedule, runs }: ReturnType<typeof demoSchedule>): Promise<void> {
    return this.persistence.act(tenant, () => ({
      schedule,
      runs,
      audit: [
        {
          ...actedBy({ operator: COMMAND_CENTER }),
          tenant,
          operation: 'scheduler.schedule.created',
          outcome: 'success',
          after: { interval_sec: intervalSec },
          metadata: { demo: true },
        },
      ],
      result: undefined,
    }));
  }
}
