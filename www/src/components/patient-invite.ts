import { css, html } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import type WaInput from '@awesome.me/webawesome/dist/components/input/input.js';
import type { PatientState } from '../engine/types.ts';
import { whyNot, type Saying } from '../lib/saying.ts';
import { shared } from '../styles/shared.ts';
import { keeping } from '../texts/keeping.ts';
import { patient } from '../texts/patient.ts';
import './appearance.ts';
import './name-warning.ts';
import './other-visits.ts';
import './notice.ts';
import { StoreElement } from './store-element.ts';
import './visit-check.ts';

/** The link is open: one field, one button. */
@customElement('tm-patient-invite')
export class PatientInvite extends StoreElement<PatientState> {
  static override styles = [
    shared,
    css`
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--s4);
      }
      form > wa-button {
        justify-self: stretch;
      }
      tm-appearance {
        padding-top: var(--s4);
        border-top: 1px solid var(--line);
      }
      .nothing {
        display: flex;
        gap: var(--s3);
        align-items: start;
        cursor: pointer;
      }
      .nothing input {
        flex: none;
        width: 22px;
        height: 22px;
        margin: 1px 0 0;
        accent-color: var(--accent);
      }
      .nothing > span {
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .nothing span span {
        display: block;
      }
    `,
  ];

  @state() private joining = false;
  @state() private refused: Saying | undefined;
  @query('wa-input') private field!: WaInput;
  @query('input[type="checkbox"]') private box!: HTMLInputElement;

  override render() {
    const { doctorName = '', name = '', room = '' } = this.store.state ?? {};
    return html`<tm-notice .heading=${patient.invites(doctorName)}>
      <form slot="more" @submit=${this.#join}>
        <tm-name-warning .name=${doctorName}></tm-name-warning>
        <wa-input
          name="name"
          .label=${patient.yourName()}
          .hint=${patient.yourNameHint(doctorName)}
          .value=${name}
          autocomplete="name"
          maxlength="64"
          enterkeyhint="go"
          autofocus
        ></wa-input>
        <label class="nothing">
          <input type="checkbox" />
          <span>${keeping.nothing()}<span class="quiet small">${keeping.nothingHint(doctorName)}</span></span>
        </label>
        <p class="refused" role="alert" ?hidden=${!this.refused}>${this.refused?.()}</p>
        <wa-button variant="brand" type="submit" ?loading=${this.joining}>${patient.join()}</wa-button>
        <p class="quiet small">${patient.whatHappens(doctorName)}</p>
        <tm-visit-check .room=${room}></tm-visit-check>
        <tm-appearance></tm-appearance>
      </form>
      <tm-other-visits .store=${this.store}></tm-other-visits>
    </tm-notice>`;
  }

  async #join(event: Event): Promise<void> {
    event.preventDefault();
    if (this.joining) return;
    this.joining = true;
    if (this.box.checked) await this.store.command({ type: 'keep-nothing' });
    const result = await this.store.command({ type: 'join', name: (this.field.value ?? '').trim() });
    this.joining = false;
    this.refused = whyNot(result, (refusal) => patient.refusal(refusal, this.store.state?.doctorName ?? ''));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-patient-invite': PatientInvite;
  }
}
