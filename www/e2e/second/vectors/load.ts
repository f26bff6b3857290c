/** Reads crypto/testdata: hexadecimal throughout. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Refused } from '../bytes.ts';
import type { Draw } from '../group.ts';

/** As seen from build/vectors, where this runs. */
const testdata = new URL('../../../../../crypto/testdata/', import.meta.url);

export const load = <T>(name: string) => JSON.parse(readFileSync(new URL(name, testdata), 'utf8')) as T;

export const hex = (text: string) => Buffer.from(text, 'hex');

/** Hands out a vector's randomness by what it is for, each piece once and in order. */
export function drawing(pieces: Record<string, string | string[]>): Draw {
  const left = new Map(Object.entries(pieces).map(([what, all]) => [what, [all].flat()]));
  return (what, size) => {
    const piece = hex(left.get(what)?.shift() ?? '');
    assert.equal(piece.length, size, `the vector has no ${what} of ${size} bytes left`);
    return piece;
  };
}

/** The check that refuses, or the empty text. */
export function check(action: () => unknown): string {
  try {
    action();
    return '';
  } catch (reason) {
    if (reason instanceof Refused) return reason.check;
    throw reason;
  }
}
