import { html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import type WaInput from '@awesome.me/webawesome/dist/components/input/input.js';
import type { DoctorState } from '../engine/types.ts';
import { whyNot, type Saying } from '../lib/saying.ts';
import { shared } from '../styles/shared.ts';
import { doctor } from '../texts/doctor.ts';
import { StoreElement } from './store-element.ts';

/** The doctor's own name, which new invitations carry. */
@customElement('tm-name-form')
export class NameForm extends StoreElement<DoctorState> {
  static override styles = [shared];

  @state() private saved = false;
  @state() private refused: Saying | undefined;
  @query('wa-input') private field!: WaInput;

  override render() {
    return html`<form class="stack" @submit=${this.#save}>
      <wa-input
        .label=${doctor.nameLabel()}
        .hint=${doctor.nameHint()}
        .value=${this.store.state?.name ?? ''}
        autocomplete="name"
        maxlength="64"
        @input=${() => (this.saved = false)}
      ></wa-input>
      <p class="refused" role="alert" ?hidden=${!this.refused}>${this.refused?.()}</p>
      <div class="row">
        <wa-button appearance="outlined" type="submit">${doctor.changeName()}</wa-button>
        <span role="status">${this.saved ? doctor.saved() : nothing}</span>
      </div>
    </form>`;
  }

  async #save(event: Event): Promise<void> {
    event.preventDefault();
    const result = await this.store.command({ type: 'set-name', name: (this.field.value ?? '').trim() });
    this.saved = result.ok;
    this.refused = whyNot(result, doctor.refusal);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-name-form': NameForm;
  }
}
