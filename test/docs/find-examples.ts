/** A piece of TypeScript in a page of the documentation. */
export interface Example {
  /** The line of the page it begins at, the first one being 1. */
  readonly line: number
  readonly code: string
}

const FENCED = /^```ts\n(.*?)^```$/gms

/** Every example of a page in Markdown, in the page's order. */
export function findExamples(page: string): Example[] {
  return [...page.matchAll(FENCED)].map(({ index, 1: code = '' }) => ({
    line: page.slice(0, index).split('\n').length + 1,
    code,
  }))
}
