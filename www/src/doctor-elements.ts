/** What the doctor page draws with: fetched as one, after the words that say that it comes. */
import './icons.ts';
import './components/doctor-page.ts';
import './components/page-note.ts';
