/** Notices whether text of somebody became more than text in a page. */
import { expect } from '@playwright/test';
import type { RunningApp } from './running-app';

export interface MarkupWatch {
  /** Each element, attribute, request, error, dialog and refusal of the content security policy that text would have had to make. */
  found(): Promise<readonly string[]>;
  expectNone(): Promise<void>;
}

/** Watches the window from now on, whatever comes and goes in it. */
export async function watchMarkup({ page }: RunningApp): Promise<MarkupWatch> {
  const seen: string[] = [];
  page.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!/^(app|blob|data):/.test(request.url())) seen.push(`request ${request.url()}`);
  });
  page.on('pageerror', (error) => seen.push(`error ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') seen.push(`console ${message.text()}`);
  });
  await page.evaluate(watchInPage);
  const found = async (): Promise<readonly string[]> => [
    ...seen,
    ...(await page.evaluate(() => (globalThis as typeof globalThis & { foundMarkup: string[] }).foundMarkup)),
  ];
  return { found, expectNone: async () => expect(await found()).toEqual([]) };
}

// Run in the page by Playwright, so it stands alone.
function watchInPage(): void {
  const found: string[] = [];
  Object.assign(globalThis, { foundMarkup: found });
  // Templates are not among them: what they hold is inert, and React Aria reads its collections from some.
  const odd =
    'script, iframe, frame, object, embed, applet, base, meta, link, audio, video, math, marquee, img[src]:not([src^="blob:"])';
  const check = (element: Element): void => {
    if (element.matches(odd)) found.push(`element ${element.localName}`);
    for (const { name, value } of element.attributes) {
      const isAddress = /^(href|src|xlink:href|data|action|formaction|poster|background)$/i.test(name);
      const isBad = /^on|^srcdoc$/i.test(name) || (isAddress && !/^(https?:|mailto:|blob:|app:|#)/i.test(value));
      if (isBad) found.push(`${element.localName} ${name}`);
    }
  };
  const observer = new MutationObserver((mutations) => {
    for (const { target, addedNodes } of mutations) {
      if (target instanceof Element) check(target);
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        check(node);
        node.querySelectorAll('*').forEach(check);
      }
    }
  });
  document.body.querySelectorAll('*').forEach(check);
  observer.observe(document, { subtree: true, childList: true, attributes: true });
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
    found.push(`csp ${effectiveDirective}`),
  );
}
