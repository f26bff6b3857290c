import type { Room } from './room.ts';

/** What wrangler.jsonc and config.capnp bind. */
export interface Env {
  ROOMS: DurableObjectNamespace<Room>;
  ASSETS: Fetcher;
  /** See relay/worker/durable/config.go; each may be missing, and JSON that is no text. */
  PATIENTS?: unknown;
  ORIGINS?: unknown;
  ROOMS_ALLOWED?: unknown;
}

/** A variable as text, as relay/worker/front/wasm does; the local runtime binds null where there is none. */
export function text(variable: unknown): string {
  return String(variable ?? '');
}
