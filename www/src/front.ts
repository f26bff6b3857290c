/** The front page and the one for self-hosters: their words stand in the HTML, and need no script in English. */
import { useOwnLanguage } from './language.ts';
import './components/appearance.ts';
import './components/relay-health.ts';

void useOwnLanguage();
