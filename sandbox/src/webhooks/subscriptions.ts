import { guid, kind } from '../data/guid.ts';
import type { Location } from '../data/location.ts';

export interface Subscription {
  readonly id: string;
  readonly location: Location;
  /** Never changes; a new address is a new subscription. */
  readonly consumer: URL;
  technicalContact: string;
  topics: readonly string[];
  active: boolean;
  /** Deliveries that failed one after the other. */
  failures: number;
}

/** Who wants to hear of what, for each location. */
export class Subscriptions {
  private readonly all = new Map<string, Subscription>();
  private readonly seed: number;
  private count = 0;

  constructor(seed: number) {
    this.seed = seed;
  }

  add(location: Location, consumer: URL, technicalContact: string, topics: readonly string[]): Subscription {
    this.count += 1;
    const id = guid(this.seed, kind.subscription, this.count);
    const subscription = { id, location, consumer, technicalContact, topics, active: true, failures: 0 };
    this.all.set(id, subscription);
    return subscription;
  }

  at(location: Location): readonly Subscription[] {
    return [...this.all.values()].filter((each) => each.location === location);
  }

  find(location: Location, id: string): Subscription | undefined {
    const found = this.all.get(id);
    return found?.location === location ? found : undefined;
  }

  /** The active ones of a location for a topic. */
  of(location: Location, topic: string): readonly Subscription[] {
    return this.at(location).filter(({ active, topics }) => active && topics.includes(topic));
  }

  remove(id: string): void {
    this.all.delete(id);
  }
}
