/**
 * Parts of the page that are used only if they are, to the bit, those that the page was built with.
 * Scripts and styles carry their hashes in the HTML; here are the parts that no element fetches.
 */

/** A part came, and it is another than the one that belongs here. */
export class NotGenuine extends Error {}

const toHex = (bytes: ArrayBuffer) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export const sha256 = async (bytes: ArrayBuffer): Promise<string> => toHex(await crypto.subtle.digest('SHA-256', bytes));

export async function fetchPart(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} could not be fetched: ${response.status}`);
  return response;
}

/** Throws NotGenuine unless the bytes have the hash. */
export async function mustBe(expected: string, bytes: ArrayBuffer, what: string): Promise<void> {
  const found = await sha256(bytes);
  if (found !== expected) throw new NotGenuine(`${what} has SHA-256 ${found}, and not ${expected}`);
}
