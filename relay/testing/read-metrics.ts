import { request } from 'node:http';

export interface MetricsAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly text: string;
  /** By name with its labels. */
  readonly values: ReadonlyMap<string, number>;
}

/** Asks a relay on loopback for its metrics. */
export async function readMetrics(port: number | undefined, path = '/metrics', method = 'GET'): Promise<MetricsAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
        const values = new Map(samples.map((line) => [line.replace(/ \S+$/, ''), Number(line.split(' ').at(-1))]));
        const contentType = response.headers['content-type'];
        resolve({ status: response.statusCode ?? 0, contentType, text, values });
      });
    });
    asked.on('error', reject).end();
  });
}
