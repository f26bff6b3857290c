/** What the patient page draws with: fetched as one, after the words that say that it comes. */
import './icons.ts';
import './components/patient-page.ts';
import './components/page-note.ts';
