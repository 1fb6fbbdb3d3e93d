import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHistogram } from './histogram';
import { formatMetrics, gauge, histogram } from './metrics-text';
import { startRelay } from './start-relay';
import { readMetrics } from './testing/read-metrics';
import { makeTestTopic, newId, openTopic, startTestWorkspace, topicRequests } from './testing/test-workspace';
import type { TestTopic, TestWorkspace } from './testing/test-workspace';

const { append, commit, subscribe } = topicRequests;
const nameOfMetric = /^(conclave_relay|process)_[a-z_]+$/;
const sampleLine = /^([a-z_]+)(?:\{([a-z]+)="([^"\\\n]*)"\})? (-?\d+(?:\.\d+)?(?:e[+-]\d+)?|NaN|\+Inf)$/;
const labelValues = {
  code: /^[a-z-]+$/,
  kind: /^(device|topics|web)$/,
  log: /^(topics|inboxes)$/,
  le: /^(\d+(\.\d+)?|\+Inf)$/,
  quantile: /^[01](\.\d+)?$/,
};

/** Fails unless the text is what Prometheus' text format (version 0.0.4) allows, with no labels but known ones. */
function checkFormat(text: string): void {
  expect(text.endsWith('\n')).toBe(true);
  const types = new Map<string, string>();
  let current = '';
  for (const line of text.trimEnd().split('\n')) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (keyword === 'HELP') {
      expect(name).toMatch(nameOfMetric);
      expect(types.has(name)).toBe(false);
      current = name;
    } else if (keyword === 'TYPE') {
      expect(name).toBe(current);
      expect(rest).toMatch(/^(counter|gauge|histogram|summary)$/);
      types.set(name, rest);
    } else checkSample(line, current, types.get(current));
  }
}

