/** Files: manifests, chunks, and one file on its way in or out (crypto/SPEC.md, 8). */
import { createHash } from 'node:crypto';
import { must, Reader, text, u32, u64, u8, utf8, v16 } from './bytes.ts';
import { contentType } from './content.ts';
import type { Draw } from './group.ts';
import { isName } from './invitation.ts';
import { opcode, type FileState } from './payload.ts';
import { open, seal } from './seal.ts';

export const fileKeyBytes = 64;

/** What PRIVATE_MSG and ENC_MSG carry: signed content, and behind a manifest the file's key. */
export function split(payload: Buffer): { signed: Buffer; key: Buffer | undefined } {
  if (payload[0] !== contentType.fileManifest) return { signed: payload, key: undefined };
  must(payload.length >= fileKeyBytes, 'FILE-KEY');
  return { signed: payload.subarray(0, -fileKeyBytes), key: payload.subarray(-fileKeyBytes) };
}

const chunkBytes = 65_536;
const mostBytes = 100 * 2 ** 20;
/** How many chunks may be on their way beyond those that the receiver has. */
const window = 8;
/** How often a file whose sum is wrong is fetched again. */
const again = 2;

export interface Manifest {
  name: string;
  mediaType: string;
  size: number;
  sha256: Buffer;
}

export const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const chunksOf = (size: number) => Math.ceil(size / chunkBytes);

export function encodeManifest({ name, mediaType, size, sha256 }: Manifest): Buffer {
  return Buffer.concat([v16(utf8(name)), v16(utf8(mediaType)), u64(BigInt(size)), sha256, u32(chunkBytes)]);
}

/** RFC 6838, 4.2, in lower case. */
const mediaTypes = /^(?=.{0,127}$)([a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126})?$/;

export function parseManifest(body: Buffer): Manifest {
  const from = new Reader(body, 'FILE-FORM');
  const [name, mediaType] = [from.v16(), from.v16()];
  const size = from.u64();
  const sha256 = from.take(32);
  const chunk = from.u32();
  from.end();
  must(size <= BigInt(mostBytes) && chunk === chunkBytes, 'FILE-FORM');
  const manifest = { name: text(name, 'FILE-NAME'), mediaType: mediaType.toString('latin1'), size: Number(size), sha256 };
  must(isName(manifest.name, 128) && !/[/\\]/.test(manifest.name), 'FILE-NAME');
  must(mediaTypes.test(manifest.mediaType), 'FILE-TYPE');
  return manifest;
}

const head = (id: Uint8Array, index: number) => Buffer.concat([u8(opcode.fileChunk), id, u32(index)]);

export function sealChunk(key: Uint8Array, id: Uint8Array, index: number, chunk: Uint8Array, draw: Draw): Buffer {
  return Buffer.concat([head(id, index), seal(key, head(id, index), chunk, draw)]);
}

/** The file's id in a FILE_CHUNK; undefined for what is none. */
export const fileOf = (frame: Buffer) => (frame.length > head(Buffer.alloc(16), 0).length ? frame.subarray(1, 17) : undefined);

export function openChunk(key: Uint8Array, id: Uint8Array, index: number, length: number, frame: Buffer): Buffer {
  const expected = head(id, index);
  must(frame.subarray(0, expected.length).equals(expected), 'FILE-CHUNK');
  const chunk = open(key, expected, frame.subarray(expected.length), 'FILE-CHUNK');
  must(chunk.length === length, 'FILE-CHUNK');
  return chunk;
}

/** What a side says of a file. */
export type Say = (state: FileState) => void;

/** A file that comes, kept in memory. */
export class Incoming {
  content: Buffer | undefined;
  #chunks: Buffer[] = [];
  #fetched = 0;
  /** That it is over, whole or not. */
  over = false;

  constructor(readonly id: Buffer, readonly manifest: Manifest, private readonly key: Buffer, private readonly say: Say) {}

  /** How many chunks are here. */
  get received(): number {
    return this.#chunks.length;
  }

  get #all(): number {
    return chunksOf(this.manifest.size);
  }

  /** Asks for what is next, with room or, when another file has it, without. */
  want(hasRoom: boolean): void {
    if (this.#chunks.length === this.#all) this.#complete(hasRoom);
    else this.say({ id: this.id, state: 'want', upTo: this.#chunks.length, room: hasRoom ? window : 0 });
  }

  take(frame: Buffer): void {
    const index = this.#chunks.length;
    const length = Math.min(chunkBytes, this.manifest.size - index * chunkBytes);
    must(!this.over && length > 0, 'FILE-CHUNK');
    this.#chunks.push(openChunk(this.key, this.id, index, length, frame));
    if (this.#chunks.length === this.#all) this.#complete(true);
    else this.say({ id: this.id, state: 'have', upTo: this.#chunks.length, room: window });
  }

  gone(): void {
    this.over = true;
    this.key.fill(0);
  }

  #complete(hasRoom: boolean): void {
    const content = Buffer.concat(this.#chunks);
    if (sum(content).equals(this.manifest.sha256)) {
      this.content = content;
      this.say({ id: this.id, state: 'complete', upTo: 0, room: 0 });
      this.gone();
    } else if (this.#fetched++ < again) {
      this.#chunks = [];
      this.want(hasRoom);
    } else {
      this.say({ id: this.id, state: 'gone', upTo: 0, room: 0 });
      this.gone();
    }
  }
}

/** A file that goes to the doctor. */
export class Outgoing {
  over = false;
  #next = 0;

  constructor(
    readonly id: Buffer, private readonly content: Buffer, private readonly key: Buffer,
    private readonly send: (frame: Buffer) => void, private readonly draw: Draw,
  ) {}

  heard({ state, upTo, room }: FileState): void {
    if (state === 'complete' || state === 'gone') {
      this.over = true;
      this.key.fill(0);
    } else if (state === 'want' || state === 'have') {
      if (state === 'want') this.#next = upTo;
      const end = Math.min(chunksOf(this.content.length), upTo + Math.min(room, window));
      for (; this.#next < end; this.#next++) {
        const chunk = this.content.subarray(this.#next * chunkBytes, (this.#next + 1) * chunkBytes);
        this.send(sealChunk(this.key, this.id, this.#next, chunk, this.draw));
      }
    }
  }
}
