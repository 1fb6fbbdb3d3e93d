import type { Socket } from 'node:net';
import type { Connection, CloseCode } from '../connection';
import type { RelayContext } from '../relay-context';
import { toWireFrame } from '../wire-frame';

/** Bytes between a device and a host, both ways, as fast as the slower of them takes them. */
export interface Tunnel {
  /** To the host. The next bytes may come when the promise, if there is one, is settled. */
  forward(bytes: Uint8Array): Promise<void> | undefined;
  /** What was sent to the device has left. */
  drained(): void;
  /** The device has gone. */
  end(): void;
}

/** Joins `target`, which it then owns, to the connection. Ends both when either ends, or at a limit. */
export function startTunnel(
  { limits, traffic }: Pick<RelayContext, 'limits' | 'traffic'>,
  connection: Connection,
  target: Socket,
): Tunnel {
  const moved = { up: 0, down: 0 };
  let isEnded = false;
  const total = setTimeout(cut, limits.webTunnelTotalMs);
  const idle = setTimeout(cut, limits.webTunnelIdleMs);

  function finish(code: CloseCode): void {
    if (isEnded) return;
    isEnded = true;
    clearTimeout(total);
    clearTimeout(idle);
    target.destroy();
    connection.close(code);
  }

  function cut(): void {
    if (!isEnded) traffic.count('web-tunnels-cut');
    finish(1008);
  }

  /** False when it was one too many. */
  function count(direction: 'up' | 'down', bytes: number): boolean {
    moved[direction] += bytes;
    traffic.count(`web-bytes-${direction}`, bytes);
    idle.refresh();
    if (moved[direction] <= limits.webTunnelBytes) return true;
    cut();
    return false;
  }

  target.on('data', (bytes: Buffer) => {
    if (isEnded || !count('down', bytes.length)) return;
    connection.send([toWireFrame(bytes)]);
    if (connection.isCongested) target.pause();
  });
  target.on('end', () => finish(1000));
  target.on('close', (isFailed) => finish(isFailed ? 1011 : 1000));

  return {
    forward(bytes) {
      if (isEnded || !count('up', bytes.length) || target.write(bytes)) return undefined;
      return new Promise((resolve) => {
        const goOn = (): void => {
          target.off('drain', goOn).off('close', goOn);
          resolve();
        };
        target.on('drain', goOn).on('close', goOn);
      });
    },
    drained() {
      if (!connection.isCongested) target.resume();
    },
    end: () => finish(1000),
  };
}
