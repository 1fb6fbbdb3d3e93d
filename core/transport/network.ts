import { openDeviceConnection } from './device-connection';
import { openTopicConnection } from './topic-connection';

/** How connections to a relay are opened: by TLS, or by what a test puts in between. */
export interface Network {
  readonly openDeviceConnection: typeof openDeviceConnection;
  readonly openTopicConnection: typeof openTopicConnection;
}

export const tlsNetwork: Network = { openDeviceConnection, openTopicConnection };
