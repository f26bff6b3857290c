import type { Room } from './room.ts';

/** What wrangler.jsonc and config.capnp bind. */
export interface Env {
  ROOMS: DurableObjectNamespace<Room>;
  ASSETS: Fetcher;
  /** See relay/worker/durable/config.go; each may be missing, or null. */
  PATIENTS?: string | null;
  ORIGINS?: string | null;
  ROOMS_ALLOWED?: string | null;
}
