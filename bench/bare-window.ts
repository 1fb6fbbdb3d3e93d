/** The least that an Electron application can be: one sandboxed window with one line of text. */
import { app, BrowserWindow } from 'electron';

const page = '<!doctype html><title>Bare</title><p>Bare window</p>';

app.on('ready', () => {
  const window = new BrowserWindow({ webPreferences: { sandbox: true, contextIsolation: true } });
  void window.loadURL(`data:text/html,${encodeURIComponent(page)}`);
});
app.on('window-all-closed', () => app.quit());
