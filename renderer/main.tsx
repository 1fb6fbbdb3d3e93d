import './theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { ConnectionProvider } from './connection/ConnectionProvider';
import { createConnections } from './connection/connections';
import { receivePorts } from './connection/receive-ports';
import { SettingsProvider } from './features/settings/settings-context';
import { darkQuery, resolveTheme, showTheme } from './features/settings/theme';
import { languageFor, startI18n } from './i18n/start-i18n';

showTheme(resolveTheme('system', window.matchMedia(darkQuery).matches));
// The shell puts the language into the page, as it knows the setting.
startI18n(languageFor(document.documentElement.lang));

const connections = createConnections();
receivePorts(connections.attach);

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <ConnectionProvider connections={connections}>
        <SettingsProvider>
          <App />
        </SettingsProvider>
      </ConnectionProvider>
    </StrictMode>,
  );
}
