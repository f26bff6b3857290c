/**
 * Stands in for Lit's `styleMap` in Web Awesome's parts (build.mjs). Lit writes the `style`
 * attribute when it draws first, which a Content-Security-Policy without 'unsafe-inline'
 * refuses; setting properties from script is allowed.
 */
import { noChange } from 'lit';
import { Directive, directive, type AttributePart } from 'lit/directive.js';

export type StyleInfo = Record<string, string | number | null | undefined>;

class StyleMapDirective extends Directive {
  #set = new Set<string>();

  render(_styles: StyleInfo): unknown {
    return noChange;
  }

  override update(part: AttributePart, [styles]: [StyleInfo]): unknown {
    const { style } = part.element as HTMLElement;
    for (const name of this.#set) {
      if (styles[name] == null) style.removeProperty(kebab(name));
    }
    this.#set = new Set(Object.keys(styles).filter((name) => styles[name] != null));
    for (const name of this.#set) style.setProperty(kebab(name), String(styles[name]));
    return noChange;
  }
}

/** `maxWidth` is max-width; a name with a dash (a custom property) is itself. */
const kebab = (name: string) =>
  name.includes('-') ? name : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export const styleMap = directive(StyleMapDirective);
