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

const sheet = {
  spriteSheet: true,
  resolver: (name: string) => `${ICONS_URL}#${lucideNames[name] ?? name}`,
  // Without a view box the svg is 300 pixels wide, and covers what stands beside it.
  mutator: (svg: SVGElement) => svg.setAttribute('viewBox', '0 0 24 24'),
};

registerIconLibrary('default', sheet);
registerIconLibrary('system', sheet);
