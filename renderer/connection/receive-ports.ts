import { domPort, type Port } from '../../shared/ipc/port';
import { portMessage, windowReadyMessage, type PortMessage } from '../../shared/ipc/window-messages';

/** Announces the window to the shell and hands over each port that comes, with its name. Only messages of this very window count. */
export function receivePorts(onPort: (name: string, port: Port) => void): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const port = event.ports[0];
    if (event.source !== window || port === undefined || !isPortMessage(event.data)) return;
    onPort(event.data.name, domPort(port));
  });
  window.postMessage(windowReadyMessage, window.location.origin);
}

function isPortMessage(data: unknown): data is PortMessage {
  return (
    typeof data === 'object' &&
    data !== null &&
    'kind' in data &&
    data.kind === portMessage &&
    'name' in data &&
    typeof data.name === 'string'
  );
}
