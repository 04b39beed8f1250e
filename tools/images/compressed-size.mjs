import { spawn } from 'node:child_process';
import { createGzip } from 'node:zlib';

/** The bytes of a program's output once gzip has packed them. @throws Error when the program cannot do it. */
export function compressedSize(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let bytes = 0;
    const packed = new Promise((ended) => {
      child.stdout
        .pipe(createGzip())
        .on('data', (chunk) => (bytes += chunk.length))
        .on('end', ended)
        .on('error', reject);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) void packed.then(() => resolve(bytes));
      else reject(new Error(`${program} ${args[0]} ended with code ${code}.`));
    });
  });
}
