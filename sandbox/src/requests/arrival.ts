/** What is known of a request before anything is decided. A key is named, never shown. */
export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly key_id: string | null;
  readonly location: string | null;
  readonly ip: string;
  readonly accept: string | null;
  readonly user_agent: string | null;
}
