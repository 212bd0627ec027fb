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
  const { place, other, name, shape, direction } = edge
  if (shape === 'key-crosses') {
    // A key lies between tables, wherever the migration that makes it stands.
    const [own = name] = name.split('.')
    const [from, to = ''] = [tableNamed(own), other]
    return direction === 'out' ? { module: from, outside: to } : { module: to, outside: from }
  }
  if (inside.has(place.file)) {
    const table = shape === 'table-foreign' ? tableNamed(name) : undefined
    return { module: place.file, outside: other ?? table }
  }
  const table = shape === 'table-used' ? tableNamed(name) : ''
  return { module: other ?? table, outside: place.file }
}

function tableNamed(name: string): string {
  return `table ${name}`
}
