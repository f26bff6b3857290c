/**
 * Files' bytes: piece by piece in the origin private file system, each sealed under its file's key. Go says
 * what is to be done with which piece and holds the keys; nothing here ever has a file as a whole but
 * what a person opens. Only the worker that runs the engine has this.
 */
import { pieceBytes, type FileOp, type FileTrouble } from './boundary.ts';
import { release } from './release.ts';
import type { FileId, Role } from './types.ts';

/** Before each piece its IV, behind it GCM's tag (SPEC §10). */
const ivBytes = 12;
const slotBytes = ivBytes + pieceBytes + 16;

/** A page that is reloaded may meet its own past for a moment, which still holds its files. */
const patience = 5_000;

/** How much is put together at once of what a person opens. */
const partPieces = 16;

interface OpenFile {
  key: Promise<CryptoKey>;
  /** How many it consists of. */
  pieces: number;
  /** What the person has handed over, as long as this page lives. */
  source: Blob | undefined;
  handle: Promise<FileSystemSyncAccessHandle> | undefined;
  /** What has been asked of it, done one after the other. */
  last: Promise<unknown>;
  closed: boolean;
}

/** Thrown for a piece that is not there, or not as it was put there. */
class Lost extends Error {}

export class Files {
  /** Called with what take, read, write, copy and import came to. */
  answer: (op: FileOp['do'], file: FileId, index: number, data: Uint8Array<ArrayBuffer> | null, trouble: FileTrouble) => void = () => {};
  /** Called before a piece is read that is to be sent: resolves when the socket has room. */
  ready: () => Promise<void> = async () => {};

  readonly #open = new Map<FileId, OpenFile>();
  /** Files that are being closed: what was asked of them before is still done. */
  readonly #ending = new Map<FileId, Promise<void>>();
  readonly #directory: Promise<FileSystemDirectoryHandle>;
  readonly #offered = new Map<FileId, Blob>();
  /** All that were opened in this page's life. */
  readonly #ours = new Set<FileId>();
  /** What goes to the disk and comes from it: memory that is new for each piece costs more than the disk does. */
  readonly #slot = new Uint8Array(slotBytes);

  constructor(private readonly role: Role) {
    this.#directory = this.#find();
    this.#directory.catch(() => {}); // where there is none, each file says so
  }

