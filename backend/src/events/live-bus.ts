import type { LiveEvent, LiveEventName } from '@aetherlink/contracts/live-event';

/** One event as it goes to every browser: serialised once, filtered by tenant. */
export interface LiveMessage {
  readonly tenant: string;
  /** It tells who did what: of the whole product, only those with all tenants may know. */
  readonly tellsAct: boolean;
  /** A complete server-sent event, with its closing blank line. */
  readonly text: string;
}

type Listener = (messages: readonly LiveMessage[]) => void;

/** Hands events to the open streams of this process. Ids rise, so that a client can see a gap. */
export class LiveBus {
  private readonly listeners = new Set<Listener>();
  private id = 0;

  /** True when somebody listens: without, no event needs to be made. */
  get isHeard(): boolean {
    return this.listeners.size > 0;
  }

  publish(events: readonly { readonly name: LiveEventName; readonly event: LiveEvent }[]): void {
    const messages = events.map(({ name, event }): LiveMessage => {
      this.id += 1;
      return {
        tenant: event.tenant,
        tellsAct: event.entry !== undefined,
        text: `event: ${name}\nid: ${this.id}\ndata: ${JSON.stringify(event)}\n\n`,
      };
    });
    for (const listener of this.listeners) listener(messages);
  }

  /** @returns the unsubscribe. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
