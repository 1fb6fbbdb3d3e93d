import type { Brand } from '../shared/domain/ids';

/** A whole WebSocket message as it goes over the wire, with its header. Never changed: connections share it. */
export type WireFrame = Brand<Uint8Array, 'WireFrame'>;

/** FIN and the opcode of a binary message. */
const firstByte = 0x82;

/** Wraps a message, RFC 6455 section 5.2: one frame, without a mask, as a server sends it. */
export function toWireFrame(payload: Uint8Array): WireFrame {
  const headerBytes = wireHeaderBytes(payload.length);
  const frame = Buffer.allocUnsafe(headerBytes + payload.length);
  writeWireHeader(frame, payload.length);
  frame.set(payload, headerBytes);
  return frame as Uint8Array as WireFrame;
}

export function wireHeaderBytes(payloadBytes: number): number {
  if (payloadBytes < 126) return 2;
  return payloadBytes < 65_536 ? 4 : 10;
}

/** Writes the header of a message of so many bytes to the beginning of `frame`; the payload follows after it. */
export function writeWireHeader(frame: Buffer, payloadBytes: number): void {
  frame[0] = firstByte;
  if (payloadBytes < 126) frame[1] = payloadBytes;
  else if (payloadBytes < 65_536) {
    frame[1] = 126;
    frame.writeUInt16BE(payloadBytes, 2);
  } else {
    frame[1] = 127;
    frame.writeUInt32BE(0, 2);
    frame.writeUInt32BE(payloadBytes, 6);
  }
}
