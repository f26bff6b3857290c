/** Addresses of scripts. The page makes these two, and its Trusted Types policy knows no other. */
const serviceWorkerURL = '/service-worker.js';

const policy = window.trustedTypes?.createPolicy('telemed', {
  createScriptURL(url) {
    if (url !== WORKER_URL && url !== serviceWorkerURL) throw new TypeError('not one of our scripts');
    return url;
  },
});

const scriptURL = (url: string) => (policy ? policy.createScriptURL(url) : url) as string;

export const engineScript = () => scriptURL(WORKER_URL);
export const serviceWorkerScript = () => scriptURL(serviceWorkerURL);
