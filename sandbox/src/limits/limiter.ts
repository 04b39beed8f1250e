import { SlidingWindow } from './sliding-window.ts';

const SECOND = 1_000;
export const PER_IP = 30;
export const PER_KEY = 10;

interface Visitor {
  readonly window: SlidingWindow;
  bannedUntil: number;
  /** The ban was put on by a fault, so what it refuses was not provoked. */
  imposed: boolean;
}

/** The vendor's two counters: requests of an IP, whose breach bans it, and requests of a key. */
export class Limiter {
  private readonly ips = new Map<string, Visitor>();
  private readonly keys = new Map<string, SlidingWindow>();

  /** Whether a request of an IP may go on. The one that breaks the limit starts the ban; banned ones do not prolong it. */
  admitIp(ip: string, now: number, banMs: number): boolean {
    const visitor = this.visitor(ip);
    if (now < visitor.bannedUntil) return false;
    if (visitor.window.count(now) >= PER_IP) {
      visitor.bannedUntil = now + banMs;
      visitor.imposed = false;
      return false;
    }
    visitor.window.add(now);
    return true;
  }

  /** Whether a key may go on. A refused request does not count. */
  admitKey(keyId: string, now: number): boolean {
    let window = this.keys.get(keyId);
    if (!window) this.keys.set(keyId, (window = new SlidingWindow(SECOND)));
    if (window.count(now) >= PER_KEY) return false;
    window.add(now);
    return true;
  }

  /** Bans an IP without its having done anything. */
  impose(ip: string, until: number): void {
    const visitor = this.visitor(ip);
    visitor.bannedUntil = until;
    visitor.imposed = true;
  }

  isImposed(ip: string): boolean {
    return this.ips.get(ip)?.imposed ?? false;
  }

  isBanned(ip: string, now: number): boolean {
    return now < (this.ips.get(ip)?.bannedUntil ?? 0);
  }

  clear(): void {
    this.ips.clear();
    this.keys.clear();
  }

  private visitor(ip: string): Visitor {
    let visitor = this.ips.get(ip);
    if (!visitor) this.ips.set(ip, (visitor = { window: new SlidingWindow(SECOND), bannedUntil: 0, imposed: false }));
    return visitor;
  }
}
