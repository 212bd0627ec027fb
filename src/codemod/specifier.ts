/** The extension that an import names; empty where it names none. */
export function extensionOf(specifier: string): string {
  return /\.[cm]?[jt]sx?$/.exec(specifier)?.[0] ?? ''
}

/** The import without what files may leave out, so that `./billing`, `./billing/index.js` and `./billing/index.ts` are one. */
export function bareSpecifier(specifier: string): string {
  const extension = extensionOf(specifier)
  const path = extension === '' ? specifier : specifier.slice(0, -extension.length)
  return path.replace(/\/(index)?$/, '')
}