  async #find(): Promise<FileSystemDirectoryHandle> {
    const root = await navigator.storage.getDirectory();
    return root.getDirectoryHandle(`telemed-${this.role}`, { create: true });
  }

  /** What a file that is about to be opened is taken from; '' is an import. */
  offer(file: FileId, source: Blob): void {
    this.#offered.set(file, source);
  }

  do(op: FileOp): void {
    switch (op.do) {
      case 'open':
        this.#begin(op);
        return;
      case 'close':
        this.#end(op.file);
        return;
      case 'delete':
        void this.#end(op.file).then(() => this.#remove(op.file));
        return;
      case 'import':
        void this.#import(op);
        return;
      case 'sweep':
        this.#sweep(new Set(op.keep)).catch(() => {}); // what stays is noise without its key
        return;
      default:
        this.#queue(op.file, (file) => this.#move(file, op)).catch(() => {}); // closed meanwhile
    }
  }

  /** All of a file; what it is called and said to be plays no part. */
  async content(id: FileId): Promise<Blob | null> {
    try {
      return await this.#queue(id, async (file) => {
        const parts: Blob[] = [];
        for (let i = 0, end = file.pieces; i < end; i += partPieces) {
          const pieces = [];
          for (let j = i; j < Math.min(i + partPieces, end); j++) pieces.push(await this.#read(file, id, j));
          const part = new Blob(pieces);
          await part.slice(0, 1).arrayBuffer(); // the browser has taken it over: it is not here any more
          parts.push(part);
        }
        return new Blob(parts, { type: 'application/octet-stream' });
      });
    } catch (error) {
      console.error(error);
      return null;
    }
  }

  /** Forgets all keys; other tabs may go on with the files. */
  close(): void {
    for (const id of this.#open.keys()) void this.#end(id);
  }

  async erase(): Promise<void> {
    this.close();
    await Promise.all(this.#ending.values());
    const root = await navigator.storage.getDirectory().catch(() => undefined);
    await root?.removeEntry(`telemed-${this.role}`, { recursive: true }).catch(() => {});
  }

  #begin({ file, key, index }: FileOp): void {
    if (!key) throw new TypeError('a file is opened without its key');
    this.#open.set(file, {
      key: crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']),
      pieces: index,
      source: this.#offered.get(file),
      handle: undefined,
      last: Promise.resolve(),
      closed: false,
    });
    key.fill(0);
    this.#offered.delete(file);
    this.#ours.add(file);
  }

  async #end(id: FileId): Promise<void> {
    const file = this.#open.get(id);
    // What is still being closed cannot be deleted yet.
    if (!file) return this.#ending.get(id);
    this.#open.delete(id);
    file.closed = true;
    const ended = file.last.catch(() => {}).then(async () => (await file.handle?.catch(() => undefined))?.close());
    this.#ending.set(id, ended);
    await ended;
    if (this.#ending.get(id) === ended) this.#ending.delete(id);
  }

  async #queue<T>(id: FileId, work: (file: OpenFile) => Promise<T>): Promise<T> {
    const file = this.#open.get(id);
    if (!file) throw new Lost(`file ${id} is not open`);
    const done = file.last.then(() => work(file), () => work(file));
    file.last = done;
    return done;
  }

  async #move(file: OpenFile, op: FileOp): Promise<void> {
    const { file: id, index } = op;
    let data: Uint8Array<ArrayBuffer> | null = null;
    let trouble: FileTrouble = '';
    try {
      if (op.do === 'take') {
        data = await this.#fromSource(file, index);
        trouble = await this.#write(file, id, index, data, index + 1 === file.pieces).then(() => '' as const, () => 'unkept' as const);
      } else if (op.do === 'read' || op.do === 'copy') {
        if (op.do === 'read') await this.ready();
        if (file.closed) return;
        data = await this.#read(file, id, index).catch(() => this.#fromSource(file, index));
      } else if (op.data) {
        await this.#write(file, id, index, op.data, op.flush);
        release(op.data);
      }
    } catch (error) {
      console.error(error);
      trouble = error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'lost';
    }
    if (!file.closed) this.answer(op.do, id, index, data, trouble);
  }

  /** Bytes of the export that was handed over: none behind its end. */
  async #import({ index }: FileOp): Promise<void> {
    const source = this.#offered.get('');
    const data = source && (await slice(source, index).catch(() => undefined));
    this.answer('import', '', index, data ?? null, data ? '' : 'lost');
  }

  async #fromSource({ source }: OpenFile, index: number): Promise<Uint8Array<ArrayBuffer>> {
    if (!source) throw new Lost('the file’s source is gone');
    return slice(source, index);
  }

  async #write(file: OpenFile, id: FileId, index: number, piece: Uint8Array<ArrayBuffer>, flush: boolean): Promise<void> {
    const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
    const sealed = new Uint8Array(await crypto.subtle.encrypt(gcm(iv, id, index), await file.key, piece));
    const handle = await this.#handle(file, id);
    const slot = this.#slot.subarray(0, ivBytes + sealed.length);
    slot.set(iv);
    slot.set(sealed, ivBytes);
    release(sealed);
    // Chromium says so when the quota is used up, Firefox writes less.
    if (handle.write(slot, { at: index * slotBytes }) < slot.length) throw new DOMException('no room', 'QuotaExceededError');
    if (flush) handle.flush();
  }

  async #read(file: OpenFile, id: FileId, index: number): Promise<Uint8Array<ArrayBuffer>> {
    const [handle, key] = [await this.#handle(file, id), await file.key];
    // From here to decrypt, which takes a copy of its own, nobody else has the slot.
    const slot = this.#slot;
    const length = handle.read(slot, { at: index * slotBytes });
    if (length < ivBytes + 16) throw new Lost('the piece is not there');
    const iv = slot.subarray(0, ivBytes);
    return new Uint8Array(await crypto.subtle.decrypt(gcm(iv, id, index), key, slot.subarray(ivBytes, length)));
  }

  #handle(file: OpenFile, id: FileId): Promise<FileSystemSyncAccessHandle> {
    const opening = (file.handle ??= this.#access(id));
    opening.catch(() => {
      if (file.handle === opening) file.handle = undefined;
    });
    return opening;
  }

  async #access(id: FileId): Promise<FileSystemSyncAccessHandle> {
    const entry = await (await this.#directory).getFileHandle(id, { create: true });
    return whenFree(() => entry.createSyncAccessHandle());
  }

  async #remove(id: FileId): Promise<void> {
    const directory = await this.#directory.catch(() => undefined);
    // It was never written, or another page still has it: the next start sweeps.
    await whenFree(async () => directory?.removeEntry(id)).catch(() => {});
  }

  async #sweep(keep: ReadonlySet<FileId>): Promise<void> {
    const directory = await this.#directory;
    // One that has come since is in no list yet.
    for await (const id of directory.keys()) if (!keep.has(id) && !this.#ours.has(id)) await this.#remove(id);
  }
}

/** Does what needs a file that no other handle has: one that was closed lets go of it a moment later. */
async function whenFree<T>(action: () => Promise<T>): Promise<T> {
  for (const until = performance.now() + patience; ; ) {
    try {
      return await action();
    } catch (error) {
      const taken = error instanceof DOMException && error.name === 'NoModificationAllowedError';
      if (!taken || performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function slice(source: Blob, index: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await source.slice(index * pieceBytes, (index + 1) * pieceBytes).arrayBuffer());
}

/** A piece can neither be moved within its file nor to another's. */
function gcm(iv: Uint8Array<ArrayBuffer>, id: FileId, index: number): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(`telemed file ${id} ${index}`) };
}
