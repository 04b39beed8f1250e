import type { Location } from '../data/location.ts';
import type { Mutation } from './mutation.ts';

export interface TrafficPlan {
  readonly ops: readonly Mutation[];
  /** 1: between all pages, 2: between every second pair. */
  readonly everyPages: number;
  /** How often at most; without it, as long as the plan stands. */
  readonly limit?: number;
}

interface Running {
  readonly plan: TrafficPlan;
  lastIndex: number;
  turns: number;
  done: number;
}

/** People who work at the vendor's screens while a list is read: changes between page k and page k+1. */
export class Traffic {
  private readonly plans = new Map<string, Running>();

  start(location: Location, plan: TrafficPlan): void {
    this.plans.set(location.id, { plan, lastIndex: 0, turns: 0, done: 0 });
  }

  stop(locationId?: string): void {
    if (locationId === undefined) this.plans.clear();
    else this.plans.delete(locationId);
  }

  /** The changes that fall before a page of the job list; the same page asked again brings none. */
  before(location: Location, index: number): readonly Mutation[] {
    const running = this.plans.get(location.id);
    if (!running) return [];
    const turned = index > 0 && index !== running.lastIndex;
    running.lastIndex = index;
    if (!turned || running.done >= (running.plan.limit ?? Infinity)) return [];
    running.turns += 1;
    if (running.turns % running.plan.everyPages !== 0) return [];
    running.done += 1;
    return running.plan.ops;
  }

  list(): { location: string; ops: readonly Mutation[]; everyPages: number; limit?: number; done: number }[] {
    return [...this.plans].map(([location, { plan, done }]) => ({ location, ...plan, done }));
  }
}
