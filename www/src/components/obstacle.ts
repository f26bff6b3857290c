import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Obstacle } from '../engine/types.ts';
import { common } from '../texts/common.ts';
import './notice.ts';

/** Says why the page cannot run here, and offers the way on where there is one. */
@customElement('tm-obstacle')
export class ObstacleNotice extends LitElement {
  @property() obstacle: Obstacle = 'engine-died';

  override render() {
    const { title, text } = common.obstacle(this.obstacle);
    const again = this.obstacle === 'engine-died' || this.obstacle === 'unreadable' ? common.reload() : common.tryAgain();
    return html`<tm-notice .heading=${title} .text=${text}>
      <wa-button variant="brand" @click=${() => location.reload()}>${again}</wa-button>
    </tm-notice>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-obstacle': ObstacleNotice;
  }
}
