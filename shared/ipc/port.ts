/** One end of a message channel, and adapters for the three kinds of MessagePort that the processes have. */

interface PortListener {
  onMessage(message: unknown): void;
  /** Called once, when the other side closed, died, or this side called `close`. */
  onClose(): void;
}

/** What the contract layer needs of a channel. Nothing is ever transferred: everything that is posted is copied. */
export interface Port {
  /** Throws when the message can't be cloned. Does nothing once the channel is closed. */
  post(message: unknown): void;
  /** Starts the delivery of messages, of those that waited too. To be called once. */
  open(listener: PortListener): void;
  close(): void;
}

/** The part of a page's MessagePort that is used; Electron adds the `close` event to it. */
interface DomMessagePort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

/** The part of Electron's MessagePortMain that is used. */
interface MainMessagePort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** The part of a MessagePort of node:worker_threads that is used. */
interface WorkerMessagePort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  close(): void;
}

/** A port that a page received. */
export function domPort(port: DomMessagePort): Port {
  return adapt(port, (listener) => {
    port.addEventListener('message', (event) => listener.onMessage(event.data));
    port.addEventListener('close', () => listener.onClose());
    port.start();
  });
}

/** A MessagePortMain, in the shell or in a utility process. */
export function mainPort(port: MainMessagePort): Port {
  return adapt(port, (listener) => {
    port.on('message', (event) => listener.onMessage(event.data));
    port.on('close', () => listener.onClose());
    port.start();
  });
}

/** A port of node:worker_threads, which starts by itself when a listener is attached. */
export function workerPort(port: WorkerMessagePort): Port {
  return adapt(port, (listener) => {
    port.on('close', () => listener.onClose());
    port.on('message', (message) => listener.onMessage(message));
  });
}

// A page's port does not fire `close` for its own `close()`, the others do: `onClose` is made the same for all.
function adapt(
  port: { postMessage(message: unknown): void; close(): void },
  attach: (listener: PortListener) => void,
): Port {
  let closed = false;
  let listener: PortListener | undefined;
  const closeOnce = (): void => {
    if (closed) return;
    closed = true;
    listener?.onClose();
  };
  return {
    post(message) {
      if (!closed) port.postMessage(message);
    },
    open(given) {
      listener = given;
      attach({
        onMessage: (message) => {
          if (!closed) given.onMessage(message);
        },
        onClose: closeOnce,
      });
    },
    close() {
      if (closed) return;
      port.close();
      closeOnce();
    },
  };
}
