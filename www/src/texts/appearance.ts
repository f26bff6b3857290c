/** Words about how the page looks and in which language it speaks; both pages and the front page say them. */
import { msg } from '@lit/localize';
import type { Theme } from '../lib/preferences.ts';

export const appearance = {
  language: () => msg('Language'),
  notFetched: () => msg('This language could not be fetched. Check that you are connected to the internet, then choose it again.'),
  theme: () => msg('Colours'),
  themeName: (theme: Theme): string => {
    switch (theme) {
      case '': return msg('As on this device');
      case 'light': return msg('Light');
      case 'dark': return msg('Dark');
      case 'light-contrast': return msg('High contrast, light');
      case 'dark-contrast': return msg('High contrast, dark');
    }
  },
};
