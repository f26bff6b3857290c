/** Signed content (crypto/SPEC.md, 8). */
import { must, Reader, Refused, text, u64, u8, v24 } from './bytes.ts';
import { signatureBytes, type PrivateKey, type PublicKey } from './elgamal.ts';
import type { Draw } from './group.ts';

const context = 'message';
const mostBytes = 32_768;
export const contentType = { text: 1, fileManifest: 2 } as const;
const types: ReadonlySet<number> = new Set(Object.values(contentType));

export interface Content {
  type: number;
  id: Buffer;
  number: bigint;
  /** Milliseconds since the Unix epoch, on the doctor's clock. */
  time: bigint;
  room: Buffer;
  /** The receiver's fingerprint; undefined: to everyone. */
  receiver: Buffer | undefined;
  body: Buffer;
}

export function encodeContent({ type, id, number, time, room, receiver, body }: Content): Buffer {
  const audience = receiver ? [u8(1), receiver] : [u8(0)];
  return Buffer.concat([u8(type), id, u64(number), u64(time), room, ...audience, v24(body)]);
}

export function sign(content: Content, author: PrivateKey, draw: Draw): Buffer {
  const bytes = encodeContent(content);
  return Buffer.concat([bytes, author.sign(context, bytes, draw)]);
}

/** Whom a content may be for: the receiver's own fingerprint, the room, and whether the frame was to everyone. */
export interface Place {
  room: Buffer;
  own: Buffer;
  /** ENC_MSG carries only what is to everyone. */
  toGroup: boolean;
  /** Only the doctor writes to everyone. */
  fromDoctor: boolean;
}

export function openContent(signed: Buffer, author: PublicKey, place: Place): Content {
  must(signed.length >= signatureBytes, 'MSG-SIG');
  const bytes = signed.subarray(0, -signatureBytes);
  try {
    author.verify(context, bytes, signed.subarray(-signatureBytes));
  } catch (reason) {
    throw reason instanceof Refused ? new Refused('MSG-SIG', reason.check) : reason;
  }
  const content = parse(bytes);
  must(content.room.equals(place.room), 'MSG-ROOM');
  const mine = content.receiver ? !place.toGroup && content.receiver.equals(place.own) : place.fromDoctor && !(place.toGroup && content.type === contentType.fileManifest);
  must(mine, 'MSG-AUDIENCE');
  return content;
}

function parse(bytes: Buffer): Content {
  const from = new Reader(bytes, 'MSG-FORM');
  const type = from.u8();
  must(types.has(type), 'MSG-FORM');
  const content = { type, id: from.take(16), number: from.u64(), time: from.u64(), room: from.take(16) };
  const audience = from.u8();
  must(audience <= 1 && content.number > 0n, 'MSG-FORM');
  const receiver = audience === 1 ? from.take(32) : undefined;
  const body = from.v24();
  from.end();
  must(1 <= body.length && body.length <= mostBytes, 'MSG-BODY');
  if (type === contentType.text) text(body, 'MSG-BODY');
  return { ...content, receiver, body };
}
