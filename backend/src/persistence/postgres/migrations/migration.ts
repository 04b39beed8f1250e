/** One step of the schema. Once released its text never changes: the ledger remembers its checksum. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  /**
   * The oldest schema that a program must know to work on this one. A step that only adds (expand) keeps the number of
   * the step before, so that releases N and N−1 run side by side; the step that takes something away (contract) comes a
   * release later and names the version since which nobody uses it any more.
   */
  readonly needs: number;
  readonly sql: string;
}
