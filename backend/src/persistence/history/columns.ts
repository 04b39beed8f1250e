/** The numeric types of which columns are made. */
type NumberArray = Float64Array | Uint32Array | Uint8Array;
type Make<Column extends NumberArray> = (length: number) => Column;

/** Columns of numbers that grow together. Beside the heap, so that 200,000 rows cost the collector nothing. */
export class Columns {
  private readonly growing: ((capacity: number) => void)[] = [];

  /** @param capacity room for so many rows at first. */
  constructor(private capacity = 1_024) {}

  /** Makes a column; ask the returned function for its array each time, because growing replaces it. */
  add<Column extends NumberArray>(make: Make<Column>): () => Column {
    let array = make(this.capacity);
    this.growing.push((capacity) => {
      const larger = make(capacity);
      larger.set(array);
      array = larger;
    });
    return () => array;
  }

  /** Makes room for a row at this index. */
  reach(index: number): void {
    if (index < this.capacity) return;
    this.capacity = Math.max(index + 1, Math.ceil(this.capacity * 1.5));
    for (const grow of this.growing) grow(this.capacity);
  }
}

export const float64 = (length: number): Float64Array => new Float64Array(length);
export const uint32 = (length: number): Uint32Array => new Uint32Array(length);
export const uint8 = (length: number): Uint8Array => new Uint8Array(length);
