/** Fixed layouts, read and written (crypto/SPEC.md, 1); a refusal that carries its check's ID. */

/** What a receiver refuses, by the ID that the specification gives it. */
export class Refused extends Error {
  constructor(readonly check: string, why = '') {
    super(why === '' ? check : `${check}: ${why}`);
  }
}

/** Throws `Refused` unless what must hold does. */
export function must(holds: boolean, check: string, why = ''): asserts holds {
  if (!holds) throw new Refused(check, why);
}

export const u8 = (value: number) => Buffer.from([value]);

export function u16(value: number): Buffer {
  const out = Buffer.alloc(2);
  out.writeUInt16BE(value);
  return out;
}

export function u32(value: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(value);
  return out;
}

export function u64(value: bigint): Buffer {
  const out = Buffer.alloc(8);
  out.writeBigUInt64BE(value);
  return out;
}

export const v16 = (bytes: Uint8Array) => Buffer.concat([u16(bytes.length), bytes]);
export const v24 = (bytes: Uint8Array) => Buffer.concat([u32(bytes.length).subarray(1), bytes]);
export const utf8 = (text: string) => Buffer.from(text, 'utf8');

/** Refuses bytes that are no UTF-8: Buffer would put U+FFFD in their place. */
export function text(bytes: Uint8Array, check: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refused(check, 'not UTF-8');
  }
}

/** Takes a layout apart; whatever does not fit is refused under one check. */
export class Reader {
  #at = 0;

  constructor(private readonly from: Buffer, private readonly check: string) {}

  take(size: number): Buffer {
    must(size <= this.from.length - this.#at, this.check, 'too short');
    this.#at += size;
    return this.from.subarray(this.#at - size, this.#at);
  }

  u8 = () => this.take(1).readUInt8();
  u16 = () => this.take(2).readUInt16BE();
  u32 = () => this.take(4).readUInt32BE();
  u64 = () => this.take(8).readBigUInt64BE();
  v16 = () => this.take(this.u16());
  v24 = () => this.take(this.take(3).readUIntBE(0, 3));
  rest = () => this.take(this.from.length - this.#at);

  end(): void {
    must(this.#at === this.from.length, this.check, 'bytes follow');
  }
}
