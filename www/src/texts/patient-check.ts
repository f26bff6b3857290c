/** The patient page's check before the visit. */
import { msg, str } from '@lit/localize';

export const check = {
  title: () => msg('Check before the visit'),
  text: () => msg('Four things that make a visit go well. Nothing is sent to anyone.'),
  again: () => msg('Check again'),
  checking: () => msg('Checking…'),

  connection: () => msg('Connection'),
  fast: () => msg('Good.'),
  slow: (seconds: string) => msg(str`Slow: an answer takes ${seconds} seconds. It works; go nearer to the router or a window if you can.`),
  unwell: () => msg('The room cannot be reached at the moment. Your network is fine; wait a few minutes, then check again.'),
  none: () => msg('There is none. Check that Wi-Fi or mobile data is on, then check again.'),

  clock: () => msg('Clock'),
  right: () => msg('Right.'),
  wrong: (minutes: number) => msg(str`Off by about ${minutes} minutes. That does no harm here, but the times beside messages are off, too; your device can set its clock by itself.`),
  clockUnknown: () => msg('It cannot be checked without a connection.'),

  notices: () => msg('Notifications'),
  noticesOn: () => msg('On: you are told when it is your turn.'),
  noticesOff: () => msg('Off. You can be told when it is your turn, also while you look at something else.'),
  noticesRefused: () => msg('This browser was told not to show them here. Leave this page in sight, or change it in the browser’s settings for this site.'),
  noticesMissing: () => msg('This browser has none for this page. Leave it in sight while you wait.'),
  turnOn: () => msg('Turn on'),

  sound: () => msg('Sound'),
  soundText: () => msg('If you hear nothing, turn the volume up and silent mode off.'),
  play: () => msg('Play the sound'),
};
