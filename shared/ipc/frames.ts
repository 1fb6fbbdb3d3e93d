/**
 * The frames of the contract layer. A call is one request and one result or error; before the result of a listing come parts of it. A feed is one request with a first
 * credit, then events, each of which uses up one credit, and at last an end or error. Readers answer `undefined` for
 * anything that is not a frame: the other side may be hostile or of another version.
 */
import { AppError, isErrorCode, type ErrorDetails, type Retry } from '../errors';

/** From the side that calls. */
export type ClientFrame =
  | {
      readonly kind: 'request';
      readonly id: number;
      readonly name: string;
      readonly input: unknown;
      readonly credit: number;
    }
  | { readonly kind: 'credit'; readonly id: number; readonly credit: number }
  | { readonly kind: 'cancel'; readonly id: number };

/** From the side that serves. */
export type ServerFrame =
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'part'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'event'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'end'; readonly id: number }
  | {
      readonly kind: 'error';
      readonly id: number;
      readonly code: string;
      readonly retry: Retry;
      readonly details: ErrorDetails;
    };

export const frameLimits = {
  nameLength: 64,
  /** Events of one feed that may be under way. More credit than this is cut down to it. */
  credit: 256,
  detailCount: 16,
  detailLength: 200,
} as const;

/** Reads what the calling side sent. */
export function readClientFrame(message: unknown): ClientFrame | undefined {
  if (!isFrame(message)) return undefined;
  const { kind, id } = message;
  switch (kind) {
    case 'request': {
      const { name, input, credit } = message;
      if (typeof name !== 'string' || name.length > frameLimits.nameLength) return undefined;
      return isCount(credit) ? { kind, id, name, input, credit } : undefined;
    }
    case 'credit':
      return isCount(message['credit']) ? { kind, id, credit: message['credit'] } : undefined;
    case 'cancel':
      return { kind, id };
    default:
      return undefined;
  }
}

/** Reads what the serving side sent. Values are not looked at: they were validated before they were sent. */
export function readServerFrame(message: unknown): ServerFrame | undefined {
  if (!isFrame(message)) return undefined;
  const { kind, id } = message;
  switch (kind) {
    case 'result':
    case 'part':
    case 'event':
      return { kind, id, value: message['value'] };
    case 'end':
      return { kind, id };
    case 'error':
      return {
        kind,
        id,
        code: typeof message['code'] === 'string' ? message['code'] : 'internal.unexpected',
        retry: readRetry(message['retry']),
        details: safeDetails(message['details']),
      };
    default:
      return undefined;
  }
}

/** The frame for an error: code, retry and details, never the message, stack or cause. */
export function errorFrame(id: number, error: AppError): ServerFrame {
  return { kind: 'error', id, code: error.code, retry: error.retry, details: safeDetails(error.details) };
}

/** The error that a frame tells of. A code of a newer version becomes `internal.unexpected`. */
export function errorFromFrame(frame: Extract<ServerFrame, { kind: 'error' }>): AppError {
  const { code, retry, details } = frame;
  return new AppError(isErrorCode(code) ? code : 'internal.unexpected', { retry, details });
}

interface Frame extends Record<string, unknown> {
  readonly kind: unknown;
  readonly id: number;
}

function isFrame(message: unknown): message is Frame {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return false;
  return Object.hasOwn(message, 'kind') && Object.hasOwn(message, 'id') && isCount((message as Frame).id);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function readRetry(value: unknown): Retry {
  return value === 'later' || value === 'reconnect' ? value : 'never';
}

function safeDetails(value: unknown): ErrorDetails {
  if (typeof value !== 'object' || value === null) return {};
  const kept: [string, string | number | boolean][] = [];
  for (const [key, detail] of Object.entries(value)) {
    if (kept.length === frameLimits.detailCount) break;
    if (key.length > frameLimits.nameLength) continue;
    if (typeof detail === 'string') kept.push([key, detail.slice(0, frameLimits.detailLength)]);
    else if (typeof detail === 'number' || typeof detail === 'boolean') kept.push([key, detail]);
  }
  return Object.fromEntries(kept);
}
