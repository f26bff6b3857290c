/** What the page for self-hosters says of the relay it came from; the rest of its words stand in its HTML. */
import { msg, str } from '@lit/localize';

export const front = {
  elsewhere: () => msg('These pages come from another host than the relay. The relay says itself how it is:'),
  health: () => msg('Health'),
  asking: () => msg('Asking…'),
  well: (milliseconds: number) => msg(str`It is well: it answered within ${milliseconds} milliseconds.`),
  notWell: () => msg('It does not answer. Check that the relay runs and that this device has a network, then ask again.'),
  askAgain: () => msg('Ask again'),
  version: () => msg('Version'),
  commit: () => msg('Source code at commit'),
  builtBy: () => msg('Built by'),
  hashOf: (file: string) => msg(str`SHA-256 of ${file}`),
  notTold: () => msg('This relay does not tell its version.'),
  hashes: () => msg('The wasm is what seals and opens messages. Build the same commit and compare: the numbers must be the same.'),
};
