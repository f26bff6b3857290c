/** What passes between the worker and Go: what each call of the engine gets, and what it wants done. */
import type { Command, CommandResult, EngineEvent, FileId } from './types.ts';

/** A stored value, already sealed by the engine; `value: null` deletes. */
export interface Write { name: string; value: Uint8Array | null }

/**
 * What the engine wants done after each call, in this order: the writes made
 * durable in one transaction, the frames sent on the socket that was open before, that
 * socket closed and another opened, the events shown. A socket that is closed this way
 * is not told by `socketClosed`.
 */
export interface Output {
  writes: Write[];
  /** Open a socket to this room (32 hex digits), closing any other; origin '' is the page's own. */
  connect: { room: string; origin: string } | null;
  /** Close the socket. */
  disconnect: boolean;
  /** Envelopes for the socket that was open before. */
  send: Uint8Array<ArrayBuffer>[];
  /** What is to be done with files' bytes, in order for each file. */
  files: FileOp[];
  events: EngineEvent[];
  /** Bytes of an export, to be put together; with `exported` its last, or, if there are none, it was cut short. */
  export: Uint8Array<ArrayBuffer>[];
  exported: boolean;
  /** Forget everything stored on this device, after `send`. */
  erase: boolean;
  /** Call `tick` at this monotonic time (ms); 0: never. */
  deadline: number;
}

/** Pieces of a file: so many bytes, or what is left. */
export const pieceBytes = 65_536;

/**
 * A file's bytes stay with the host, sealed under the file's `key` (of 32 bytes, from `open` on, whose `index` is the
 * number of pieces). `take` gets a
 * piece from what the person has handed over and keeps it, `read` gets one that was kept when the socket has
 * room for it, `copy` at once, `write` keeps `data` (and with `flush` for good), `import` gets the next bytes of
 * the export that was handed over: these are answered by `fileDone`. `close` forgets the key, `delete`
 * the file, and `sweep` all files but those in `keep`.
 */
export interface FileOp {
  do: 'open' | 'take' | 'read' | 'write' | 'copy' | 'import' | 'close' | 'delete' | 'sweep';
  file: FileId;
  key?: Uint8Array<ArrayBuffer>;
  index: number;
  data?: Uint8Array<ArrayBuffer>;
  flush: boolean;
  keep: FileId[];
}

/** `full`: no room. `lost`: it is not there, or cannot be read or kept. `unkept`: taken, but not kept. */
export type FileTrouble = '' | 'full' | 'lost' | 'unkept';

/** What Go is asked: commands are sent to it as they are, but a file's bytes stay outside. */
export type EngineCommand = Exclude<Command, { type: 'send-file' | 'import' }>
  | { type: 'send-file'; to: string; name: string; mediaType: string; size: number }
  | { type: 'import'; passphrase: string; size: number }
  /** Whether a file can be opened; its key is then with the host. */
  | { type: 'open-file'; file: FileId };

/**
 * The one global that each role's wasm provides: `new TelemedEngine(relay)`, the relay's origin or '' for the page's own. `wall` is Date.now(), `mono`
 * performance.now(), both noted when the thing happened (a message came off the socket, say).
 * Each method but `command` returns an Output; `command` returns its result and an Output.
 * A call that could not go on returns undefined, and the engine has ended.
 */
export interface TelemedEngine {
  /** `vaultKey` is 64 bytes, zeroed by the engine's caller afterwards; `records` is all that is stored, `passphrase` records included. */
  start(vaultKey: Uint8Array, records: { name: string; value: Uint8Array }[], wall: number, mono: number): Output;
  command(command: EngineCommand, wall: number, mono: number): { result: CommandResult; output: Output };
  socketOpen(wall: number, mono: number): Output;
  socketMessage(data: Uint8Array, wall: number, mono: number): Output;
  socketClosed(code: number, wall: number, mono: number): Output;
  /** Answers an operation; `data` is the piece that was got. */
  fileDone(op: FileOp['do'], file: FileId, index: number, data: Uint8Array | null, trouble: FileTrouble, wall: number, mono: number): Output;
  tick(wall: number, mono: number): Output;
}
