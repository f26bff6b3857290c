import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { receiptsOn, setReceipts, setWriting, writingOn } from '../lib/habits.ts';
import { shared } from '../styles/shared.ts';
import { habits } from '../texts/habits.ts';

/** What the other side is told of oneself. */
@customElement('tm-habit-switches')
export class HabitSwitches extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
      }
    `,
  ];

  override render() {
    const box = (checked: boolean, set: (on: boolean) => void, words: string) => html`<label class="switch"
      ><input type="checkbox" .checked=${checked} @change=${(event: Event) => set((event.target as HTMLInputElement).checked)} />${words}</label
    >`;
    return html`${box(receiptsOn(), setReceipts, habits.receipts())} ${box(writingOn(), setWriting, habits.writing())}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tm-habit-switches': HabitSwitches;
  }
}
