import type { LiveEvent, LiveEventName } from '@aetherlink/contracts/live-event';
import type { SseMessage } from './sse-parser';

/** What the server told: `change` is null for `resync` and whatever carries no body. */
export interface LiveMessage {
  readonly name: LiveEventName;
  readonly change: LiveEvent | null;
}

const NAMES: readonly string[] = ['schedule', 'run', 'audit', 'system', 'resync'] satisfies LiveEventName[];

/** A stream message as a LiveMessage; null when it is of a kind that this console does not know. */
export function toLiveMessage(message: SseMessage): LiveMessage | null {
  if (!isName(message.event)) return null;
  return { name: message.event, change: changeIn(message.data) };
}

function isName(event: string): event is LiveEventName {
  return NAMES.includes(event);
}

function changeIn(data: string): LiveEvent | null {
  try {
    const body: unknown = JSON.parse(data);
    return isChange(body) ? body : null;
  } catch {
    return null;
  }
}

function isChange(body: unknown): body is LiveEvent {
  return typeof body === 'object' && body !== null && 'type' in body && 'tenant' in body;
}
