import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { PatientState, Refusal } from '../engine/types.ts';
import { Screens } from '../lib/screens.ts';
import { shared } from '../styles/shared.ts';
import { common } from '../texts/common.ts';
import { patient } from '../texts/patient.ts';
import './loading.ts';
import './notice.ts';
import './obstacle.ts';
import './patient-conversation.ts';
import './patient-ending.ts';
import './patient-invite.ts';
import './patient-lobby.ts';
import './patient-steps.ts';
import './patient-visits.ts';
import { StoreElement } from './store-element.ts';

/** The patient page: opens the link it was called with, and shows the screen of each phase. */
@customElement('tm-patient')
export class PatientPage extends StoreElement<PatientState> {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        min-height: 100dvh;
      }
    `,
  ];

  /** Why the link was not taken. */
  @state() private refused: Refusal | '' = '';
  /** An ended conversation is being read again. */
  @state() private reading = false;
  /** The list of doctors was asked for, in place of the visit that goes on. */
  @state() private choosing = false;
  /** The link that the page was called with is with the engine: what would be shown before is of another visit. */
  @state() private opening = false;
  #begun = false;
  readonly #screens = new Screens();

  constructor() {
    super();
    this.addEventListener('tm-visits', () => (this.choosing = true));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.#open);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#open);
  }

  override willUpdate(): void {
    const { state, obstacle } = this.store;
    // An engine that was stopped does not answer; the next one is asked again.
    if (obstacle) this.#begun = false;
    else if (!this.#begun) void this.#begin();
    if (!state || this.opening) return;
    if (state.phase === 'admitted' || state.phase === 'joining') this.reading = false;
    if (state.doctorName) document.title = patient.title(state.doctorName);
  }

  /** The link is on its way to the engine before that is ready: nobody waits for the page to ask. */
  async #begin(): Promise<void> {
    this.#begun = true;
    this.opening = location.hash.length > 1;
    await this.#open();
    this.opening = false;
  }

  /** Takes the link out of the address bar once the engine keeps it: it holds a secret. */
  readonly #open = async (): Promise<void> => {
    const fragment = location.hash.slice(1);
    if (!fragment) return;
    const result = await this.store.command({ type: 'open', fragment });
    this.refused = result.ok ? '' : result.refusal;
    this.choosing = false;
    if (result.ok) history.replaceState(null, '', location.pathname);
  };

  override updated(): void {
    this.#screens.show(this.#screen(), this.renderRoot);
  }

  /** Names what is shown. The conversation is one screen, whatever becomes of the connection; so is reading it again. */
  #screen(): string {
    const { state, obstacle, ready, loading } = this.store;
    if (obstacle || !ready || !state || this.opening) return obstacle || (loading === undefined ? '' : 'loading');
    const element = this.renderRoot.firstElementChild?.localName ?? '';
    return this.refused || (element === 'tm-patient-conversation' ? element : `${element} ${state.phase}`);
  }

  override render() {
    const { store } = this;
    const { state, obstacle } = store;
    if (obstacle) {
      return html`<tm-obstacle .obstacle=${obstacle} .useHere=${() => store.useHere()}></tm-obstacle>`;
    }
    if (!store.ready || !state || this.opening) return html`<tm-loading .come=${store.loading}></tm-loading>`;
    if (this.refused) return this.#refusal(this.refused, state);
    if (this.choosing) {
      return html`<tm-patient-visits .store=${store} @tm-chosen=${() => (this.choosing = false)}></tm-patient-visits>`;
    }
    switch (state.phase) {
      case 'none':
        return html`<tm-patient-visits .store=${store}></tm-patient-visits>`;
      case 'invited':
        return html`<tm-patient-invite .store=${store}></tm-patient-invite>`;
      case 'joining':
        // Who comes back can read what was written before, go on writing, and sees that it connects.
        if (state.admitted || store.threads.size > 0) break;
        return html`<tm-patient-steps .store=${store}></tm-patient-steps>`;
      case 'lobby':
      case 'held':
        return html`<tm-patient-lobby .store=${store}></tm-patient-lobby>`;
      case 'admitted':
        break;
      default:
        if (this.reading) break;
        return html`<tm-patient-ending .store=${store} @tm-read=${() => (this.reading = true)}></tm-patient-ending>`;
    }
    return html`<tm-patient-conversation
      role="main"
      .store=${store}
      ?over=${this.reading}
      @tm-close=${() => (this.reading = false)}
    ></tm-patient-conversation>`;
  }

  #refusal(refusal: Refusal, state: PatientState) {
    const known = state.phase !== 'none' || this.store.visits.size > 0;
    return html`<tm-notice .heading=${patient.linkTrouble()} .text=${patient.refusal(refusal, state.doctorName)}>
      ${refusal === 'link-damaged' || refusal === 'link-own'
        ? nothing
        : html`<wa-button variant="brand" @click=${() => location.reload()}>${common.reload()}</wa-button>`}
      ${known ? html`<wa-button appearance="outlined" @click=${this.#goOn}>${patient.withoutLink()}</wa-button>` : nothing}
    </tm-notice>`;
  }

  #goOn(): void {
    history.replaceState(null, '', location.pathname);
    this.refused = '';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-patient': PatientPage;
  }
}
