import { setTimeout as delay } from 'node:timers/promises';
import { guid, kind } from '../data/guid.ts';
import type { JsonObject } from '../data/json.ts';
import { link } from '../data/link.ts';
import type { Happening } from '../mutation/mutation.ts';
import { isLoopback } from './loopback.ts';
import type { Subscription } from './subscriptions.ts';

export interface DeliveryRules {
  /** Every event is sent twice, with the same id. */
  readonly duplicates: boolean;
  /** A consumer that takes longer has failed. */
  readonly timeoutMs: number;
  readonly attempts: number;
  /** Before the second attempt; doubled before each further one. */
  readonly retryDelayMs: number;
  /** So many events in a row that nobody took make a subscription inactive. */
  readonly failuresToDisable: number;
  /** What the list of subscriptions answers when there is none. */
  readonly emptyList: '416' | 'page';
}

const defaults: DeliveryRules = {
  duplicates: false,
  timeoutMs: 10_000,
  attempts: 3,
  retryDelayMs: 1_000,
  failuresToDisable: 5,
  emptyList: '416',
};

export interface DeliveryRecord {
  readonly eventId: string;
  readonly subscriptionId: string;
  readonly topic: string;
  readonly url: string;
  readonly attempt: number;
  /** `blocked`: the address is not this machine, so nothing was sent. */
  readonly outcome: 'taken' | 'failed' | 'blocked';
  readonly status: number | null;
}

/** Sends events to subscribers: JSON, unsigned, one event in each request, only to this machine. */
export class Deliveries {
  rules = defaults;
  private readonly records: DeliveryRecord[] = [];
  private stop = new AbortController();
  private count = 0;

  send(subscription: Subscription, happening: Happening, at: number): void {
    this.count += 1;
    const eventId = guid(subscription.location.seed, kind.event, this.count);
    const event = {
      topicName: happening.topic,
      eventDateTime: `${new Date(at).toISOString().slice(0, -1)}0000Z`,
      eventId,
      subscriptionId: subscription.id,
      event: {
        [happening.entity]: { id: happening.id, date: new Date(at).toISOString(), _link: this.linkTo(happening) },
      },
    };
    const copies = this.rules.duplicates ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) void this.deliver(subscription, event, eventId, happening.topic);
  }

  list(): readonly DeliveryRecord[] {
    return this.records;
  }

  /** Forgets everything and gives up what is under way. */
  clear(): void {
    this.stop.abort();
    this.stop = new AbortController();
    this.records.length = 0;
    this.rules = defaults;
  }

  private linkTo({ entity, id }: Happening): string {
    return link(`/${entity}s/${id}`);
  }

  private async deliver(subscription: Subscription, body: JsonObject, eventId: string, topic: string): Promise<void> {
    const { attempts, retryDelayMs, failuresToDisable } = this.rules;
    const { signal } = this.stop;
    const url = subscription.consumer.href;
    const note = (attempt: number, outcome: DeliveryRecord['outcome'], status: number | null): void => {
      if (!signal.aborted) {
        this.records.push({ eventId, subscriptionId: subscription.id, topic, url, attempt, outcome, status });
      }
    };
    if (!isLoopback(subscription.consumer)) return note(1, 'blocked', null);
    for (let attempt = 1; attempt <= attempts && !signal.aborted; attempt += 1) {
      const status = await this.post(subscription.consumer, body, signal);
      const taken = status !== null && status >= 200 && status < 300;
      note(attempt, taken ? 'taken' : 'failed', status);
      if (taken) {
        subscription.failures = 0;
        return;
      }
      if (attempt < attempts)
        await delay(retryDelayMs * 2 ** (attempt - 1), undefined, { signal }).catch(() => undefined);
    }
    subscription.failures += 1;
    if (subscription.failures >= failuresToDisable) subscription.active = false;
  }

  /** The status of the consumer's answer, or null when there was none in time. */
  private async post(url: URL, body: JsonObject, stop: AbortSignal): Promise<number | null> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
        redirect: 'manual',
        signal: AbortSignal.any([stop, AbortSignal.timeout(this.rules.timeoutMs)]),
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      return null;
    }
  }
}
