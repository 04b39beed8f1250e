import type { Answer } from '@aetherlink/contracts/answer';

/** What a controller returns for the contract `Shape`: the answer interceptor adds `ok`, `ts` and `ts_iso`. */
export type Unstamped<Shape extends Answer> = Omit<Shape, keyof Answer> & Partial<Answer>;
