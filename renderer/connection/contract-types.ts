/** What the contracts say, as types; zod itself stays out of the page. */
import type { CallOptions } from '../../shared/ipc/connect-contract';
import type { CoreContract } from '../../shared/ipc/core-contract';
import type { InputOf, OutputOf, ProcedureName } from '../../shared/ipc/define-contract';
import type { ShellContract } from '../../shared/ipc/shell-contract';

export type CoreProcedure = ProcedureName<CoreContract>;
export type CoreInput<Name extends CoreProcedure> = InputOf<CoreContract[Name]>;
export type CoreOutput<Name extends CoreProcedure> = OutputOf<CoreContract[Name]>;

export type ShellProcedure = ProcedureName<ShellContract>;
export type ShellInput<Name extends ShellProcedure> = InputOf<ShellContract[Name]>;
export type ShellOutput<Name extends ShellProcedure> = OutputOf<ShellContract[Name]>;

/** Nothing for procedures that take nothing. */
export type InputArguments<Input> = undefined extends Input ? [input?: Input] : [input: Input];

/** The same, and what gives the call up. */
export type CallArguments<Input> = undefined extends Input
  ? [input?: Input, options?: CallOptions]
  : [input: Input, options?: CallOptions];
