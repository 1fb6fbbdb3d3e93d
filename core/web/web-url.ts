import { limits } from '../../shared/domain/limits';
import { isWebHost, webPort } from '../../shared/domain/web-host';
import { AppError } from '../../shared/errors';

/**
 * Returns `url` if it may be fetched: https, a host that has a name, the usual port, nobody's credentials. Throws
 * `web.url-refused` otherwise.
 */
export function checkWebUrl(url: URL): URL {
  const isFetched =
    url.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    (url.port === '' || url.port === String(webPort)) &&
    url.href.length <= limits.linkLength &&
    isWebHost(url.hostname);
  if (!isFetched) throw new AppError('web.url-refused');
  return url;
}
