import type { openDeviceConnection } from './device-connection';
import type { openTopicConnection } from './topic-connection';

/** How connections to a relay are opened: by TLS, or by what a test puts in between. */
export interface Network {
  readonly openDeviceConnection: typeof openDeviceConnection;
  readonly openTopicConnection: typeof openTopicConnection;
}

/** Loaded at the first use: all that a window shows at the start comes from the vault. */
export const tlsNetwork: Network = {
  async openDeviceConnection(...parameters) {
    const device = await import('./device-connection');
    return device.openDeviceConnection(...parameters);
  },
  async openTopicConnection(...parameters) {
    const topic = await import('./topic-connection');
    return topic.openTopicConnection(...parameters);
  },
};
