/** More than a word or so: what nobody would like to write again. */
const worthAsking = 10;

/** A reload or a closed tab takes drafts with it, which are stored nowhere: the browser asks before. */
export function askBeforeLosing(drafts: ReadonlyMap<string, string>): void {
  addEventListener('beforeunload', (event) => {
    if (![...drafts.values()].some((draft) => draft.trim().length > worthAsking)) return;
    event.preventDefault();
    event.returnValue = true; // Chromium before 119 looks at nothing else
  });
}
