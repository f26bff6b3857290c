import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { mayNotify, noticesOn, setNotices, setSound, soundOn } from '../lib/attention.ts';
import { shared } from '../styles/shared.ts';
import { attention } from '../texts/attention.ts';

/** Sound and notifications, each on or off; and why one cannot be, where it cannot. */
@customElement('tm-attention-switches')
export class AttentionSwitches extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
      }
    `,
  ];

  /** Notifications were wanted, and the browser said no. */
  @state() private failed = false;

  override render() {
    return html`<label class="switch"
        ><input type="checkbox" .checked=${soundOn()} @change=${this.#sound} />${attention.sound()}</label
      >
      <label class="switch"
        ><input type="checkbox" .checked=${noticesOn()} @change=${this.#notices} />${attention.notices()}</label
      >
      <p class="small quiet" role="status">${this.failed ? this.#why() : nothing}</p>`;
  }

  #why(): string {
    return mayNotify() === 'missing' ? attention.missing() : attention.refused();
  }

  #sound(event: Event): void {
    setSound((event.target as HTMLInputElement).checked);
  }

  async #notices(event: Event): Promise<void> {
    const box = event.target as HTMLInputElement;
    const wanted = box.checked;
    const works = await setNotices(wanted);
    box.checked = works;
    this.failed = wanted && !works;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-attention-switches': AttentionSwitches;
  }
}
