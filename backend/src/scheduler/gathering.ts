/**
 * Start lag of 60 ms is promised, and a look that finds something waits this long after the one before. What a look takes
 * comes on top of it where a replica is alone; beside others it is looked for by them in between as well, because one
 * that came just after another finds nothing and moves on.
 */
const ALONE_MS = 50;
const BESIDE_OTHERS_MS = 65;

/** Milliseconds between two looks of a replica that found something, with so many replicas alive. */
export const gatheringMs = (live: number): number => (live > 1 ? BESIDE_OTHERS_MS : ALONE_MS);
