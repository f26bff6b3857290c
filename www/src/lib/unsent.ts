import type { FileInfo } from '../engine/types.ts';

/** More than a word or so: what nobody would like to write again. */
const worthAsking = 10;

interface Unsent {
  readonly drafts: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, FileInfo>;
}

/** What a reload or a closed tab takes with it, since it is stored nowhere: the browser asks before. */
export function askBeforeLosing({ drafts, files }: Unsent): void {
  addEventListener('beforeunload', (event) => {
    const words = [...drafts.values()].some((draft) => draft.trim().length > worthAsking);
    if (!words && ![...files.values()].some(onlyHere)) return;
    event.preventDefault();
    event.returnValue = true; // Chromium before 119 looks at nothing else
  });
}

/** One's own file that is still being prepared, or that is on its way and could not be kept. */
const onlyHere = ({ state, trouble }: FileInfo): boolean =>
  state === 'preparing' || (state === 'sending' && trouble === 'unkept');