function checkSample(line: string, metric: string, type: string | undefined): void {
  const [, name = '', label, labelValue = '', value] = sampleLine.exec(line) ?? [];
  expect(value, line).toBeDefined();
  const suffix = name.slice(metric.length);
  expect(
    name.startsWith(metric) && (type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']).includes(suffix),
  ).toBe(true);
  expect(type === 'counter').toBe(name.endsWith('_total'));
  if (label !== undefined) expect(labelValue).toMatch(labelValues[label as keyof typeof labelValues]);
}

describe('the metrics of a relay', () => {
  let workspace: TestWorkspace;
  let topic: TestTopic;
  beforeEach(async () => {
    workspace = await startTestWorkspace();
    topic = makeTestTopic();
  });
  afterEach(() => workspace.dispose());

  async function useRelay(): Promise<void> {
    const client = await openTopic(workspace, topic);
    await client.expect('subscribed', subscribe(topic));
    await Promise.all(Array.from({ length: 20 }, () => client.expect('appended', append(topic, 'content'))));
    await client.expect('appended', commit(topic, 'next'));
    expect(await client.refusal(append(topic, 'late'))).toBe('STALE_EPOCH');
    const { inbox } = workspace.founder.device;
    await client.expect('done', { case: 'inboxDeliver', value: { inbox, entryId: newId(), bytes: newId() } });
    await workspace.connect();
  }

  it('count what happened', async () => {
    await useRelay();
    const { status, contentType, values } = await readMetrics(workspace.relay.metricsPort);
    expect([status, contentType]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(Object.fromEntries(values)).toMatchObject({
      conclave_relay_topic_entries_total: 21,
      conclave_relay_inbox_entries_total: 1,
      conclave_relay_directory_entries_total: 1,
      'conclave_relay_refusals_total{code="stale-epoch"}': 1,
      'conclave_relay_refusals_total{code="rate-limited"}': 0,
      'conclave_relay_connections{kind="device"}': 1,
      'conclave_relay_connections{kind="topics"}': 1,
      conclave_relay_unauthenticated_connections: 0,
      conclave_relay_acknowledgement_seconds_count: 21,
      'conclave_relay_acknowledgement_seconds_bucket{le="+Inf"}': 21,
      'conclave_relay_stored_entries{log="topics"}': 21,
      'conclave_relay_stored_entries{log="inboxes"}': 1,
      conclave_relay_quota_bytes: 10 * 1024 ** 3,
    });
    const value = (name: string): number => values.get(`conclave_relay_${name}`) ?? Number.NaN;
    // With the topic, the late append, the delivery, the directory, and the two of the retention on start.
    expect(value('transaction_writes_sum')).toBe(27);
    expect(value('transaction_writes_count')).toBe(value('transaction_seconds_count'));
    expect(value('stored_bytes')).toBeGreaterThan(21 * (128 + 7));
    expect(value('frames_total')).toBeGreaterThan(25);
    expect(value('frame_bytes_total')).toBeGreaterThan(value('frames_total'));
    expect(values.get('process_resident_memory_bytes')).toBeGreaterThan(1e7);
    expect(value('event_loop_delay_seconds{quantile="0.5"}')).toBeGreaterThan(0);
  });

  it('are in Prometheus’ text format', async () => {
    await useRelay();
    const { text } = await readMetrics(workspace.relay.metricsPort);
    checkFormat(text);
    expect(() => checkFormat(text.replace('# TYPE conclave_relay_frames_total', '# TYPE other'))).toThrow();
  });

  it('name nobody and nothing', async () => {
    await useRelay();
    const { text } = await readMetrics(workspace.relay.metricsPort);
    const { founder, state } = workspace;
    const ids = [founder.userId, founder.deviceId, state.workspaceId ?? '', Buffer.from(topic.topic).toString('hex')];
    for (const id of [...ids, Buffer.from(founder.device.inbox).toString('hex')]) {
      expect(text).not.toContain(id);
      expect(text).not.toContain(Buffer.from(id, 'hex').toString('base64'));
    }
    const addresses = Object.values(networkInterfaces()).flatMap((addresses) =>
      addresses?.map(({ address }) => address),
    );
    for (const address of addresses) expect(text).not.toContain(address);
    // As a number of its own: its digits may stand in any count of bytes.
    expect(text).not.toMatch(new RegExp(`(?<![\\d.])${workspace.relay.port}(?![\\d.])`));
    expect(text).not.toMatch(/[0-9a-f]{32}/);
  });

  it('are where they were asked for, and nowhere else', async () => {
    expect((await readMetrics(workspace.relay.metricsPort, '/')).status).toBe(404);
    expect((await readMetrics(workspace.relay.metricsPort, '/metrics', 'POST')).status).toBe(404);
    const status = await new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: workspace.relay.port, path: '/metrics', rejectUnauthorized: false };
      request(options, ({ statusCode }) => resolve(statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(404);
  });
});

describe('a relay that can not serve its metrics', () => {
  it('does not start, and lets go of everything', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'conclave-relay-'));
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const options = { dataFolder, host: '127.0.0.1', port: 0 };
    await expect(startRelay({ ...options, metrics: { host: '127.0.0.1', port } })).rejects.toMatchObject({
      details: { reason: 'port-in-use' },
    });
    const relay = await startRelay(options);
    expect(relay.metricsPort).toBeUndefined();
    await relay.close();
    other.close();
    rmSync(dataFolder, { recursive: true });
  });
});

describe('a histogram', () => {
  it('counts each observation in all buckets that it fits in', () => {
    const times = createHistogram([1, 2, 5]);
    for (const time of [0.5, 1, 1.5, 5, 7]) times.observe(time);
    expect(formatMetrics([histogram('t', 'Times.', times), gauge('g', 'Gauge.', 2.5)])).toBe(
      [
        '# HELP t Times.',
        '# TYPE t histogram',
        't_bucket{le="1"} 2',
        't_bucket{le="2"} 3',
        't_bucket{le="5"} 4',
        't_bucket{le="+Inf"} 5',
        't_sum 15',
        't_count 5',
        '# HELP g Gauge.',
        '# TYPE g gauge',
        'g 2.5',
        '',
      ].join('\n'),
    );
  });
});
