import { MessageChannelMain, type MessagePortMain, type WebContents, type WebFrameMain } from 'electron';
import { portMessage, windowReadyMessage, type PortMessage } from '../../shared/ipc/window-messages';
import { logEvent } from '../log';
import { isAppUrl } from '../shell/app-url';

/** Gives the window a port with this name; its other end is returned. */
export type OpenPort = (name: PortMessage['name']) => MessagePortMain;

/**
 * Waits for the page to announce itself, then gives it its port to the shell. `serveShell` serves the other end and may
 * open more. A page that announces itself again, after a reload, gets a new port, and the former one is closed.
 */
export function brokerPorts(
  contents: WebContents,
  serveShell: (port: MessagePortMain, openPort: OpenPort) => void,
): void {
  let former: MessagePortMain | undefined;
  const openPort: OpenPort = (name) => {
    const { port1, port2 } = new MessageChannelMain();
    contents.postMessage(portMessage, { kind: portMessage, name } satisfies PortMessage, [port2]);
    return port1;
  };
  contents.ipc.on(windowReadyMessage, (event) => {
    if (!isOwnPage(event.senderFrame, contents)) return logEvent('message-refused');
    former?.close();
    former = openPort('shell');
    serveShell(former, openPort);
  });
}

/** Only the page itself may speak, never a frame in it, nor a page that it was lured to. */
function isOwnPage(frame: WebFrameMain | null, contents: WebContents): boolean {
  return frame !== null && frame === contents.mainFrame && isAppUrl(frame.url);
}
