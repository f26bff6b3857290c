/** The browser has taken over what it saves long before; it holds the content, not the address. */
const forgetAddressAfter = 60_000;

/** Hands bytes to the browser to be saved. They are never shown, whatever they are. */
export function download(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), forgetAddressAfter);
}
