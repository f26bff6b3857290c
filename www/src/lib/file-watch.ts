import type { ReactiveController, ReactiveControllerHost } from 'lit';

type Host = ReactiveControllerHost & { store: { watchFiles(listener: () => void): () => void } };

/** Draws its element anew whenever a file has moved on, which StoreElement does not. */
export class FileWatch implements ReactiveController {
  #end: (() => void) | undefined;

  constructor(private readonly host: Host) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#end = this.host.store.watchFiles(() => this.host.requestUpdate());
  }

  hostDisconnected(): void {
    this.#end?.();
  }
}
