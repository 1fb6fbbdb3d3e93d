import { connectContract, type Client } from '../../shared/ipc/connect-contract';
import type { Port } from '../../shared/ipc/port';
import type { ShellContract } from '../../shared/ipc/shell-contract';
import type { InputArguments, ShellInput, ShellOutput, ShellProcedure } from './contract-types';

/** The application around the window. */
export interface Shell {
  /** Waits for the port. Rejects with the shell's `AppError`. */
  call<Name extends ShellProcedure>(name: Name, ...input: InputArguments<ShellInput<Name>>): Promise<ShellOutput<Name>>;
}

export interface AttachableShell extends Shell {
  attach(port: Port): Client<ShellContract>;
}

/** A shell that can be called before its port has come. */
export function createShell(): AttachableShell {
  let client: Client<ShellContract> | undefined;
  const waiting: ((client: Client<ShellContract>) => void)[] = [];
  return {
    async call(name, ...input) {
      const current = client ?? (await new Promise<Client<ShellContract>>((resolve) => waiting.push(resolve)));
      return current.call(name, ...(input as never));
    },
    attach(port) {
      client?.close();
      client = connectContract<ShellContract>(port);
      for (const resolve of waiting.splice(0)) resolve(client);
      return client;
    },
  };
}
