import type { ConditionBoard } from '../state/store-condition.js';

/** Whose records were found damaged and are not complete again; said in the store's health. */
export class DamagedRecords {
  private readonly sentences = new Map<string, string>();

  constructor(private readonly board: ConditionBoard) {}

  raise(tenant: string, sentence: string): void {
    this.sentences.set(tenant, sentence);
    this.tell();
  }

  clear(tenant: string): void {
    if (this.sentences.delete(tenant)) this.tell();
  }

  private tell(): void {
    if (this.sentences.size === 0) this.board.clear('records_damaged');
    else this.board.raise('records_damaged', [...this.sentences.values()]);
  }
}
