import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const LISTENING = '0A';

/** The socket numbers that listen on a port, from the kernel's table (local address is `HEX:PORT`, state `0A`). */
function listeningSockets(port) {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return new Set(
    ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) =>
      readFileSync(table, 'utf8')
        .split('\n')
        .map((line) => line.trim().split(/\s+/))
        .filter(([, local, , state]) => state === LISTENING && local?.endsWith(`:${wanted}`))
        .map((fields) => fields[9]),
    ),
  );
}

function holdsOneOf(pid, sockets) {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      const target = readlinkSync(`/proc/${pid}/fd/${fd}`);
      return sockets.has(/^socket:\[(\d+)]$/.exec(target)?.[1]);
    });
  } catch {
    // The process has ended meanwhile, or it belongs to another user.
    return false;
  }
}

/** Who listens on the port: `{name, pid}`, or undefined where the system does not tell (another user, not Linux). */
export function portHolder(port) {
  try {
    const sockets = listeningSockets(port);
    const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && holdsOneOf(name, sockets));
    return pid && { name: readFileSync(`/proc/${pid}/comm`, 'utf8').trim(), pid: Number(pid) };
  } catch {
    return undefined;
  }
}
