import { quoteIdentifier } from '../../database/sql-text.ts'
import type { Mending } from './mending.ts'
import { createItem, grantTexts, sequenceText, triggerState } from './create-item.ts'
import { factsThatDiffer } from './diff-shapes.ts'
import { dropItem } from './drop-item.ts'
import type { ShapeItem } from './shape.ts'

const IDENTITIES: Readonly<Record<string, string>> = { a: 'always', d: 'by default' }
const OWNER_NOUNS: Readonly<Record<string, string>> = {
  table: 'table',
  sequence: 'sequence',
  function: 'routine',
  type: 'type',
}

/** How something that is different becomes as it should be. @returns undefined where no SQL for it is surely right. */
export function changeItem(found: ShapeItem, wanted: ShapeItem): Mending | undefined {
  const facts = factsThatDiffer(found, wanted)
  const { kind, parent, name, definition } = wanted
  const [on, own] = [quoteIdentifier(parent), quoteIdentifier(name)]
  const noun = OWNER_NOUNS[kind]
  // The administrator gives it back; what else is different is then for a second look.
  if (facts.includes('owner') && noun !== undefined && definition['owner'] === '{{owner}}') {
    const object = kind === 'function' ? name : own
    return facts.length === 1 ? { drop: [`alter ${noun} ${object} owner to {{owner}}`] } : undefined
  }
  switch (kind) {
    case 'table':
      return changeTable(wanted, facts)
    case 'column':
      return changeColumn(found, wanted, facts)
    case 'constraint':
      if (`${definition['definition'] ?? ''} NOT VALID` === found.definition['definition']) {
        return { make: [`alter table ${on} validate constraint ${own}`] }
      }
      return anew(found, wanted)
    case 'trigger':
      return facts.includes('definition')
        ? anew(found, wanted)
        : {
            make: definition['state']
              ? triggerState(wanted)
              : [`alter table ${on} enable trigger ${own}`],
          }
    case 'function':
      return facts.join() === 'definition' ? { make: createItem(wanted)?.make ?? [] } : undefined
    case 'sequence':
      return facts.includes('owned_by')
        ? undefined
        : { make: [`alter sequence ${own} ${sequenceText(wanted)}`] }
    case 'grant':
      return { drop: dropItem(found)?.drop ?? [], make: grantTexts(wanted) }
    case 'index':
    case 'policy':
    case 'rule':
    case 'view':
      return anew(found, wanted)
    case 'type':
    case 'schema':
      return undefined
  }
}

function anew(found: ShapeItem, wanted: ShapeItem): Mending | undefined {
  const [away, back] = [dropItem(found), createItem(wanted)]
  return away && back && { ...back, drop: away.drop ?? [] }
}

function changeTable(
  { name, definition }: ShapeItem,
  facts: readonly string[],
): Mending | undefined {
  const own = quoteIdentifier(name)
  if (facts.some((fact) => fact !== 'rls' && fact !== 'forced')) return undefined
  const { rls, forced } = definition
  return {
    make: facts.map((fact) =>
      fact === 'rls'
        ? `alter table ${own} ${rls ? 'enable' : 'disable'} row level security`
        : `alter table ${own} ${forced ? 'force' : 'no force'} row level security`,
    ),
  }
}

function changeColumn(
  found: ShapeItem,
  { parent, name, definition }: ShapeItem,
  facts: readonly string[],
): Mending | undefined {
  const {
    type = '',
    collation,
    not_null: notNull,
    default: value,
    identity,
    generated,
  } = definition
  // A generated column is made of others: to change how, it would have to be made anew.
  if (generated !== undefined || found.definition['generated'] !== undefined) return undefined
  const column = `alter table ${quoteIdentifier(parent)} alter column ${quoteIdentifier(name)}`
  const isTyped = facts.includes('type') || facts.includes('collation')
  const hasDefault = facts.includes('default') || (isTyped && value !== undefined)
  const make: string[] = []
  if (isTyped) {
    if (found.definition['default'] !== undefined) make.push(`${column} drop default`)
    const to = `${type}${collation ? ` collate ${collation}` : ''}`
    make.push(`${column} type ${to} using ${quoteIdentifier(name)}::${type}`)
  }
  if (facts.includes('identity') && found.definition['identity'])
    make.push(`${column} drop identity`)
  if (hasDefault)
    make.push(value === undefined ? `${column} drop default` : `${column} set default ${value}`)
  if (facts.includes('not_null')) make.push(`${column} ${notNull ? 'set' : 'drop'} not null`)
  if (facts.includes('identity') && identity) {
    make.push(`${column} add generated ${IDENTITIES[identity] ?? ''} as identity`)
  }
  return { make, loses: isTyped }
}
