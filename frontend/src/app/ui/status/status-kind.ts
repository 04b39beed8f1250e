/** The silhouettes: each is the name of its symbol in the sprite and of its colour class. */
export type StatusKind = 'ok' | 'running' | 'paused' | 'late' | 'held' | 'error' | 'queued' | 'cancel' | 'skip';
