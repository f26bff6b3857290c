import { html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Obstacle } from '../engine/types.ts';
import { common } from '../texts/common.ts';
import './notice.ts';

/** Says why the page cannot run here, and offers the way on where there is one. */
@customElement('tm-obstacle')
export class ObstacleNotice extends LitElement {
  @property() obstacle: Obstacle = 'engine-died';
  /** Goes on in this tab, where it goes on in another. */
  @property({ attribute: false }) useHere: () => void = () => {};
  @state() private asked = false;

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('obstacle')) this.asked = false;
  }

  override render() {
    const { title, text } = common.obstacle(this.obstacle);
    return html`<tm-notice .heading=${title} .text=${text}>${this.#button()}</tm-notice>`;
  }

  #button() {
    switch (this.obstacle) {
      case 'second-tab':
      case 'taken-over':
        return html`<wa-button variant="brand" ?loading=${this.asked} @click=${this.#use}>${common.useThisTab()}</wa-button>`;
      case 'engine-died':
      case 'unreadable':
      case 'storage-full':
      case 'storage-cleared':
        return this.#again(common.reload());
      case 'insecure':
      case 'no-wasm':
      case 'no-storage':
      case 'load-failed':
      case 'not-genuine':
        return this.#again(common.tryAgain());
    }
  }

  #again(words: string) {
    return html`<wa-button variant="brand" @click=${() => location.reload()}>${words}</wa-button>`;
  }

  #use(): void {
    this.asked = true;
    this.useHere();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-obstacle': ObstacleNotice;
  }
}
