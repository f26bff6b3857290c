import { css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { DoctorState } from '../engine/types.ts';
import { hush } from '../lib/announce.ts';
import { Screens } from '../lib/screens.ts';
import { shared } from '../styles/shared.ts';
import { doctor } from '../texts/doctor.ts';
import { keeping } from '../texts/keeping.ts';
import './doctor-room.ts';
import './doctor-setup.ts';
import './doctor-locked.ts';
import './loading.ts';
import './notice.ts';
import './obstacle.ts';
import { StoreElement } from './store-element.ts';

/** The doctor page: which of its screens is shown. */
@customElement('tm-doctor')
export class DoctorPage extends StoreElement<DoctorState> {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        min-height: 100dvh;
      }
    `,
  ];

  readonly #screens = new Screens();

  override willUpdate(): void {
    const { state } = this.store;
    if (state?.name) document.title = doctor.title(state.name);
    if (state?.phase === 'locked') hush();
  }

  override updated(): void {
    const { state, obstacle, ready, loading } = this.store;
    const screen = obstacle || (ready && state ? state.phase : loading === undefined ? '' : 'loading');
    this.#screens.show(screen, this.renderRoot);
  }

  override render() {
    const { store } = this;
    const { state, obstacle } = store;
    if (obstacle) {
      return html`<tm-obstacle .obstacle=${obstacle} .useHere=${() => store.useHere()}></tm-obstacle>`;
    }
    if (!store.ready || !state) return html`<tm-loading .come=${store.loading}></tm-loading>`;
    switch (state.phase) {
      case 'setup':
        return html`<tm-doctor-setup .store=${store}></tm-doctor-setup>`;
      case 'locked':
        return html`<tm-doctor-locked .store=${store}></tm-doctor-locked>`;
      case 'superseded': {
        if (state.moved) return this.#moved();
        const { title, text } = doctor.superseded();
        return html`<tm-notice .heading=${title} .text=${text}>
          <wa-button appearance="outlined" @click=${this.#openHere}>${doctor.openHere()}</wa-button>
        </tm-notice>`;
      }
      case 'open':
        return html`<tm-doctor-room .store=${store}></tm-doctor-room>`;
    }
  }

  #moved() {
    const { title, text } = keeping.moved();
    return html`<tm-notice .heading=${title} .text=${text}>
        <wa-button appearance="outlined" @click=${this.#openHere}>${doctor.openHere()}</wa-button>
        <wa-button appearance="outlined" variant="danger" @click=${this.#erase}>${keeping.erase()}</wa-button>
      </tm-notice>
      <tm-confirm-dialog></tm-confirm-dialog>`;
  }

  #openHere(): void {
    void this.store.command({ type: 'reconnect' });
  }

  async #erase(): Promise<void> {
    const dialog = this.renderRoot.querySelector('tm-confirm-dialog');
    if (!(await dialog?.ask({ words: doctor.confirm.erase(), yes: keeping.eraseNow(), danger: true }))) return;
    await this.store.command({ type: 'erase' });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-doctor': DoctorPage;
  }
}
