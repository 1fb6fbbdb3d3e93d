/** What two processes agree on: named procedures and feeds, each with a zod schema for what goes in and what comes out. */
import { z } from 'zod';

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

/** For its caller a procedure that answers an array. */
export interface Listing<Input extends z.ZodType = z.ZodType, Item extends z.ZodType = z.ZodType> {
  readonly kind: 'listing';
  readonly input: Input;
  readonly output: z.ZodArray<Item>;
}

/** Dotted names to what is called by them: `{ 'messages.send': procedure(...) }`. */
export type Contract = Readonly<Record<string, Procedure | Listing | Feed>>;

/** Of what answers once: procedures and listings. */
export type ProcedureName<C extends Contract> = {
  [Name in keyof C & string]: C[Name] extends Procedure | Listing ? Name : never;
}[keyof C & string];

/** What a caller gives. */
export type InputOf<Definition extends Procedure | Listing | Feed> = z.input<Definition['input']>;

/** What a caller gets. */
export type OutputOf<Definition extends Procedure | Listing> = z.output<Definition['output']>;

/** One call, one answer. */
export function procedure<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): Procedure<I, O> {
  return { kind: 'procedure', input, output };
}

/** One call, one answer of many items, which go in slices: the serving side is never held up for as long as all of them take. */
export function listing<I extends z.ZodType, E extends z.ZodType>(input: I, item: E): Listing<I, E> {
  return { kind: 'listing', input, output: z.array(item) };
}

/** One call, many events, until either side ends it. */
export function feed<I extends z.ZodType, E extends z.ZodType>(input: I, event: E): Feed<I, E> {
  return { kind: 'feed', input, event };
}
