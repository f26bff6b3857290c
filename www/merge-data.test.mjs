import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeData } from './merge-data.mjs';

const leb = (n) => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...leb(n >>> 7)]);
const signedLeb = (n) => (n < 0x40 ? [n] : [(n & 0x7f) | 0x80, ...signedLeb(n >>> 7)]);
const section = (id, bytes) => [id, ...leb(bytes.length), ...bytes];

/** A module that exports a memory of two pages, initialised by these segments, and has a custom section behind. */
function moduleOf(segments) {
  const data = segments.flatMap(([offset, bytes]) => [0, 0x41, ...signedLeb(offset), 0x0b, ...leb(bytes.length), ...bytes]);
  return Buffer.from([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(5, [1, 0, 2]),
    ...section(7, [1, 1, 0x6d, 2, 0]),
    ...section(11, [...leb(segments.length), ...data]),
    ...section(0, [1, 0x78, 1, 2, 3]),
  ]);
}

async function memoryOf(wasm) {
  const { instance } = await WebAssembly.instantiate(wasm);
  return Buffer.from(instance.exports.m.buffer);
}

const long = Array.from({ length: 300 }, (_, i) => (i % 255) + 1);
const segments = [
  [65535, [8]], [0, [1]], [1, [2, 3]], [63, [4]], [127, [5]], [128 + 63, [6]], [8191, [7]], [8192, long],
  [65536 + 40, long], [131071, [9]],
];

test('the memory is the same, in fewer segments', async () => {
  const before = moduleOf(segments);
  const after = mergeData(before);
  assert.deepEqual(await memoryOf(after), await memoryOf(before));
  // Those from 0 to 191 are less than 64 bytes from each other; the others are near one only.
  assert.deepEqual(after, moduleOf([
    [0, [1, 2, 3, ...Array(60).fill(0), 4, ...Array(63).fill(0), 5, ...Array(63).fill(0), 6]],
    [8191, [7, ...long]],
    [65535, [8, ...Array(40).fill(0), ...long]],
    [131071, [9]],
  ]));
  assert.deepEqual(mergeData(after), after);
});

test('what Go would not make is refused', () => {
  assert.throws(() => mergeData(moduleOf([[11, [3]], [10, [1, 2]]])), /overlaps/);
  assert.throws(() => mergeData(moduleOf([[10, [1, 2]]]).subarray(0, -20)), /ends too early|not Go/);
  const passive = moduleOf([[10, [1]]]);
  passive[passive.indexOf(0x41) - 1] = 1;
  assert.throws(() => mergeData(passive), /not Go/);
});
