/** Addresses of scripts. The page makes these two, and its Trusted Types policy knows no other. */
import { fetchPart, mustBe } from '../engine/pinned.ts';

const serviceWorkerURL = '/service-worker.js';
/** Where the engine's script is, once it is known to be the one that this page was built with. */
let engineURL = '';

const policy = window.trustedTypes?.createPolicy('telemed', {
  createScriptURL(url) {
    if (url !== engineURL && url !== serviceWorkerURL) throw new TypeError('not one of our scripts');
    return url;
  },
});

const scriptURL = (url: string) => (policy ? policy.createScriptURL(url) : url) as string;

/** A worker has no integrity attribute: its script is fetched and checked, and runs from memory. */
export async function engineScript(): Promise<string> {
  if (!engineURL) {
    const script = await (await fetchPart(WORKER.url)).arrayBuffer();
    await mustBe(WORKER.sha256, script, WORKER.url);
    engineURL = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  }
  return scriptURL(engineURL);
}

export const serviceWorkerScript = () => scriptURL(serviceWorkerURL);
