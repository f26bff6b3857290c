/** Notices that the host serves a newer build of this page than the one that runs. */

/** A page that stays open for days looks now and then. */
const lookEvery = 3_600_000;

/** What this page is made of, as it stands in the list of a build: each part is named by its content. */
const ownParts = [...document.querySelectorAll('[src^="/assets/"], [href^="/assets/"]')].map(
  (part) => (part.getAttribute('src') ?? part.getAttribute('href') ?? '').slice(1),
);

/** It asks for the list of the build (relay/SPEC.md, "Plain HTTP"), and not for the page: a newer one may look like anything. */
async function isOld(): Promise<boolean> {
  try {
    const answer = await fetch('/manifest.json', { cache: 'no-cache' });
    // A relay that is just starting, or something else that answers for it, says nothing about builds.
    if (!answer.ok) return false;
    const { sha256 } = await answer.json();
    return typeof sha256 === 'object' && ownParts.some((part) => !(part in sha256));
  } catch {
    return false;
  }
}

/** Calls `newer` at most once; returns how to look at once, as after the relay was away. */
export function watchForUpdates(newer: () => void): () => void {
  let told = false;
  const look = async () => {
    if (told || !(await isOld()) || told) return;
    told = true;
    clearInterval(timer);
    newer();
  };
  const timer = setInterval(look, lookEvery);
  return () => void look();
}
