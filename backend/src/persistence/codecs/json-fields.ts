/** A stored object does not have the form it must have: the file that holds it cannot be trusted. */
export class MalformedRecord extends Error {
  override readonly name = 'MalformedRecord';
}

export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads the members of one stored object and refuses those that have another type. */
export class JsonFields {
  private constructor(
    private readonly object: JsonObject,
    private readonly what: string,
  ) {}

  /** @throws MalformedRecord when `value` is no object. */
  static of(value: unknown, what: string): JsonFields {
    if (!isJsonObject(value)) throw new MalformedRecord(`${what} is not an object`);
    return new JsonFields(value, what);
  }

  text(name: string): string {
    const value = this.object[name];
    if (typeof value !== 'string') throw this.malformed(name, 'a string');
    return value;
  }

  optionalText(name: string): string | undefined {
    return this.object[name] === undefined ? undefined : this.text(name);
  }

  number(name: string): number {
    const value = this.object[name];
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.malformed(name, 'a number');
    return value;
  }

  optionalNumber(name: string): number | undefined {
    return this.object[name] === undefined ? undefined : this.number(name);
  }

  /** Epoch seconds in the file, whole milliseconds in memory. */
  moment(name: string): number {
    return Math.round(this.number(name) * 1000);
  }

  optionalMoment(name: string): number | undefined {
    return this.object[name] === undefined ? undefined : this.moment(name);
  }

  flag(name: string): boolean {
    const value = this.object[name];
    if (typeof value !== 'boolean') throw this.malformed(name, 'true or false');
    return value;
  }

  optionalFlag(name: string): boolean | undefined {
    return this.object[name] === undefined ? undefined : this.flag(name);
  }

  oneOf<Word extends string>(name: string, words: readonly Word[]): Word {
    const value = this.object[name];
    const found = words.find((word) => word === value);
    if (found === undefined) throw this.malformed(name, `one of ${words.join(', ')}`);
    return found;
  }

  optionalOneOf<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    return this.object[name] === undefined ? undefined : this.oneOf(name, words);
  }

  child(name: string): JsonObject {
    const value = this.object[name];
    if (!isJsonObject(value)) throw this.malformed(name, 'an object');
    return value;
  }

  optionalObject(name: string): JsonObject | undefined {
    return this.object[name] === undefined ? undefined : this.child(name);
  }

  list(name: string): readonly unknown[] {
    const value = this.object[name];
    if (!Array.isArray(value)) throw this.malformed(name, 'a list');
    return value;
  }

  texts(name: string): readonly string[] {
    return this.list(name).map((value) => {
      if (typeof value !== 'string') throw this.malformed(name, 'a list of strings');
      return value;
    });
  }

  has(name: string): boolean {
    return this.object[name] !== undefined;
  }

  raw(name: string): unknown {
    return this.object[name];
  }

  private malformed(name: string, wanted: string): MalformedRecord {
    return new MalformedRecord(`${this.what}: ${name} is not ${wanted}`);
  }
}
