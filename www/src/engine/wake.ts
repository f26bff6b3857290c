/** When waiting for the next attempt makes no sense: the network, the device or the person is back. */

/** A clock that jumps this far between two looks means that the device slept. */
const slept = 20_000;
const lookEvery = 5_000;

export interface WakeEvents {
  /** `network`: it was gone, so an attempt that was begun meanwhile leads nowhere. */
  back(why: 'network' | 'person'): void;
  /** The device says that it has no network. It may be wrong, so a socket is asked, not closed. */
  offline(): void;
}

export function onWake({ back, offline }: WakeEvents): void {
  const person = () => {
    if (document.visibilityState === 'visible') back('person');
  };
  addEventListener('online', () => back('network'));
  addEventListener('offline', offline);
  document.addEventListener('visibilitychange', person);
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) person();
  });
  // A laptop that is opened again with the page in front says none of the above.
  let looked = Date.now();
  setInterval(() => {
    const now = Date.now();
    if (now - looked > slept) person();
    looked = now;
  }, lookEvery);
}
