import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from './store-build.mjs';

const full = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

/** A real file system of `kilobytes`, where this user may make one. @returns undefined elsewhere. */
export function mountSmallDisk(kilobytes) {
  if (process.platform !== 'linux' || process.getuid() !== 0) return undefined;
  const path = mkdtempSync(join(tmpdir(), 'small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k,mode=700`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    rmSync(path, { recursive: true });
    return undefined;
  }
  return {
    path,
    remove() {
      execFileSync('umount', [path], { stdio: 'ignore' });
      rmSync(path, { recursive: true });
    },
  };
}

/** Writes a file until not a byte more fits. */
export function fillUp(path) {
  for (let size = 256 * 1024; size >= 256; size /= 2) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
    } catch (error) {
      if (error.code !== 'ENOSPC') throw error;
    }
  }
}

/** A disk in the store's seam that has room for so many bytes more: the last write before is short, as the kernel does it. */
export async function limitedDisk() {
  const { REAL_DISK } = await load('persistence/json/files/disk.js');
  const disk = {
    ...REAL_DISK,
    room: Infinity,
    async open(path, flags) {
      const file = await REAL_DISK.open(path, flags);
      const write = async (bytes, position) => {
        if (disk.room <= 0) throw full();
        const part = bytes.subarray(0, Math.min(bytes.length, disk.room));
        disk.room -= part.length;
        return file.write(part, position);
      };
      return new Proxy(file, {
        get(target, name) {
          const own = name === 'write' ? write : target[name];
          // Whoever awaits a file asks for its `then` first, which it does not have.
          return typeof own === 'function' ? own.bind(target) : own;
        },
      });
    },
  };
  return disk;
}
