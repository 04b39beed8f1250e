/** True for names that every object answers to without having them, such as `constructor` and `toString`. */
export const isMemberOfEveryObject = (name: string): boolean => name in Object.prototype;
