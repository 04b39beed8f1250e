/** Strings that many rows have in common, each kept once and known by a small number while anybody uses it. */
export class SharedStrings {
  private readonly refs = new Map<string, number>();
  private readonly texts: (string | undefined)[] = [];
  private readonly uses: number[] = [];
  private readonly free: number[] = [];

  take(text: string): number {
    const known = this.refs.get(text);
    if (known !== undefined) {
      this.uses[known] = (this.uses[known] ?? 0) + 1;
      return known;
    }
    const ref = this.free.pop() ?? this.texts.length;
    this.refs.set(text, ref);
    this.texts[ref] = text;
    this.uses[ref] = 1;
    return ref;
  }

  release(ref: number): void {
    const left = (this.uses[ref] ?? 0) - 1;
    this.uses[ref] = left;
    const text = this.texts[ref];
    if (left > 0 || text === undefined) return;
    this.refs.delete(text);
    this.texts[ref] = undefined;
    this.free.push(ref);
  }

  text(ref: number): string {
    return this.texts[ref] ?? '';
  }
}
