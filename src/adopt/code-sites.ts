/** A place in the code of an application that has to do with tenants. */
export interface CodeSite {
  readonly path: string
  /** The first one is 1. */
  readonly line: number
  readonly text: string
  readonly what: 'kysely' | 'fastify' | 'routes'
}

const MARKS: readonly (readonly [CodeSite['what'], RegExp])[] = [
  ['kysely', /\bnew\s+Kysely\b/],
  ['fastify', /\b[fF]astify\s*\(/],
  [
    'routes',
    /\.(?:get|post|put|patch|delete)(?:<[^(]*>)?\(\s*['"`]\/|\.(?:get|post|put|patch|delete)<.*>\(\s*$|\.register\(/,
  ],
]
const MOST_SITES = 40

/** Where connections are made and routes registered, as far as the text tells. */
export function findCodeSites(
  files: readonly { readonly path: string; readonly text: string }[],
): CodeSite[] {
  const sites = files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index): CodeSite[] => {
      const what = MARKS.find(([, mark]) => mark.test(line))?.[0]
      return what === undefined ? [] : [{ path, line: index + 1, text: line.trim(), what }]
    }),
  )
  return sites.slice(0, MOST_SITES)
}
