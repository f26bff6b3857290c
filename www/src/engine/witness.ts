/**
 * Keeps what went to the relay and came from it, as the relay had it: envelopes (relay/SPEC.md) with
 * their bytes, numbered as the engine numbers them. For the page's panel.
 */
import type { Sighting } from './types.ts';

/** For looking at, not a log: the oldest make room. */
const mostSightings = 200;
/** All of every frame but long texts and files. */
const mostBytes = 4_096;
const idBytes = 8;

/** By type: its name, where its frame begins, where the other side's connection ids are. */
const envelopes: Record<number, { name: string; frame?: (envelope: Uint8Array) => number; peers?: (envelope: Uint8Array) => [number, number] }> = {
  0x01: { name: 'CLAIM' },
  0x02: { name: 'JOIN' },
  0x10: { name: 'SEND', frame: (e) => 3 + idBytes * count(e), peers: (e) => [3, 3 + idBytes * count(e)] },
  0x11: { name: 'CAST', frame: () => 1 },
  0x12: { name: 'ADMIT', peers: () => [2, 2 + idBytes] },
  0x13: { name: 'DROP', peers: () => [1, 1 + idBytes] },
  0x20: { name: 'FRAME', frame: () => 1 },
  0x21: { name: 'CREDIT' },
  0x81: { name: 'CLAIMED' },
  0x82: { name: 'JOINED', peers: () => [1, 1 + idBytes] },
  0x83: { name: 'LEFT', peers: () => [1, 1 + idBytes] },
  0x84: { name: 'FROM', frame: () => 1 + idBytes, peers: () => [1, 1 + idBytes] },
  0x91: { name: 'WELCOMED' },
  0x92: { name: 'DOCTOR' },
  0x93: { name: 'DELIVER', frame: () => 1 },
};

const count = (envelope: Uint8Array) => (envelope[1] ?? 0) * 256 + (envelope[2] ?? 0);
const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const claim = 0x01;
const helloOpcode = 1;
const invitationBytes = 8;

export class Witness {
  readonly #sightings: Sighting[] = [];
  #last = 0;
  #sent = 0;
  #came = 0;

  /** What one call of the engine came from and led to. */
  saw(time: number, came: Uint8Array | undefined, sent: readonly Uint8Array[]): void {
    if (came) this.#add(time, false, came);
    for (const envelope of sent) this.#add(time, true, envelope);
  }

  /** Newest first. */
  get sightings(): Sighting[] {
    return this.#sightings.toReversed();
  }

  #add(time: number, sent: boolean, envelope: Uint8Array): void {
    const { name, frame: begins, peers } = envelopes[envelope[0] ?? 0] ?? { name: '?' };
    const at = begins?.(envelope);
    const opcode = at === undefined ? undefined : envelope[at];
    const [from, to] = peers?.(envelope) ?? [0, 0];
    const ids: string[] = [];
    for (let id = from; id < to; id += idBytes) ids.push(hex(envelope.subarray(id, id + idBytes)));
    this.#sightings.push({
      n: ++this.#last, time, sent, envelope: sent ? ++this.#sent : ++this.#came, name, opcode, size: envelope.length, peers: ids,
      invitation: at !== undefined && opcode === helloOpcode ? hex(envelope.subarray(at + 1, at + 1 + invitationBytes)) : '',
      // The owner token is the one thing that the relay has and nobody else may: whoever looks over the shoulder included.
      bytes: envelope[0] === claim ? new Uint8Array() : envelope.slice(0, mostBytes),
    });
    if (this.#sightings.length > mostSightings) this.#sightings.shift();
  }
}
