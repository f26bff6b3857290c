/** What the frames of a session carry (crypto/SPEC.md, 7). */
import { must, Reader, u16, u32, u64, u8 } from './bytes.ts';

export const opcode = {
  groupKey: 30, lobby: 35, encMsg: 40, fileChunk: 45, decMsg: 50, hint: 55, disconnect: 60, privateMsg: 70, blocked: 80, exit: 90,
} as const;

/** A patient sends it and reads none. */
export const exit = Buffer.alloc(0);

/** What travels on a session's chain, from the doctor. */
export const fromDoctor: ReadonlySet<number> = new Set([
  opcode.groupKey, opcode.lobby, opcode.decMsg, opcode.hint, opcode.disconnect, opcode.privateMsg, opcode.blocked,
]);

export interface GroupKey {
  epoch: number;
  key: Buffer;
  next: bigint;
}

export function parseGroupKey(payload: Buffer): GroupKey {
  const from = new Reader(payload, 'PAYLOAD');
  const out = { epoch: from.u32(), key: from.take(64), next: from.u64() };
  from.end();
  must(out.epoch > 0 && out.next > 0n, 'PAYLOAD');
  return out;
}

export const statuses = ['waiting', 'admitted', 'held'] as const;
export type Status = (typeof statuses)[number];

export interface Lobby {
  status: Status;
  lastBroadcast: bigint;
  lastPrivate: bigint;
  /** Minutes after which the doctor wishes messages to vanish; 0 for never. */
  keep: number;
}

export function parseLobby(payload: Buffer): Lobby {
  const from = new Reader(payload, 'PAYLOAD');
  const status = statuses[from.u8()];
  const out = { lastBroadcast: from.u64(), lastPrivate: from.u64(), keep: from.u32() };
  from.end();
  must(status !== undefined, 'PAYLOAD');
  return { status, ...out };
}

export type Audience = 'everyone' | 'one';

export interface Receipt {
  audience: Audience;
  upTo: bigint;
}

export function parseReceipt(payload: Buffer): Receipt {
  const from = new Reader(payload, 'PAYLOAD');
  const audience = from.u8();
  const upTo = from.u64();
  from.end();
  must(audience <= 1, 'PAYLOAD');
  return { audience: audience === 0 ? 'everyone' : 'one', upTo };
}

/** The first byte of a DEC_MSG that speaks of a file. */
export const ofFile = 2;

export const fileStates = ['ask', 'want', 'have', 'complete', 'gone'] as const;

export interface FileState {
  id: Buffer;
  state: (typeof fileStates)[number];
  /** Chunks, from the first on. */
  upTo: number;
  /** How many chunks may be on their way beyond those. */
  room: number;
}

export function parseFileState(payload: Buffer): FileState {
  const from = new Reader(payload, 'PAYLOAD');
  must(from.u8() === ofFile, 'PAYLOAD');
  const id = from.take(16);
  const state = fileStates[from.u8()];
  const [upTo, room] = [from.u32(), from.u16()];
  from.end();
  must(state !== undefined, 'PAYLOAD');
  must(state === 'want' || state === 'have' || (upTo === 0 && room === 0), 'PAYLOAD');
  return { id, state, upTo, room };
}

export const encodeFileState = ({ id, state, upTo, room }: FileState) =>
  Buffer.concat([u8(ofFile), id, u8(fileStates.indexOf(state)), u32(upTo), u16(room)]);

export const encodeReceipt = ({ audience, upTo }: Receipt) => Buffer.concat([u8(audience === 'everyone' ? 0 : 1), u64(upTo)]);

/** What a hint tells. */
export const hints = ['writing', 'read'] as const;

export interface Hint {
  what: (typeof hints)[number];
  audience: Audience;
  /** 0 for writing. */
  upTo: bigint;
}

export function parseHint(payload: Buffer): Hint {
  const from = new Reader(payload, 'PAYLOAD');
  const what = hints[from.u8()];
  const audience = from.u8();
  const upTo = from.u64();
  from.end();
  must(what !== undefined && audience <= 1, 'PAYLOAD');
  must(what === 'read' || (audience === 1 && upTo === 0n), 'PAYLOAD');
  return { what, audience: audience === 0 ? 'everyone' : 'one', upTo };
}

export const encodeHint = ({ what, audience, upTo }: Hint) =>
  Buffer.concat([u8(hints.indexOf(what)), u8(audience === 'everyone' ? 0 : 1), u64(upTo)]);

export const endings = ['ended for all', 'ended for you', 'removed'] as const;
export type Ending = (typeof endings)[number];

export function parseDisconnect(payload: Buffer): Ending {
  const from = new Reader(payload, 'PAYLOAD');
  const ending = endings[from.u8()];
  from.end();
  must(ending !== undefined, 'PAYLOAD');
  return ending;
}

const reasons = ['', 'blocked', 'off in time', 'expired', 'revoked', 'busy', 'not yet'] as const;

export interface Blocked {
  reason: Exclude<(typeof reasons)[number], ''>;
  /** Milliseconds since the Unix epoch on the doctor's clock; 0: not told. */
  until: bigint;
  /** By how many milliseconds this side is off in time. */
  delay: number;
}

/** `check` is that of the place where BLOCKED stands. */
export function parseBlocked(payload: Buffer, check: string): Blocked {
  const from = new Reader(payload, check);
  const reason = reasons[from.u8()];
  const until = from.u64();
  const delay = from.u32();
  from.end();
  must(reason !== undefined && reason !== '', check);
  must(until === 0n || reason === 'blocked' || reason === 'not yet', check);
  must(delay === 0 || reason === 'off in time', check);
  return { reason, until, delay };
}
