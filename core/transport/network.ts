import { openDeviceConnection } from './device-connection';
import { openTopicConnection } from './topic-connection';
import { openWebTunnel } from './web-tunnel';

/** How connections to a relay are opened: by TLS, or by what a test puts in between. */
export interface Network {
  readonly openDeviceConnection: typeof openDeviceConnection;
  readonly openTopicConnection: typeof openTopicConnection;
  readonly openWebTunnel: typeof openWebTunnel;
}

export const tlsNetwork: Network = { openDeviceConnection, openTopicConnection, openWebTunnel };
