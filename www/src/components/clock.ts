import { LitElement, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { duration } from '../lib/time.ts';

/**
 * A running clock: the time since `since`, or left until `until`. It ticks by itself, so that the
 * list around it is not drawn anew every second.
 */
@customElement('tm-clock')
export class Clock extends LitElement {
  @property({ type: Number }) since = 0;
  @property({ type: Number }) until = 0;
  /** Puts the time into a sentence. */
  @property({ attribute: false }) words: (time: string) => string = (time) => time;
  /** Said instead once `until` is over. */
  @property() over = '';
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.requestUpdate(), 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  override render() {
    if (this.over && this.until > 0 && Date.now() >= this.until) return html`${this.over}`;
    return html`${this.words(duration(this.until ? this.until - Date.now() : Date.now() - this.since))}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-clock': Clock;
  }
}
