/** What was shown and what is still to be acknowledged (crypto/SPEC.md, 7, Delivery). */
import type { Audience } from './payload.ts';

export interface Shown {
  id: Buffer;
  audience: Audience;
  number: bigint;
  type: number;
  body: Buffer;
}

/** What has come from the doctor. */
export class Inbox {
  readonly shown: Shown[] = [];
  readonly #last: Record<Audience, bigint> = { everyone: 0n, one: 0n };
  /** The broadcast that is next under the group key; 0 before the first GROUP_KEY. */
  #next = 0n;

  last(audience: Audience): bigint {
    return this.#last[audience];
  }

  groupKey(next: bigint): void {
    this.#next = next;
  }

  /** A broadcast under the group key: shown only if it is the one that is next. */
  group(content: Shown): boolean {
    const next = this.#last.everyone < this.#next ? this.#next : this.#last.everyone + 1n;
    return content.number === next && this.#show(content);
  }

  /** On the session's chain: any number above the last one shown. */
  session(content: Shown): boolean {
    return content.number > this.#last[content.audience] && this.#show(content);
  }

  #show(content: Shown): boolean {
    this.#last[content.audience] = content.number;
    this.shown.push(content);
    return true;
  }
}

/** Private messages that the doctor has not acknowledged. */
export class Outbox {
  readonly #waiting = new Map<bigint, Buffer>();
  #number = 0n;

  /** Makes the message of the next number. */
  add(make: (number: bigint) => Buffer): { number: bigint; signed: Buffer } {
    const number = ++this.#number;
    const signed = make(number);
    this.#waiting.set(number, signed);
    return { number, signed };
  }

  acknowledged(upTo: bigint): void {
    for (const number of [...this.#waiting.keys()]) if (number <= upTo) this.#waiting.delete(number);
  }

  /** In order of number. */
  get waiting(): Buffer[] {
    return [...this.#waiting.values()];
  }

  has(number: bigint): boolean {
    return this.#waiting.has(number);
  }
}
