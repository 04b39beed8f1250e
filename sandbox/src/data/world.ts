import { createHash } from 'node:crypto';
import type { Profile } from '../options.ts';
import { Location } from './location.ts';
import { startOfDay, YOUNGEST } from './moment.ts';

export interface Key {
  /** Names the key in the request log, where the key itself never stands. */
  readonly id: string;
  readonly value: string;
  readonly location: Location;
  revoked: boolean;
}

export interface WorldShape {
  readonly seed: number;
  readonly locations: number;
  readonly jobs: number;
  readonly profile: Profile;
  /** The sandbox's own time at the start, ms since the epoch. */
  readonly now: number;
}

/** Every location with its keys. */
export class World {
  readonly seed: number;
  private readonly youngest: number;
  private readonly profile: Profile;
  private readonly places: Location[] = [];
  private readonly keys = new Map<string, Key>();

  constructor({ seed, locations, jobs, profile, now }: WorldShape) {
    this.seed = seed;
    this.profile = profile;
    this.youngest = Math.min(YOUNGEST, startOfDay(now));
    for (let count = 0; count < locations; count += 1) this.addLocation(jobs);
  }

  get locations(): readonly Location[] {
    return this.places;
  }

  addLocation(jobs: number, name?: string): Location {
    const number = this.places.length + 1;
    const { seed, youngest, profile } = this;
    const location = new Location({ worldSeed: seed, number, name, jobs, youngest, profile });
    this.places.push(location);
    this.addKey(location);
    return location;
  }

  location(id: string): Location | undefined {
    return this.places.find((place) => place.id === id || place.companyId === id);
  }

  /** One more key of a location; the first of the same seed is always the same. */
  addKey(location: Location): Key {
    const number = this.keysOf(location).length + 1;
    const id = `${location.id}/key-${number}`;
    const value = createHash('sha256').update(`sandbox ${this.seed} ${id}`).digest('base64url');
    const key = { id, value, location, revoked: false };
    this.keys.set(value, key);
    return key;
  }

  keysOf(location: Location): readonly Key[] {
    return [...this.keys.values()].filter((key) => key.location === location);
  }

  key(value: string): Key | undefined {
    return this.keys.get(value);
  }
}
