/** Words that call somebody back, and that ask whether they may. They name nobody: others may see the screen. */
import { msg } from '@lit/localize';
import type { Words } from './common.ts';

export const attention = {
  /* To the doctor */
  arrived: (): Words => ({ title: msg('Somebody is waiting'), text: msg('Open your room to let them in.') }),
  offer: () => msg('Shall this page tell you when somebody arrives, also while you look at something else?'),
  newWords: (): Words => ({ title: msg('A new message'), text: msg('Open the page to read it.') }),

  /* To the patient */
  yourTurn: (): Words => ({ title: msg('It is your turn'), text: msg('Your doctor has let you in. Open the page.') }),
  tellMe: () => msg('Tell me when it is my turn'),
  willTell: () => msg('You will hear a sound and see a notification when it is your turn. You may look at something else meanwhile; leave this page open.'),
  willShow: () => msg('You will see a notification when it is your turn. You may look at something else meanwhile; leave this page open.'),
  willSound: () => msg('You will hear a sound when it is your turn. Leave this page open and the phone’s sound on.'),

  /* Asking, and settings */
  yes: () => msg('Yes, tell me'),
  no: () => msg('No'),
  sound: () => msg('Sound'),
  notices: () => msg('Notifications'),
  refused: () => msg('This browser was told not to show notifications here. To change that, open its settings for this site; the sound works without.'),
  missing: () => msg('This browser shows no notifications for this page. On an iPhone, add the page to the home screen first.'),
};
