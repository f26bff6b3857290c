/** Message chains of a session and of a group's epoch (crypto/SPEC.md, 6). */
import { must, Reader, u32, u8 } from './bytes.ts';
import type { Draw } from './group.ts';
import { kdf, none } from './label.ts';
import { opcode } from './payload.ts';
import { open, seal } from './seal.ts';

const end = 2 ** 20;
const mostSkipped = 1_024;

/** A key for each frame, used once. */
export class Chain {
  #key: Buffer;
  #n = 0;

  constructor(first: Uint8Array) {
    this.#key = Buffer.from(first);
  }

  /** The number that comes next. */
  get n(): number {
    return this.#n;
  }

  get frameKey(): Buffer {
    must(this.#n < end, 'CHAIN-END');
    return kdf(this.#key, none, 'chain key', 64);
  }

  step(): void {
    const next = kdf(this.#key, none, 'chain next', 64);
    this.#key.fill(0);
    this.#key = next;
    this.#n++;
  }

  /** Where it would stand so many steps on; itself it stays where it is. */
  ahead(steps: number): Chain {
    const out = new Chain(this.#key);
    out.#n = this.#n;
    for (let i = 0; i < steps; i++) out.step();
    return out;
  }
}

/** opcode ‖ n ‖ seal(…) on one of a session's chains; the chain moves. */
export function sealFrame(chain: Chain, code: number, payload: Uint8Array, draw: Draw): Buffer {
  const head = Buffer.concat([u8(code), u32(chain.n)]);
  const frame = Buffer.concat([head, seal(chain.frameKey, head, payload, draw)]);
  chain.step();
  return frame;
}

/** The payload of the frame that is next; the chain moves as soon as the seal opens. */
export function openFrame(chain: Chain, frame: Buffer): Buffer {
  const from = new Reader(frame, 'CHAIN-NEXT');
  from.u8();
  must(from.u32() === chain.n, 'CHAIN-NEXT');
  const payload = open(chain.frameKey, frame.subarray(0, 5), from.rest(), 'CHAIN-NEXT');
  chain.step();
  return payload;
}

/** A receiver's end of an epoch's chain. */
export class Group {
  #chain: Chain;

  constructor(readonly epoch: number, key: Uint8Array) {
    this.#chain = new Chain(key);
  }

  /** Opens an ENC_MSG. The chain moves only when `accept` has returned. */
  open<T>(frame: Buffer, accept: (signedContent: Buffer) => T): T {
    const from = new Reader(frame, 'GROUP-EPOCH');
    must(from.u8() === opcode.encMsg, 'GROUP-EPOCH');
    must(from.u32() === this.epoch, 'GROUP-EPOCH');
    const n = from.u32();
    must(n >= this.#chain.n, 'GROUP-BACK');
    must(n - this.#chain.n <= mostSkipped, 'GROUP-SKIP');
    const there = this.#chain.ahead(n - this.#chain.n);
    const result = accept(open(there.frameKey, frame.subarray(0, 9), from.rest(), 'SEAL'));
    there.step();
    this.#chain = there;
    return result;
  }
}

/** GK, as the doctor makes it; for the vectors. */
export function groupKey(
  xD: Uint8Array, room: Uint8Array, epoch: number, fresh: Uint8Array,
  shares: readonly { patientId: Buffer; share: Buffer }[],
): Buffer {
  const ordered = [...shares].sort((a, b) => Buffer.compare(a.patientId, b.patientId)).map(({ share }) => share);
  return kdf(Buffer.concat([fresh, ...ordered]), kdf(xD, none, 'group', 64), 'group key', 64, room, u32(epoch));
}
