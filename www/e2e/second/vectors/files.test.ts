import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeManifest, Incoming, Outgoing, openChunk, parseManifest, sealChunk, sum } from '../files.ts';
import { encodeFileState, type FileState } from '../payload.ts';
import { check, drawing, hex, load } from './load.ts';

interface Files {
  manifests: { name: string; mediaType: string; size: number; sha256: string; body: string; chunks: number }[];
  refused: { check: string; why: string; body: string }[];
  fileKey: string;
  fileId: string;
  chunks: { index: number; iv: string; chunk?: string; sha256OfChunk: string; frame?: string; sha256OfFrame: string }[];
  fileStatePayload: string;
}

const vector = load<Files>('file.json');
const [id, key] = [hex(vector.fileId), hex(vector.fileKey)];
/** As the vector says in words. */
const content = Buffer.from(Array.from({ length: 65_557 }, (_, i) => (7 * i + Math.floor(i / 256)) % 256));

test('manifests', () => {
  for (const { name, mediaType, size, sha256, body } of vector.manifests) {
    const manifest = { name, mediaType, size, sha256: hex(sha256) };
    assert.deepEqual(encodeManifest(manifest), hex(body));
    assert.deepEqual(parseManifest(hex(body)), manifest);
  }
  for (const { check: id, why, body } of vector.refused) assert.equal(check(() => parseManifest(hex(body))), id, why);
});

test('chunks', () => {
  for (const { index, iv, sha256OfChunk, frame, sha256OfFrame } of vector.chunks) {
    const chunk = content.subarray(index * 65_536, (index + 1) * 65_536);
    assert.deepEqual(sum(chunk), hex(sha256OfChunk));
    const sealed = sealChunk(key, id, index, chunk, drawing({ iv }));
    assert.deepEqual(sum(sealed), hex(sha256OfFrame));
    if (frame !== undefined) assert.deepEqual(sealed, hex(frame));
    assert.deepEqual(openChunk(key, id, index, chunk.length, sealed), chunk);
    assert.equal(check(() => openChunk(key, id, index + 1, chunk.length, sealed)), 'FILE-CHUNK');
    assert.equal(check(() => openChunk(key, id, index, chunk.length - 1, sealed)), 'FILE-CHUNK');
  }
  const state: FileState = { id, state: 'want', upTo: 1, room: 8 };
  assert.deepEqual(encodeFileState(state), hex(vector.fileStatePayload));
});

test('a file goes from one to the other, and is fetched again when its sum is wrong', () => {
  for (const sha256 of [sum(content), Buffer.alloc(32)]) {
    const said: string[] = [];
    const ivs = drawing({ iv: Array.from({ length: 6 }, () => '00'.repeat(16)) });
    const waiting: FileState[] = [];
    const manifest = { name: 'a', mediaType: '', size: content.length, sha256 };
    const incoming = new Incoming(id, manifest, Buffer.from(key), (state) => waiting.push(state));
    const outgoing = new Outgoing(id, content, Buffer.from(key), (frame) => incoming.take(frame), ivs);
    incoming.want(true);
    for (let state = waiting.shift(); state; state = waiting.shift()) {
      said.push(`${state.state} ${state.upTo}`);
      outgoing.heard(state);
    }
    if (sha256.some((byte) => byte !== 0)) {
      assert.deepEqual(said, ['want 0', 'have 1', 'complete 0']);
      assert.deepEqual(incoming.content, content);
    } else {
      assert.deepEqual(said, ['want 0', 'have 1', 'want 0', 'have 1', 'want 0', 'have 1', 'gone 0']);
      assert.equal(incoming.content, undefined);
    }
    assert.deepEqual([incoming.over, outgoing.over], [true, true]);
  }
});
