/**
 * Calls somebody back who looks elsewhere: a soft sound, and a notification of the system while the page is
 * not in sight. Both are off until they were asked for; what they say names nobody, since it may stand on
 * a locked screen.
 */
const soundName = 'telemed-sound';
const noticesName = 'telemed-notifications';

let audio: AudioContext | undefined;

/** So that what was said of it is said anew. */
const changed = 'telemed-attention';

const on = (name: string) => localStorage.getItem(name) === 'on';

export const soundOn = (): boolean => on(soundName);
export const noticesOn = (): boolean => on(noticesName) && mayNotify() === 'granted';
/** Whether the person has already said what they want. */
export const wasAsked = (): boolean => localStorage.getItem(noticesName) !== null;

export const mayNotify = (): NotificationPermission | 'missing' =>
  'Notification' in window ? Notification.permission : 'missing';

/** Calls back after each choice; returns how to end that. */
export function onAttention(listener: () => void): () => void {
  addEventListener(changed, listener);
  return () => removeEventListener(changed, listener);
}

/** Browsers play nothing before the page was touched: this is called from a touch. */
export function setSound(wanted: boolean): void {
  localStorage.setItem(soundName, wanted ? 'on' : 'off');
  dispatchEvent(new Event(changed));
  if (wanted) chime();
}

/** Asks the browser if need be; true if notifications will come. */
export async function setNotices(wanted: boolean): Promise<boolean> {
  localStorage.setItem(noticesName, wanted ? 'on' : 'off');
  if (wanted && mayNotify() !== 'missing') await Notification.requestPermission();
  dispatchEvent(new Event(changed));
  return noticesOn();
}

/** Two soft notes, a third apart: heard in a quiet room, not startling. */
export function chime(): void {
  audio ??= new AudioContext();
  void audio.resume();
  const start = audio.currentTime + 0.02;
  for (const [i, pitch] of [587.33, 739.99].entries()) {
    const note = audio.createOscillator();
    const loudness = audio.createGain();
    const at = start + i * 0.18;
    note.frequency.value = pitch;
    loudness.gain.setValueAtTime(0, at);
    loudness.gain.linearRampToValueAtTime(0.18, at + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.7);
    note.connect(loudness).connect(audio.destination);
    note.start(at);
    note.stop(at + 0.75);
  }
}

/** `tag`: a newer one of the same kind takes the place of the one before. */
export async function callBack(title: string, body: string, tag: string): Promise<void> {
  if (soundOn()) chime();
  if (!noticesOn() || document.visibilityState === 'visible') return;
  const icon = document.querySelector<HTMLLinkElement>('link[rel="apple-touch-icon"]')?.href ?? '';
  const options: NotificationOptions = { body, tag, icon, lang: document.documentElement.lang, data: location.pathname };
  // Phones show only what a service worker shows.
  const worker = await navigator.serviceWorker?.getRegistration();
  if (worker) await worker.showNotification(title, options);
  else new Notification(title, options);
}

/** A sound needs a touch first; the first one of all will do. */
export function readySound(): void {
  const touched = () => {
    if (!soundOn()) return;
    audio ??= new AudioContext();
    void audio.resume();
  };
  addEventListener('pointerdown', touched, { once: true, capture: true });
  addEventListener('keydown', touched, { once: true, capture: true });
}
