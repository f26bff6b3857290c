import type { Role } from '../engine/types.ts';

/** What a page says to the service worker: it runs, and is to be kept. */
export interface Keep {
  keep: Role;
}
