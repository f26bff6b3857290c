import { css, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import type WaInput from '@awesome.me/webawesome/dist/components/input/input.js';
import type { DoctorState } from '../engine/types.ts';
import { lockAfter, lockAfterChoices, setLockAfter } from '../lib/lock-after.ts';
import { keysOn, setKeys } from '../lib/shortcuts.ts';
import { whyNot, type Saying } from '../lib/saying.ts';
import { shared } from '../styles/shared.ts';
import { doctor } from '../texts/doctor.ts';
import { safety } from '../texts/doctor-safety.ts';
import { tools } from '../texts/doctor-tools.ts';
import { keeping } from '../texts/keeping.ts';
import './appearance.ts';
import './attention-switches.ts';
import { CommandEvent } from './events.ts';
import './export-form.ts';
import './habit-switches.ts';
import './keeping-form.ts';
import './name-form.ts';
import './passphrase-form.ts';
import './phrase-form.ts';
import { StoreElement } from './store-element.ts';

/** Settings: the name, language, colours, ΔTS, the passphrase, when the page locks, and erasing everything. */
@customElement('tm-settings-form')
export class SettingsForm extends StoreElement<DoctorState> {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--s5);
      }
      .part {
        padding-top: var(--s4);
        border-top: 1px solid var(--line);
      }
      label:not(.switch) {
        display: grid;
        gap: var(--s2);
        justify-items: start;
        font-weight: 600;
      }
    `,
  ];

  @state() private saved = false;
  @state() private refused: Saying | undefined;
  @query('wa-input') private field!: WaInput;

  override render() {
    return html`<tm-name-form .store=${this.store}></tm-name-form>
      <tm-appearance class="part"></tm-appearance>
      <tm-attention-switches class="part"></tm-attention-switches>
      <label class="switch"
        ><input type="checkbox" .checked=${keysOn()} @change=${(event: Event) => setKeys((event.target as HTMLInputElement).checked)} />${tools.useKeys()}</label
      >
      <tm-habit-switches class="part"></tm-habit-switches>
      <tm-phrase-form class="part"></tm-phrase-form>
      <form class="part stack" @submit=${this.#save}>
        <wa-input
          type="number"
          min="1"
          max="60"
          step="1"
          .label=${doctor.deltaTS()}
          .hint=${doctor.deltaTSHint()}
          .value=${String((this.store.state?.deltaTS ?? 0) / 1000)}
          @input=${() => (this.saved = false)}
        ></wa-input>
        <div class="row">
          <wa-button appearance="outlined" type="submit">${doctor.save()}</wa-button>
          <span role="status">${this.saved ? doctor.saved() : nothing}</span>
        </div>
        <p class="refused" role="alert" ?hidden=${!this.refused}>${this.refused?.()}</p>
      </form>
      <tm-passphrase-form class="part" .store=${this.store}></tm-passphrase-form>
      ${this.store.state?.hasPassphrase ? this.#lockAfter() : nothing}
      <tm-keeping-form class="part" .store=${this.store}></tm-keeping-form>
      <tm-export-form class="part" .store=${this.store}></tm-export-form>
      <div class="part">
        <wa-button
          appearance="outlined"
          variant="danger"
          @click=${() => this.dispatchEvent(new CommandEvent({ type: 'erase' }))}
        >
          <wa-icon slot="start" name="trash-2"></wa-icon>${keeping.erase()}
        </wa-button>
      </div>`;
  }

  #lockAfter() {
    const now = lockAfter();
    const choose = (event: Event) => setLockAfter(Number((event.target as HTMLSelectElement).value));
    return html`<label
      >${safety.lockAfter()}
      <select @change=${choose}>
        ${lockAfterChoices.map((n) => html`<option value=${n} ?selected=${n === now}>${safety.minutes(n)}</option>`)}
      </select>
    </label>`;
  }

  async #save(event: Event): Promise<void> {
    event.preventDefault();
    const result = await this.store.command({ type: 'set-delta-ts', deltaTS: Number(this.field.value) * 1000 });
    this.saved = result.ok;
    this.refused = whyNot(result, doctor.refusal);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-settings-form': SettingsForm;
  }
}
