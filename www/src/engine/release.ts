/**
 * Gives back at once what bytes that nobody needs any more were kept in. Left to the collector, each piece of a
 * file would take new memory from the system, which costs more than to copy the piece.
 */
export function release(bytes: Uint8Array<ArrayBuffer>): void {
  bytes.buffer.transfer?.(0); // Safari before 17.4 has none: there the collector does it
}
