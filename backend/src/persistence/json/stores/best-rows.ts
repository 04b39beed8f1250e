/** Keeps the first few of many rows without sorting all of them. */
export class BestRows<Row> {
  private rows: Row[] = [];
  private worst: Row | undefined;

  constructor(
    private readonly limit: number,
    private readonly order: (a: Row, b: Row) => number,
  ) {}

  offer(row: Row): void {
    if (this.worst !== undefined && this.order(row, this.worst) >= 0) return;
    this.rows.push(row);
    if (this.rows.length >= 2 * this.limit) this.trim();
  }

  inOrder(): readonly Row[] {
    this.trim();
    return this.rows;
  }

  private trim(): void {
    this.rows = this.rows.sort(this.order).slice(0, this.limit);
    if (this.rows.length === this.limit) this.worst = this.rows[this.limit - 1];
  }
}
