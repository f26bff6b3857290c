import { css, html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import type { PatientState } from '../engine/types.ts';
import { attach } from '../lib/attach.ts';
import { whyNot } from '../lib/saying.ts';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';
import { keeping } from '../texts/keeping.ts';
import { patient } from '../texts/patient.ts';
import type { FilesEvent } from './attach-button.ts';
import './composer.ts';
import type { Composer, Send } from './composer.ts';
import './file-drop.ts';
import './files-preparing.ts';
import './patient-actions.ts';
import type { PatientActions } from './patient-actions.ts';
import './patient-link.ts';
import './patient-messages.ts';
import { StoreElement } from './store-element.ts';
import './writing-line.ts';

/** The conversation: one column. */
@customElement('tm-patient-conversation')
export class PatientConversation extends StoreElement<PatientState> {
  static override styles = [
    shared,
    css`
      :host {
        position: relative;
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        grid-template-rows: auto auto 1fr auto auto;
        height: 100dvh;
        max-width: 56rem;
        margin: 0 auto;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        column-gap: var(--s2);
        padding: var(--s1) var(--s2) 0 var(--s4);
        border-bottom: 1px solid var(--line);
      }
      h1 {
        flex: 1 1 8em;
        min-width: 0;
        font-size: var(--size-m);
      }
      .private {
        display: inline-flex;
        align-items: center;
        gap: var(--s2);
        min-height: var(--touch);
        padding: 0;
        border: 0;
        border-radius: 6px;
        background: none;
        color: var(--accent);
        font-size: var(--size-s);
        line-height: 1.3;
        text-align: start;
        overflow-wrap: anywhere;
        cursor: pointer;
      }
      .private span {
        min-width: 0;
      }
      .private:hover span {
        text-decoration: underline;
      }
      tm-patient-link {
        grid-row: 2;
        padding: var(--s2) var(--s3) 0;
      }
      tm-patient-messages {
        grid-row: 3;
        min-height: 0;
      }
    `,
  ];

  /** It has ended and is only read. */
  @property({ type: Boolean }) over = false;
  @query('tm-composer') private composer!: Composer;
  @query('tm-patient-actions') private actions!: PatientActions | null;

  override render() {
    const { state } = this.store;
    if (!state) return nothing;
    const doctor = state.doctorName;
    return html`<div class="head">
        <h1 class="name"><bdi>${doctor}</bdi></h1>
        ${this.over
          ? html`<wa-button appearance="plain" @click=${() => this.dispatchEvent(new Event('tm-close'))}>
              <wa-icon slot="start" name="arrow-left"></wa-icon>${common.back()}
            </wa-button>`
          : html`<tm-patient-actions without-details .store=${this.store}></tm-patient-actions>`}
        <button class="private" @click=${() => this.actions?.showDetails()} ?hidden=${this.over}>
          <wa-icon name="shield-check"></wa-icon>
          <span>${this.store.thread('everyone').length > 0 ? patient.onlyYouWrite(doctor) : patient.onlyYou(doctor)}</span>
        </button>
      </div>
      ${this.over ? nothing : html`<tm-patient-link .store=${this.store}></tm-patient-link>`}
      <tm-patient-messages .store=${this.store}></tm-patient-messages>
      ${this.over
        ? nothing
        : html`<tm-writing-line .store=${this.store} thread="private" .name=${doctor}></tm-writing-line>
          <tm-composer
            private
            .thread=${state.patientId}
            .drafts=${this.store.drafts}
            .audience=${patient.toDoctor(doctor)}
            placeholder=${patient.placeholder()}
            .send=${this.#send}
            @tm-files=${this.#attach}
            @tm-writing=${() => this.store.writes('private')}
            ><p slot="files" class="quiet small" ?hidden=${state.keep === 0}>${keeping.vanishing(state.keep)}</p
            ><tm-files-preparing slot="files" .store=${this.store} thread=""></tm-files-preparing
          ></tm-composer>
          <tm-file-drop .audience=${patient.toDoctor(doctor)} @tm-files=${this.#attach}></tm-file-drop>`}`;
  }

  async #attach({ files }: FilesEvent): Promise<void> {
    const doctor = this.store.state?.doctorName ?? '';
    this.composer.refuse(await attach(this.store, '', files, (refusal) => patient.refusal(refusal, doctor)));
  }

  readonly #send: Send = async (text) => {
    const result = await this.store.command({ type: 'send', to: '', text });
    return whyNot(result, (refusal) => patient.refusal(refusal, this.store.state?.doctorName ?? ''));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-patient-conversation': PatientConversation;
  }
}
