/** What a replica loads before the product, as arguments of Node. */
const preload = (file) => ['--import', new URL(file, import.meta.url).href];

/** Every run of the demo takes 18 to 20 s. */
export const LONGEST_DEMO = preload('longest-demo.mjs');
/** Every run of the demo takes two minutes: it is under way until somebody ends it, also on a machine that may be busy. */
export const ENDLESS_DEMO = preload('endless-demo.mjs');
/** The replica's wall clock is wrong by so many milliseconds. */
export const clockShiftedBy = (ms) => preload(`shifted-clock.mjs?ms=${ms}`);
