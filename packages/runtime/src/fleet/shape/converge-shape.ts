import { quoteIdentifier } from '../../database/sql-text.ts'
import type { ShapeDifference } from './diff-shapes.ts'
import { createItem } from './create-item.ts'
import { dropItem } from './drop-item.ts'
import type { Mending } from './mending.ts'
import type { Shape, ShapeItem, ShapeKind } from './shape.ts'
import { changeItem } from './change-item.ts'

/** What would make a shape its reference. The marks of roles and of the schema are still in it. */
export interface Convergence {
  /** In their order; the first part runs as the administrator, who may drop what others made. */
  readonly asAdmin: readonly string[]
  readonly asOwner: readonly string[]
  /** What would lose rows or values: statements of the above. */
  readonly loses: readonly string[]
  /** Differences that no SQL is known for that is surely right: nothing is done while there is one. */
  readonly unknown: readonly string[]
}

/** What hangs on others goes first and comes last. */
const DROP_ORDER: readonly ShapeKind[] = [
  'rule',
  'policy',
  'trigger',
  'view',
  'constraint',
  'index',
  'column',
  'table',
  'function',
  'sequence',
  'type',
  'grant',
]
const MAKE_ORDER: readonly ShapeKind[] = [
  'schema',
  'type',
  'sequence',
  'table',
  'column',
  'index',
  'constraint',
  'function',
  'view',
  'rule',
  'trigger',
  'policy',
  'grant',
]

/** Decides from the differences alone. */
export function convergeShape(differences: readonly ShapeDifference[], wanted: Shape): Convergence {
  const loses: string[] = []
  const unknown: string[] = []
  const drops: { statement: string; rank: number }[] = []
  const makes: { statement: string; rank: number }[] = []
  const gone = new Set(
    differences.flatMap(({ found, wanted: other }) =>
      found !== undefined && other === undefined ? [ownName(found)] : [],
    ),
  )
  const isNew: ShapeItem[] = []
  for (const difference of differences) {
    const { found, wanted: other } = difference
    if (found !== undefined && other === undefined && goesWith(found, gone)) continue
    const item = found ?? other
    const mending = mend(difference)
    if (item === undefined || mending === undefined) {
      unknown.push(difference.text)
      continue
    }
    for (const statement of mending.drop ?? [])
      drops.push({ statement, rank: DROP_ORDER.indexOf(item.kind) })
    for (const statement of mending.make ?? []) makes.push({ statement, rank: rankOf(item) })
    if (mending.loses) loses.push(...(mending.drop ?? []), ...(mending.make ?? []))
    if (mending.isNew) isNew.push(item)
  }
  const grants = isNew.flatMap((item) => grantAnew(item, wanted))
  return {
    asAdmin: sorted(drops),
    // Of two that are the same the last one counts: a grant comes behind the revoke of a new object.
    asOwner: [...new Set([...sorted(makes), ...grants].toReversed())].toReversed(),
    loses,
    unknown,
  }
}

function mend({ found, wanted }: ShapeDifference): Mending | undefined {
  if (wanted === undefined) return found && dropItem(found)
  return found === undefined ? createItem(wanted) : changeItem(found, wanted)
}

/** A foreign key needs the keys of all tables; a sequence belongs to a column that has to be there. */
function rankOf({ kind, definition }: ShapeItem): number {
  const rank = MAKE_ORDER.indexOf(kind)
  return kind === 'constraint' && definition['type'] === 'f' ? rank + 0.5 : rank
}

function sorted(list: readonly { statement: string; rank: number }[]): string[] {
  return list.toSorted((one, other) => one.rank - other.rank).map(({ statement }) => statement)
}

const GRANTED_AS: { readonly [Kind in ShapeKind]?: string } = {
  table: 'table',
  view: 'table',
  sequence: 'sequence',
  function: 'routine',
}

/** How the thing is called in what belongs to it, and in what is granted on it. */
function ownName({ kind, parent, name }: ShapeItem): string {
  return kind === 'column'
    ? `column ${parent}.${name}`
    : `${kind === 'view' ? 'table' : kind} ${name}`
}

function goesWith({ kind, parent }: ShapeItem, gone: ReadonlySet<string>): boolean {
  if (kind !== 'grant') return parent !== '' && gone.has(`table ${parent}`)
  const object = parent.replaceAll('"', '')
  if (object.startsWith('column ') && gone.has(`table ${object.slice(7).split('.')[0] ?? ''}`))
    return true
  return [...gone].some(
    (name) => name.replaceAll('"', '').replace(/^function /, 'routine ') === object,
  )
}

/** A new object has the grants that PostgreSQL gives by itself; these are the ones it should have. */
function grantAnew({ kind, name }: ShapeItem, wanted: Shape): string[] {
  const noun = GRANTED_AS[kind]
  if (noun === undefined) return []
  const object = `${noun} ${kind === 'function' ? name : quoteIdentifier(name)}`
  const same = (parent: string) => parent.replaceAll('"', '') === object.replaceAll('"', '')
  return [
    `revoke all on ${object} from public`,
    ...wanted
      .filter((item) => item.kind === 'grant' && same(item.parent))
      .flatMap((item) => createItem(item)?.make ?? []),
  ]
}
