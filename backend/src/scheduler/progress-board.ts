/** How many records a run under way has brought in so far. Told to people, never saved. */
export class ProgressBoard {
  private readonly imported = new Map<string, number>();
  private readonly listeners: ((runId: string, tenant: string) => void)[] = [];

  set(runId: string, tenant: string, imported: number): void {
    this.imported.set(runId, imported);
    for (const listener of this.listeners) listener(runId, tenant);
  }

  of(runId: string): number {
    return this.imported.get(runId) ?? 0;
  }

  forget(runId: string): void {
    this.imported.delete(runId);
  }

  onProgress(listener: (runId: string, tenant: string) => void): void {
    this.listeners.push(listener);
  }
}
