import { protocol, type Session } from 'electron';
import { answerRequest, type PageLook } from './answer-request';
import { appScheme } from './app-url';

/** To be called before the application is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Answers the session's requests with files of `folder`, a page with the look that it has at that moment. */
export function serveAppScheme(session: Session, folder: string, look: () => PageLook): void {
  session.protocol.handle(appScheme, async ({ method, url }) => await answerRequest(folder, method, url, look()));
}
