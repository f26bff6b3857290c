import { LitElement, css, html } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import type WaInput from '@awesome.me/webawesome/dist/components/input/input.js';
import type { DoctorStore } from '../engine/client.ts';
import { shared } from '../styles/shared.ts';
import { doctor } from '../texts/doctor.ts';

/** Asks for the passphrase under which the practice is stored. */
@customElement('tm-doctor-locked')
export class DoctorLocked extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        place-content: center;
        min-height: 100dvh;
        padding: var(--s5) var(--s4);
      }
      form {
        display: grid;
        gap: var(--s4);
        max-width: 32rem;
      }
      wa-button {
        justify-self: start;
      }
      .refused {
        color: var(--red);
      }
    `,
  ];

  @property({ attribute: false }) store!: DoctorStore;
  @state() private opening = false;
  @state() private refused = '';
  @query('wa-input') private field!: WaInput;

  override render() {
    return html`<form @submit=${this.#submit}>
      <h1>${doctor.locked()}</h1>
      <p>${doctor.lockedText()}</p>
      <wa-input type="password" .label=${doctor.passphrase()} autocomplete="current-password" autofocus></wa-input>
      <p class="refused" role="alert" ?hidden=${!this.refused}>${this.refused}</p>
      <wa-button variant="brand" type="submit" ?loading=${this.opening}>${doctor.unlock()}</wa-button>
    </form>`;
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.opening) return;
    this.opening = true;
    const result = await this.store.command({ type: 'unlock', passphrase: this.field.value ?? '' });
    this.opening = false;
    this.refused = result.ok ? '' : doctor.refusal(result.refusal);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-doctor-locked': DoctorLocked;
  }
}
