import { resolve } from 'node:path';

/** npm changes to the repository's folder first; a relative path means the folder the command was typed in. */
export function absolutePlaces(args, typedIn = process.env.INIT_CWD ?? '.') {
  return args.map((arg) =>
    arg.replace(/^((?:--(?:from|to)=)?json:)(.+)$/, (_, head, path) => head + resolve(typedIn, path)),
  );
}
