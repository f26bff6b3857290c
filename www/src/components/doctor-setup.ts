import { LitElement, css, html } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import type WaInput from '@awesome.me/webawesome/dist/components/input/input.js';
import type { DoctorStore } from '../engine/client.ts';
import './appearance.ts';
import './import-form.ts';
import { whyNot, type Saying } from '../lib/saying.ts';
import { shared } from '../styles/shared.ts';
import { doctor } from '../texts/doctor.ts';

/** The first visit: a name, and the room is open. */
@customElement('tm-doctor-setup')
export class DoctorSetup extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        place-content: center;
        min-height: 100dvh;
        padding: var(--s5) var(--s4);
      }
      form,
      tm-import-form {
        display: grid;
        gap: var(--s4);
        max-width: 32rem;
      }
      tm-import-form {
        margin-top: var(--s4);
        padding-top: var(--s2);
        border-top: 1px solid var(--line);
      }
      wa-input {
        margin-top: var(--s2);
      }
      wa-button {
        justify-self: start;
      }
      tm-appearance {
        margin-top: var(--s2);
        padding-top: var(--s4);
        border-top: 1px solid var(--line);
      }
    `,
  ];

  @property({ attribute: false }) store!: DoctorStore;
  @state() private making = false;
  @state() private refused: Saying | undefined;
  @query('wa-input') private field!: WaInput;

  override render() {
    return html`<main><form @submit=${this.#submit}>
      <h1>${doctor.welcome()}</h1>
      <p>${doctor.welcomeText()}</p>
      <wa-input
        name="name"
        .label=${doctor.nameLabel()}
        placeholder=${doctor.namePlaceholder()}
        autocomplete="name"
        maxlength="64"
        autofocus
        ?disabled=${this.making}
      ></wa-input>
      <p class="refused" role="alert" ?hidden=${!this.refused}>${this.refused?.()}</p>
      <wa-button variant="brand" type="submit" ?loading=${this.making}>${doctor.openRoom()}</wa-button>
      <p class="quiet small" role="status">${this.making ? doctor.openingRoom() : doctor.keysHere()}</p>
      <tm-appearance></tm-appearance>
    </form>
      <tm-import-form .store=${this.store}></tm-import-form></main>`;
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.making) return;
    this.making = true;
    const result = await this.store.command({ type: 'setup', name: (this.field.value ?? '').trim() });
    this.making = false;
    this.refused = whyNot(result, doctor.refusal);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-doctor-setup': DoctorSetup;
  }
}
