import type { Edge } from '../edge.ts'

/** The two things that an edge ties together, as the picture names them. */
export interface EdgeEnds {
  /** On the side of the module: a file, a table, or `''` for the module as a whole. */
  readonly module: string
  /** On the other side: a file or a table; undefined for what is about the module alone. */
  readonly outside: string | undefined
}

/** @param inside The files of the module. */
export function endsOf(edge: Edge, inside: ReadonlySet<string>): EdgeEnds {
  const { place, other, name, shape } = edge
  const isInside = inside.has(place.file)
  if (!isInside) {
    const isOfTable = shape === 'table-used' || shape === 'key-crosses'
    const [table = name] = name.split('.')
    return { module: other ?? (isOfTable ? tableNamed(table) : ''), outside: place.file }
  }
  return {
    module: place.file,
    outside: other ?? (shape === 'table-foreign' ? tableNamed(name) : undefined),
  }
}

function tableNamed(name: string): string {
  return `table ${name}`
}
