import { protocol, type Session } from 'electron';
import { answerRequest } from './answer-request';
import { appScheme } from './app-url';

/** To be called before the application is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Answers the session's requests with files of `folder`. */
export function serveAppScheme(session: Session, folder: string): void {
  session.protocol.handle(appScheme, async (request) => await answerRequest(folder, request.method, request.url));
}
