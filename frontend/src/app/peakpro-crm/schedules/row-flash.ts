const REST_MS = 5_000;

/** When a changed row may light up: at most once in five seconds, and never because another schedule took its place. */
export class RowFlash {
  private tenant = '';
  private version = '';
  private litAt = Number.NEGATIVE_INFINITY;
  private turn = 0;

  /** 0 or 1 in turn when it shall light up, so that the animation starts again; null when not. */
  see(tenant: string, version: string, now: number = performance.now()): number | null {
    const changed = tenant === this.tenant && version !== this.version;
    this.tenant = tenant;
    this.version = version;
    if (!changed || now - this.litAt < REST_MS) return null;
    this.litAt = now;
    this.turn = 1 - this.turn;
    return this.turn;
  }
}
