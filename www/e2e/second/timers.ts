/** Timers by name: setting one anew stops the one before. None keeps the program alive. */
export class Timers {
  readonly #running = new Map<string, NodeJS.Timeout>();

  set(name: string, milliseconds: number, action: () => void): void {
    this.stop(name);
    this.#running.set(name, setTimeout(() => (this.#running.delete(name), action()), milliseconds).unref());
  }

  has(name: string): boolean {
    return this.#running.has(name);
  }

  stop(name: string): void {
    clearTimeout(this.#running.get(name));
    this.#running.delete(name);
  }

  clear(): void {
    for (const name of [...this.#running.keys()]) this.stop(name);
  }
}
