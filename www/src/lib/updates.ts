/** Notices that the relay serves a newer build of this page than the one that runs. */

/** A page that stays open for days looks now and then. */
const lookEvery = 3_600_000;

/** A page's build shows in the address of its script, which is named by its content. */
const ownScript = () => {
  const { href = '' } = document.querySelector<HTMLLinkElement>('#entry') ?? {};
  return href && new URL(href).pathname;
};

async function isOld(): Promise<boolean> {
  try {
    const page = await fetch(location.pathname, { cache: 'no-cache' });
    // A relay that is just starting, or something else that answers for it, says nothing about builds.
    if (!page.ok) return false;
    const text = await page.text();
    return text.includes('id="entry"') && !text.includes(`"${ownScript()}"`);
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
