/** Milliseconds from the moment a tick was due to the moment its importer was called; metrics listens. */
export class StartLag {
  private readonly listeners: ((lagMs: number) => void)[] = [];

  observe(lagMs: number): void {
    for (const listener of this.listeners) listener(lagMs);
  }

  onObserved(listener: (lagMs: number) => void): void {
    this.listeners.push(listener);
  }
}
