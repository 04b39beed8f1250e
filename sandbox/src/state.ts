import { VirtualClock } from './clock/virtual-clock.ts';
import type { Location } from './data/location.ts';
import { World } from './data/world.ts';
import { FaultEngine } from './faults/fault-engine.ts';
import { Limiter } from './limits/limiter.ts';
import { Mutator } from './mutation/mutator.ts';
import { MutationRefused, type Mutated, type Mutation } from './mutation/mutation.ts';
import { Traffic } from './mutation/traffic.ts';
import { settingsOf, sizeOf, type SandboxOptions, type Settings, type Size } from './options.ts';
import { RequestLog } from './requests/request-log.ts';
import { Deliveries } from './webhooks/deliveries.ts';
import { Subscriptions } from './webhooks/subscriptions.ts';

/** What a reset may change; what it leaves out stays. */
export type ResetOptions = Partial<Settings> & Partial<Size>;

/** Everything that one sandbox knows. A reset makes it all new. */
export class SandboxState {
  settings!: Settings;
  world!: World;
  clock!: VirtualClock;
  faults!: FaultEngine;
  mutator!: Mutator;
  traffic!: Traffic;
  subscriptions!: Subscriptions;
  readonly log = new RequestLog();
  readonly limiter = new Limiter();
  readonly deliveries = new Deliveries();
  private options: SandboxOptions;

  constructor(options: SandboxOptions) {
    this.options = options;
    this.reset({});
  }

  reset(changes: ResetOptions): void {
    this.options = { ...this.options, ...changes };
    const size = sizeOf(this.options);
    this.settings = settingsOf(this.options);
    this.clock = new VirtualClock(this.options.now);
    this.world = new World({ ...size, profile: this.settings.profile, now: this.clock.now() });
    this.faults = new FaultEngine(size.seed);
    this.mutator = new Mutator((location) => this.serverTime(location));
    this.traffic = new Traffic();
    this.subscriptions = new Subscriptions(size.seed);
    this.deliveries.clear();
    this.log.clear();
    this.limiter.clear();
  }

  /** The time that the server believes it is, for a location, ms since the epoch. */
  serverTime(location: Location | undefined): number {
    return this.clock.now() + this.clock.skewMs + this.faults.skewMs(location?.id, performance.now());
  }

  /** Changes data and tells the subscribers. Throws MutationRefused. */
  mutate(location: Location, mutation: Mutation): Mutated {
    const mutated = this.mutator.apply(location, mutation);
    const at = this.serverTime(location);
    for (const happening of mutated.happenings) {
      for (const subscription of this.subscriptions.of(location, happening.topic)) {
        this.deliveries.send(subscription, happening, at);
      }
    }
    return mutated;
  }

  /** As `mutate`, where it does not matter that nothing is left to change. */
  mutateIfPossible(location: Location, mutation: Mutation): void {
    try {
      this.mutate(location, mutation);
    } catch (error) {
      if (!(error instanceof MutationRefused)) throw error;
    }
  }
}
