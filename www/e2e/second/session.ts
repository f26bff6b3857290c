/** A session after the handshake: its two chains and the group's (crypto/SPEC.md, 6 and 7). */
import { must, Refused } from './bytes.ts';
import { Chain, Group, openFrame, sealFrame } from './chain.ts';
import type { Draw } from './group.ts';
import type { SessionKeys } from './handshake.ts';
import { fromDoctor, opcode, parseGroupKey } from './payload.ts';

export class Session {
  /** From the first LOBBY on. */
  connected = false;
  readonly keyId: Buffer;
  #group: Group | undefined;
  readonly #d2p: Chain;
  readonly #p2d: Chain;

  constructor(keys: SessionKeys, private readonly draw: Draw) {
    this.#d2p = new Chain(keys.d2p);
    this.#p2d = new Chain(keys.p2d);
    this.keyId = keys.keyId;
  }

  seal(code: number, payload: Uint8Array): Buffer {
    return sealFrame(this.#p2d, code, payload, this.draw);
  }

  /** The payload of the chain's next frame. Before the first LOBBY undefined for what does not open. */
  open(frame: Buffer): Buffer | undefined {
    try {
      const payload = openFrame(this.#d2p, frame);
      must(fromDoctor.has(frame[0]!), 'CHAIN-OPCODE');
      must(this.connected || frame[0] === opcode.lobby, 'CHAIN-FIRST');
      this.connected = true;
      return payload;
    } catch (reason) {
      if (!this.connected && reason instanceof Refused && reason.check === 'CHAIN-NEXT') return undefined;
      throw reason;
    }
  }

  /** The number of the next broadcast; undefined for a GROUP_KEY that is to be ignored. */
  groupKey(payload: Buffer, admitted: boolean): bigint | undefined {
    const { epoch, key, next } = parseGroupKey(payload);
    if (!admitted || (this.#group && epoch <= this.#group.epoch)) return undefined;
    this.#group = new Group(epoch, key);
    return next;
  }

  endGroup(): void {
    this.#group = undefined;
  }

  /** Opens an ENC_MSG; undefined for one that is to be ignored. */
  openBroadcast<T>(frame: Buffer, accept: (signedContent: Buffer) => T): T | undefined {
    try {
      return this.#group?.open(frame, accept);
    } catch (reason) {
      if (reason instanceof Refused) return undefined;
      throw reason;
    }
  }
}
