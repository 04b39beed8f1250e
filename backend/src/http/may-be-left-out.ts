import { ValidateIf } from 'class-validator';

/** The field may be missing. `null` is a value like any other and has to pass the rules: it never means "left out". */
export const MayBeLeftOut = (): PropertyDecorator => ValidateIf((_object, value) => value !== undefined);
