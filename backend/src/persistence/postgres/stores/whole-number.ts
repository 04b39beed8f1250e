/** A number of a cursor as the server can compare it: whole, and within what is exact. */
export const wholeNumber = (value: unknown): number => {
  const number = Math.trunc(Number(value));
  return Number.isNaN(number) ? 0 : Math.min(Math.max(number, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
};
