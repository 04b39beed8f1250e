// Loaded into a replica before the product as `shifted-clock.mjs?ms=N`: its wall clock is wrong by N milliseconds. Timers
// and the monotonic clock are right, as they are on a machine that nobody has set.
const shiftMs = Number(new URL(import.meta.url).searchParams.get('ms'));
const RightDate = Date;

globalThis.Date = new Proxy(RightDate, {
  construct: (target, args, made) => Reflect.construct(target, args.length > 0 ? args : [target.now() + shiftMs], made),
  apply: (target) => new target(target.now() + shiftMs).toString(),
  get: (target, name) => (name === 'now' ? () => target.now() + shiftMs : Reflect.get(target, name)),
});
