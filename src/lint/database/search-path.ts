import type { LiveDatabase } from '../../sql/index.ts'

const DEFAULT_PATH = '"$user", public'

/** The schemas in which the names of a role's sessions are looked up, as far as they are there, in their order. */
export function searchPathOf(live: LiveDatabase, role: string): readonly string[] {
  const text = live.searchPaths.get(role) ?? live.searchPaths.get(undefined) ?? DEFAULT_PATH
  const there = new Set(live.families.flatMap(({ schemas }) => schemas))
  return splitPath(text)
    .map((name) => (name === '$user' ? role : name))
    .filter((name) => there.has(name))
}

/** The names of a list; those in quotes keep their case. */
function splitPath(text: string): readonly string[] {
  return [...text.matchAll(/"((?:[^"]|"")*)"|([^\s,"]+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '').toLowerCase() : quoted.replaceAll('""', '"'),
  )
}
