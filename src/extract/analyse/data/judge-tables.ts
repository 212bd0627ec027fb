import { type EdgeFacts, type Verdict } from '../../edge.ts'
import { type Cut, isInside, placeOf } from '../../cut.ts'
import type { TableUse } from './find-table-uses.ts'
import type { TableSide, TableSides } from './table-sides.ts'

/** The queries that name a table of the other side. */
export function judgeTables(uses: readonly TableUse[], sides: TableSides, cut: Cut): EdgeFacts[] {
  return uses.flatMap(({ node, tables }) => {
    const file = node.getSourceFile().fileName
    const named = [...new Set(tables.map((table) => sides.nameOf(table)))]
    const place = placeOf(node, cut)
    const isFromInside = isInside(file, cut)
    return named.flatMap((name): EdgeFacts[] => {
      const side = sides.of(name)
      const beside = named.find((one) => one !== name && isOther(sides.of(one), !isFromInside))
      const verdict = isFromInside
        ? verdictInside({ name, side, beside, module: cut.module })
        : verdictOutside({ name, side, beside, module: cut.module })
      if (verdict === undefined) return []
      return isFromInside
        ? [{ direction: 'out', shape: 'table-foreign', name, place, verdict }]
        : [{ direction: 'in', shape: 'table-used', name, place, verdict }]
    })
  })
}

/** Whether a table lies on the side that is asked for. */
function isOther({ is }: TableSide, ofApplication: boolean): boolean {
  return is === (ofApplication ? 'other' : 'module')
}

interface NamedTable {
  readonly name: string
  readonly side: TableSide
  /** A table of the side where the query stands, which the same query names. */
  readonly beside: string | undefined
  readonly module: string
}

function verdictInside({ name, side, beside, module }: NamedTable): Verdict | undefined {
  if (side.is === 'tenants') return { is: 'kept' }
  // Whoever has fewer queries on it is told of them.
  if (side.is === 'shared')
    return side.inside <= side.outside ? refuseShared(name, side, module) : undefined
  if (side.is !== 'other') return undefined
  const owner = side.owner ?? 'the application'
  if (beside !== undefined) return refuseJoin(beside, name, owner)
  return {
    is: 'refused',
    why: `${name} is a table of ${owner}: the rows of the service will lie elsewhere, and this query would not reach it.`,
    remedy:
      side.owner === undefined
        ? 'Have it handed over with the call, or keep a copy of what is needed here, told by events.'
        : `Ask ${owner} by what its index exports, before the module is called, and hand that over; or keep a copy of what is needed here, told by events.`,
  }
}

function verdictOutside({ name, side, beside, module }: NamedTable): Verdict | undefined {
  if (side.is === 'shared')
    return side.outside < side.inside ? refuseShared(name, side, module) : undefined
  if (side.is !== 'module') return undefined
  if (beside !== undefined) return refuseJoin(beside, name, module)
  return {
    is: 'refused',
    why: `${name} is a table of ${module}: its rows will lie elsewhere, and this query would not reach them.`,
    remedy: `Call a function of ${module} that answers what is asked here.`,
  }
}

function refuseJoin(own: string, foreign: string, owner: string): Verdict {
  return {
    is: 'refused',
    why: `One query names ${own} and ${foreign}, a table of ${owner}: once the rows lie in two databases, nothing can join them.`,
    remedy: `Ask ${owner} by the ids for its part, and put the two together here; or keep a copy of the columns that are needed, told by events.`,
  }
}

function refuseShared(
  name: string,
  { inside, outside }: Extract<TableSide, { is: 'shared' }>,
  module: string,
): Verdict {
  return {
    is: 'refused',
    why: `${name} is used on both sides, in ${inside} ${queries(inside)} of ${module} and ${outside} elsewhere, and nothing says whose it is.`,
    remedy: `Say who owns it: declare it in the folder of its owner (a migration, a schema, an entity), and have the other side call the owner.`,
  }
}

function queries(count: number): string {
  return count === 1 ? 'query' : 'queries'
}
