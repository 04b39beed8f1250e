import type { Moment } from '../domain/moment.js';
import type { Run } from '../domain/run.js';

/** What a replica may wish of a run that another one carries out: end after the present page, or end now. */
export type RunWish = 'yield' | 'stop';

/** A run whose lease this replica has just renewed, with what others wish of it. */
export interface HeldRun {
  readonly id: string;
  readonly wish: RunWish | null;
  /** True when its end was asked for. */
  readonly cancelled: boolean;
}

/** A rest that the vendor asked of a key or, without one, of the address that every replica calls from. */
export interface VendorRest {
  readonly keyId: string | null;
  /** From now. */
  readonly restMs: number;
}

/** What a replica learns each time it says that it is alive. */
export interface Beat {
  /** The database's clock; the local one says nothing about what is due. */
  readonly now: Moment;
  /** Replicas alive, this one included. */
  readonly live: number;
  /** Since when somebody of those has looked at ticks. */
  readonly watchingSince: Moment;
  /** Of the runs that were named: those whose lease still was ours, and is renewed. */
  readonly held: readonly HeldRun[];
  /** Rests that last, whoever told of them. */
  readonly rests: readonly VendorRest[];
}

/**
 * What the replicas on one store tell each other; a store that only one process may open has none. A run that is under
 * way is leased to its replica: a lease that has run out is never renewed, so that whoever closes the run and the one
 * that comes back late cannot both be right.
 */
export interface Fleet {
  /** The name of this process, as its runs bear it. */
  readonly replica: string;
  /** Says that this replica is alive and renews the leases of these runs, all in one statement. */
  beat(runIds: readonly string[]): Promise<Beat>;
  /** What was told last; undefined before the first answer. */
  readonly last: Beat | undefined;
  onBeat(listener: (beat: Beat) => void): void;
  /**
   * Shows runs whose lease has run out to `close`, oldest first, and frees what dead replicas have locked in the engine;
   * does nothing while another replica is at it.
   */
  sweep(close: (run: Run) => Promise<unknown>): Promise<void>;
  /** Wishes something of a run elsewhere. Durable; the hint that makes it quick may get lost. */
  wish(run: Run, wish: RunWish): Promise<void>;
  /** Told of wishes of other replicas, about whichever run. */
  onWish(listener: (runId: string, tenant: string, wish: RunWish) => void): void;
  /** Tells the others of a rest. Durable until it is over; the hint that makes it quick may get lost. */
  tellRest(rest: VendorRest): Promise<void>;
  /** Told of rests that other replicas tell of; those that last come with each beat besides. */
  onRest(listener: (rest: VendorRest) => void): void;
  /** The name under which this replica locks jobs in the engine; told with the next beat. */
  lockingAs(pool: string): void;
  /** This replica goes. */
  leave(): Promise<void>;
}

/** How long a run that nobody renews counts as carried out. */
export const LEASE_MS = 20_000;
