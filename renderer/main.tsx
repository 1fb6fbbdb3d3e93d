import './theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { placeFromFragment } from '../shared/ipc/window-place';
import { App } from './App';
import { ConnectionProvider } from './connection/ConnectionProvider';
import { createConnections } from './connection/connections';
import { receivePorts } from './connection/receive-ports';
import { reportFaults } from './connection/report-faults';
import { ConversationWindow } from './features/conversation-window/ConversationWindow';
import { WindowFault } from './features/problem/FaultView';
import { SettingsProvider } from './features/settings/settings-context';
import { languageFor, startI18n } from './i18n/start-i18n';
import { ErrorBoundary } from './ui/ErrorBoundary';
import { hideByAria } from './ui/behind-dialogs';
import { FocusKeeper } from './ui/focus-return';
import { leaveTransitionsUntracked } from './ui/untracked-transitions';

leaveTransitionsUntracked(window);

// The shell has put language and theme into the page: it knows the settings.
startI18n(languageFor(document.documentElement.lang));

const connections = createConnections();
receivePorts(connections.attach);

const place = placeFromFragment(window.location.hash);
const root = document.getElementById('root');
if (root !== null) {
  hideByAria(root);
  const onError = reportFaults(connections.shell);
  createRoot(root, { onCaughtError: onError, onUncaughtError: onError, onRecoverableError: onError }).render(
    <StrictMode>
      <ErrorBoundary
        renderFault={() => <WindowFault settings={connections.settings} onReload={() => window.location.reload()} />}
      >
        <ConnectionProvider connections={connections}>
          <SettingsProvider>
            <FocusKeeper>{place === undefined ? <App /> : <ConversationWindow place={place} />}</FocusKeeper>
          </SettingsProvider>
        </ConnectionProvider>
      </ErrorBoundary>
    </StrictMode>,
  );
}
