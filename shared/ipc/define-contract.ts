/** What two processes agree on: named procedures and feeds, each with a zod schema for what goes in and what comes out. */
import type { z } from 'zod';

export interface Procedure<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly kind: 'procedure';
  readonly input: Input;
  readonly output: Output;
}

export interface Feed<Input extends z.ZodType = z.ZodType, Event extends z.ZodType = z.ZodType> {
  readonly kind: 'feed';
  readonly input: Input;
  readonly event: Event;
}

/** Dotted names to procedures and feeds: `{ 'messages.send': procedure(...) }`. */
export type Contract = Readonly<Record<string, Procedure | Feed>>;

export type ProcedureName<C extends Contract> = {
  [Name in keyof C & string]: C[Name] extends Procedure ? Name : never;
}[keyof C & string];

/** What a caller gives. */
export type InputOf<Definition extends Procedure | Feed> = z.input<Definition['input']>;

/** What a caller gets. */
export type OutputOf<Definition extends Procedure> = z.output<Definition['output']>;

/** One call, one answer. */
export function procedure<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): Procedure<I, O> {
  return { kind: 'procedure', input, output };
}

/** One call, many events, until either side ends it. */
export function feed<I extends z.ZodType, E extends z.ZodType>(input: I, event: E): Feed<I, E> {
  return { kind: 'feed', input, event };
}
