/** Passes the page's ports on from the shell to the page; that is all that the page gets. */
import { ipcRenderer } from 'electron';
import { portMessage, windowReadyMessage } from '../shared/ipc/window-messages';

window.addEventListener('message', (event) => {
  if (event.source === window && event.data === windowReadyMessage) ipcRenderer.send(windowReadyMessage);
});

ipcRenderer.on(portMessage, (event, message: unknown) => {
  window.postMessage(message, window.location.origin, [...event.ports]);
});
