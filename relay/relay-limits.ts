import { limits } from '../shared/domain/limits';

/** What one relay takes on. Sizes of frames and entries are the protocol's, in shared/domain/limits. */
export interface RelayLimits {
  /** Of all kinds together. */
  readonly connections: number;
  /** Connections that have not authenticated or been admitted yet. One more takes the place of the oldest. */
  readonly newConnections: number;
  /** From one IPv4 address, or one IPv6 network of 64 bits. */
  readonly connectionsPerMinute: number;
  readonly authenticationTimeoutMs: number;
  /** A connection that doesn't answer a ping until the next one is dropped. */
  readonly heartbeatMs: number;
  /** What may wait to be sent on one connection before it gets nothing more until it has read. */
  readonly bufferedBytes: number;
  readonly framesPerSecond: number;
  readonly frameBurst: number;
  readonly bytesPerSecond: number;
  readonly byteBurst: number;
  /** Claims of key packages and deliveries to inboxes, of one topic connection: a large group's worth at once. */
  readonly invitationsPerSecond: number;
  readonly invitationBurst: number;
  /** Of one device connection: each costs a signature or two to verify. */
  readonly directoryAppendsPerSecond: number;
  readonly directoryAppendBurst: number;
  readonly topicsCreatedPerConnection: number;
  /** Topics that one connection may open and subscribe to. */
  readonly topicsPerConnection: number;
  /** Of all its topics together. */
  readonly epochsPerConnection: number;
  readonly inboxEntries: number;
  readonly inboxBytes: number;
  readonly keyPackagesPerDevice: number;
  /** Web tunnels that are open, or opening, at a time. */
  readonly webTunnels: number;
  /** Of these, from one IPv4 address, or one IPv6 network of 64 bits. */
  readonly webTunnelsPerAddress: number;
  /** Of one tunnel, each way. */
  readonly webTunnelBytes: number;
  readonly webTunnelIdleMs: number;
  readonly webTunnelTotalMs: number;
  /** What may wait in one tunnel to be sent to the device. */
  readonly webBufferedBytes: number;
  readonly quotaBytes: number;
  readonly retentionDays: number;
}

const mebibyte = 1024 * 1024;

export const defaultRelayLimits: RelayLimits = {
  connections: 10_000,
  newConnections: 1_000,
  // An office of 1,500 devices behind one address may come back at once: each opens two.
  connectionsPerMinute: 3_000,
  authenticationTimeoutMs: 10_000,
  heartbeatMs: 30_000,
  bufferedBytes: mebibyte,
  framesPerSecond: 10_000,
  frameBurst: 20_000,
  bytesPerSecond: 16 * mebibyte,
  byteBurst: 64 * mebibyte,
  invitationsPerSecond: 50,
  invitationBurst: 4 * limits.conversationMembers,
  directoryAppendsPerSecond: 50,
  directoryAppendBurst: 1_000,
  topicsCreatedPerConnection: 1_000,
  topicsPerConnection: 10_000,
  epochsPerConnection: 100_000,
  inboxEntries: 10_000,
  inboxBytes: 64 * mebibyte,
  keyPackagesPerDevice: 2 * limits.keyPackagesPerPublish,
  webTunnels: 256,
  // A few people's previews behind one address, and one person's page of pictures.
  webTunnelsPerAddress: 64,
  // A picture of four, and what TLS adds to it.
  webTunnelBytes: 5 * mebibyte,
  webTunnelIdleMs: 10_000,
  webTunnelTotalMs: 30_000,
  webBufferedBytes: mebibyte / 4,
  quotaBytes: 10 * 1024 * mebibyte,
  retentionDays: 30,
};
