/**
 * Has a language's chunk fetched under its hash before it is imported: an import has no place for one, and
 * takes what is there already. Its address and hash stand in the HTML.
 */
export async function pinned(code: string): Promise<void> {
  const pins = document.querySelectorAll<HTMLMetaElement>('meta[name="telemed-language"]');
  const [, url = '', integrity = ''] = [...pins].map(({ content }) => content.split(' ')).find(([its]) => its === code) ?? [];
  const link = document.createElement('link');
  // A browser that does not know it (Safari before 17) fetches the chunk as the import says, unchecked.
  if (!link.relList.supports('modulepreload')) return;
  link.rel = 'modulepreload';
  link.integrity = integrity;
  link.href = url;
  await new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => reject(new Error(`${url} did not come, or is not the right one`));
    document.head.append(link);
  });
}
