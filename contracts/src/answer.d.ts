/** An epoch moment in seconds (float). Its twin `<name>_iso` is the same moment in UTC, ending in `Z`. */
export type EpochSeconds = number;

/** Every 2xx object carries these. */
export interface Answer {
  ok: boolean;
  ts: EpochSeconds;
  ts_iso: string;
}

/** A page of a list, newest first unless the route names another order. */
export interface Page<Item> extends Answer {
  items: Item[];
  /** Opaque; null on the last page. */
  next_cursor: string | null;
  /** Null where counting would cost a scan. */
  total: number | null;
  /** Older rows than the last one of this page existed and were removed. */
  history_pruned?: boolean;
}
