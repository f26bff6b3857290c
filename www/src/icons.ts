/**
 * Web Awesome's icons come from our own sheet (build.mjs makes it of Lucide's). Its own libraries
 * would fetch from a CDN (`default`) or assign innerHTML (`system`); the CSP allows neither.
 */
import { registerIconLibrary } from '@awesome.me/webawesome/dist/components/icon/library.js';

/** Web Awesome's parts ask for these by Font Awesome's names. */
const lucideNames: Record<string, string> = {
  xmark: 'x',
  'circle-xmark': 'circle-x',
  'eye-slash': 'eye-off',
};

const sheet = { spriteSheet: true, resolver: (name: string) => `${ICONS_URL}#${lucideNames[name] ?? name}` };

registerIconLibrary('default', sheet);
registerIconLibrary('system', sheet);
