import type { Node } from 'libpg-query'

import type { FunctionState, GrantState, Origin } from '../state/database-state.ts'
import { createFunction } from '../state/read-function-state.ts'
import { StateStore } from '../state/state-store.ts'
import { walk } from '../walk.ts'
import type { FunctionRow } from './content-rows.ts'
import type { DefinitionParser } from './parse-definition.ts'

export interface FunctionReading {
  readonly definitions: DefinitionParser
  readonly origin: (what: string) => Origin
  /** The schema in which a name is found that has none, for a function of this schema. */
  readonly schemaOf: (name: string, from: string) => string | undefined
}

/** Undefined for one that is gone, or that the grammar does not understand. */
export function readLiveFunction(
  row: FunctionRow,
  { definitions, origin, schemaOf }: FunctionReading,
): FunctionState | undefined {
  const { schema, name, definition } = row
  const node = definition === null ? undefined : definitions.statement(definition)
  if (definition === null || node === undefined || !('CreateFunctionStmt' in node)) return undefined
  const full = schema === 'public' ? name : `${schema}.${name}`
  const at = origin(`function ${full}`)
  const store = new StateStore()
  const { parser } = definitions
  createFunction(store, node.CreateFunctionStmt, { parser, text: definition, at })
  const [read] = store.functions.values()
  if (read === undefined) return undefined
  for (const one of [...read.body.statements, ...read.body.assigned.map(({ value }) => value)]) {
    qualify(one, (named) => schemaOf(named, schema))
  }
  return { ...read, grants: row.is_default ? undefined : grantsOf(row, at) }
}

function grantsOf({ grants }: FunctionRow, at: Origin): GrantState[] {
  return (grants ?? []).map(({ role, is_grantable: isGrantable }) => ({
    role,
    privilege: 'execute',
    isGrantable,
    isForColumns: false,
    at,
  }))
}

/** Names the schema of what a body leaves to the search_path. The tree is the reader's own. */
function qualify(tree: Node | undefined, schemaOf: (name: string) => string | undefined): void {
  const own = new Set<unknown>()
  walk([tree], (key, value) => {
    if (key === 'CommonTableExpr' && 'ctename' in value) own.add(value.ctename)
  })
  walk([tree], (_, value) => {
    if (!('relname' in value) || !('inh' in value) || 'schemaname' in value) return
    if (own.has(value.relname)) return
    const schema = schemaOf(String(value.relname))
    if (schema !== undefined) Object.assign(value, { schemaname: schema })
  })
}
