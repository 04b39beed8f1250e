/** A body without fields: `{}` or none at all. */
export class EmptyBodyDto {}
