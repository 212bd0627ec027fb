/**
 * Whether the tests of a file may carry tags, written out or in a constant. One file too many takes some
 * time; of one too few its items are told as not shown.
 */
export function isTagged(text: string): boolean {
  return /\btags\b/.test(text)
}
