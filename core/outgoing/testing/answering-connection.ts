import type { TopicConnection } from '../../transport/topic-connection';

/** The edge of the network, as the outbox uses it: answers what the test says. */
export function answeringConnection(answers: Pick<TopicConnection, 'create' | 'deliver' | 'append'>): TopicConnection {
  const unused = (): never => {
    throw new Error('the outbox has no use for it');
  };
  return {
    ...answers,
    commit: unused,
    open: unused,
    signal: unused,
    subscribe: unused,
    unsubscribe: unused,
    onSignal: unused,
    claimKeyPackage: unused,
    close: () => undefined,
    closed: new Promise(() => undefined),
    settled: new Promise(() => undefined),
  };
}
