import { AppError, toAppError } from '../../shared/errors';
import type { AccountId } from '../../shared/domain/ids';
import { connectContract, type Client } from '../../shared/ipc/connect-contract';
import type { Change, CoreContract } from '../../shared/ipc/core-contract';
import type { Port } from '../../shared/ipc/port';
import type { PictureSource } from '../ui/picture-source';
import { showPicture } from '../ui/shown-picture';
import type { CallArguments, CoreInput, CoreOutput, CoreProcedure, InputArguments } from './contract-types';
import { partsOf } from './list-parts';
import { createPictureStore } from './picture-store';
import { createQueryStore, type DependsOn, type Query } from './query-store';
import { createStore, type Store } from './store';

/** One account's core, as the window sees it; outlives the ports to it. */
export interface Core {
  readonly accountId: AccountId;
  /** False while there is no port: the core starts, or died and comes back. What is shown stays. */
  readonly isConnected: Store<boolean>;
  /**
   * Waits for a port if there is none. Rejects with the core's `AppError`, or with `rpc.closed` if the port closes
   * before the answer: then it is unknown whether the call was carried out.
   */
  call<Name extends CoreProcedure>(name: Name, ...input: CallArguments<CoreInput<Name>>): Promise<CoreOutput<Name>>;
  /** As `call`, repeated over a new port when the port closes. Only for calls that may be carried out twice. */
  callRepeatable<Name extends CoreProcedure>(
    name: Name,
    ...input: InputArguments<CoreInput<Name>>
  ): Promise<CoreOutput<Name>>;
  /** Prefer `useQuery`. */
  query<Name extends CoreProcedure>(name: Name, input: CoreInput<Name>, dependsOn: DependsOn): Query<CoreOutput<Name>>;
  /** Of people and groups, as its lists name them. */
  readonly pictures: PictureSource;
  /** Events of the core's change feed, one after the other. Returns a function that ends it. */
  onChange(listener: (change: Change) => void): () => void;
  /** Told after each new port, when changes may have been missed. Returns a function that ends it. */
  onReconnect(listener: () => void): () => void;
}

export interface AttachableCore extends Core {
  /** Takes a new port; the one before is closed. */
  attach(port: Port): void;
  /** The core is known to be gone, whether or not its port has told. */
  detach(): void;
  /** The account is gone: calls that wait are rejected with `rpc.closed`, and no port is asked for. */
  dispose(): void;
}

/** `onDisconnect` is called when the port closed by itself, so that a new one can be asked for. */
export function createCore(accountId: AccountId, onDisconnect: () => void): AttachableCore {
  const queries = createQueryStore();
  const isConnected = createStore(false);
  const changeListeners = new Set<(change: Change) => void>();
  const reconnectListeners = new Set<() => void>();
  let waiting: PromiseWithSettlers<Client<CoreContract>> | undefined;
  let client: Client<CoreContract> | undefined;
  let isDisposed = false;

  const nextClient = (): Promise<Client<CoreContract>> => {
    if (client !== undefined) return Promise.resolve(client);
    if (isDisposed) return Promise.reject(new AppError('rpc.closed'));
    waiting ??= promiseWithSettlers();
    return waiting.promise;
  };
  const onChangeEvent = (change: Change): void => {
    queries.changed(change);
    for (const listener of changeListeners) listener(change);
  };
  const call: Core['call'] = async (name, ...input) => {
    const current = await nextClient();
    // The contract's own types are lost in the generic tuple; `Core` states them again.
    return current.call(name, ...(input as never));
  };
  const callRepeatable: Core['callRepeatable'] = async (name, ...input) => {
    for (;;) {
      try {
        return await call(name, ...input);
      } catch (cause) {
        const error = toAppError(cause);
        if (error.code !== 'rpc.closed' || isDisposed) throw error;
      }
    }
  };
  const pictures = createPictureStore((pictureIds) => callRepeatable('pictures.get', { pictureIds }), showPicture);

  return {
    accountId,
    isConnected,
    call,
    callRepeatable,
    pictures,
    query(name, input, dependsOn) {
      const key = `${name} ${JSON.stringify(input) ?? ''}`;
      const read = () => call(name, ...([input] as never));
      return queries.query(key, read, dependsOn, partsOf(name, call as never)) as never;
    },
    onChange(listener) {
      changeListeners.add(listener);
      return () => changeListeners.delete(listener);
    },
    onReconnect(listener) {
      reconnectListeners.add(listener);
      return () => reconnectListeners.delete(listener);
    },
    attach(port) {
      const before = client;
      const next: Client<CoreContract> = connectContract<CoreContract>(port, () => {
        if (client !== next) return;
        client = undefined;
        isConnected.set(false);
        if (!isDisposed) onDisconnect();
      });
      client = next;
      before?.close();
      // Without its changes a core is of no use: losing the feed is losing the port.
      next.subscribe('changes', undefined, { onEvent: onChangeEvent, onEnd: () => next.close() });
      waiting?.resolve(next);
      waiting = undefined;
      isConnected.set(true);
      queries.rereadAll();
      // Behind the lists: a core that has just started knows a picture from the profile that it has read.
      pictures.retry();
      for (const listener of reconnectListeners) listener();
    },
    detach: () => client?.close(),
    dispose() {
      isDisposed = true;
      pictures.clear();
      client?.close();
      waiting?.reject(new AppError('rpc.closed'));
    },
  };
}

interface PromiseWithSettlers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: AppError) => void;
}

function promiseWithSettlers<T>(): PromiseWithSettlers<T> {
  let settlers: Omit<PromiseWithSettlers<T>, 'promise'> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settlers = { resolve, reject };
  });
  if (settlers === undefined) throw new AppError('internal.unexpected');
  return { promise, ...settlers };
}
