/** How far a step of a chain has come in this slice; its place is saved in the chain's position. */
export type StepProgress = 'done' | 'time_is_up';
