import type {
  AlterFunctionStmt,
  CreateFunctionStmt,
  DefElem,
  Node,
  ObjectWithArgs,
  VariableSetStmt,
} from 'libpg-query'

import type { Parser } from '../parser.ts'
import { readFunction } from '../read-function.ts'
import { nameIn, partsOf, qualifiedName, stringsOf, typeOf } from '../read-names.ts'
import { quoteName } from '../quote-name.ts'
import type { FunctionState, Origin } from './database-state.ts'
import { readFunctionBody } from './read-function-body.ts'
import { schemaOfName, type StateStore } from './state-store.ts'

/** The text of the statement is what PL/pgSQL is read from. */
export function createFunction(
  store: StateStore,
  statement: CreateFunctionStmt,
  { parser, text, at }: { readonly parser: Parser; readonly text: string; readonly at: Origin },
): void {
  const { name, object } = readFunction(statement)
  const options = elementsOf(statement.options)
  const schema = schemaOfName(name)
  const signature = signatureIn(statement)
  const [before] = store.functionsNamed({ schema, name: name.name }, signature)
  const language = languageOf(options)
  store.setFunction({
    schema,
    name: name.name,
    signature,
    isProcedure: object === 'procedure',
    isTrigger: typeOf(statement.returnType).name.endsWith('trigger'),
    isDefiner: booleanOption(options, 'security') ?? false,
    isLeakproof: booleanOption(options, 'leakproof') ?? false,
    language,
    searchPath: pinIn(options) ?? 'open',
    isAtomic: statement.sql_body !== undefined,
    body: readFunctionBody(statement, { parser, text, language }),
    grants: before ? before.grants : store.grantsOfNewFunction(schema, at),
    at,
  })
}

export function alterFunction(store: StateStore, statement: AlterFunctionStmt, at: Origin): void {
  const { func, actions } = statement
  if (func === undefined) return
  const options = elementsOf(actions)
  for (const one of store.functionsNamed(nameIn(func.objname), signatureOf(func))) {
    const changed: FunctionState = {
      ...one,
      isDefiner: booleanOption(options, 'security') ?? one.isDefiner,
      isLeakproof: booleanOption(options, 'leakproof') ?? one.isLeakproof,
      searchPath: pinIn(options) ?? one.searchPath,
      at,
    }
    store.setFunction(changed)
  }
}

/** The functions that a statement names, of every signature where it gives none. */
export function functionsMeant(store: StateStore, object: Node): readonly FunctionState[] {
  const signature = 'ObjectWithArgs' in object ? signatureOf(object.ObjectWithArgs) : undefined
  return store.functionsNamed(qualifiedName(partsOf(object)), signature)
}

/** As `FunctionState` has it; undefined where the name stands alone. */
function signatureOf(func: ObjectWithArgs): string | undefined {
  if (func.args_unspecified) return undefined
  const name = stringsOf(func.objname).at(-1) ?? ''
  const types = (func.objargs ?? []).map((one) =>
    'TypeName' in one ? typeOf(one.TypeName).text : '',
  )
  return `${quoteName(name)}(${types.join(', ')})`
}

function signatureIn(statement: CreateFunctionStmt): string {
  const { signature, name } = readFunction(statement)
  // The schema stands beside it.
  return name.schema === undefined ? signature : signature.slice(quoteName(name.schema).length + 1)
}

function elementsOf(nodes: readonly Node[] | undefined): readonly DefElem[] {
  return (nodes ?? []).flatMap((one) => ('DefElem' in one ? [one.DefElem] : []))
}

function languageOf(options: readonly DefElem[]): string {
  const option = options.find(({ defname }) => defname === 'language')
  return partsOf(option?.arg)[0]?.toLowerCase() ?? 'sql'
}

function booleanOption(options: readonly DefElem[], name: string): boolean | undefined {
  const option = options.find(({ defname }) => defname === name)
  if (option === undefined) return undefined
  return (
    option.arg !== undefined && 'Boolean' in option.arg && (option.arg.Boolean.boolval ?? false)
  )
}

/** What options say of the search_path; undefined where they say nothing. */
function pinIn(options: readonly DefElem[]): FunctionState['searchPath'] | undefined {
  const sets = options.flatMap(({ defname, arg }) =>
    defname === 'set' && arg !== undefined && 'VariableSetStmt' in arg ? [arg.VariableSetStmt] : [],
  )
  const set = sets.findLast(
    ({ name, kind }) => kind === 'VAR_RESET_ALL' || name?.toLowerCase() === 'search_path',
  )
  return set && (isPin(set) ? 'pinned' : 'open')
}

function isPin({ kind, args = [] }: VariableSetStmt): boolean {
  if (kind === 'VAR_SET_CURRENT') return true
  if (kind !== 'VAR_SET_VALUE') return false
  const parts = args.flatMap((one) =>
    'A_Const' in one ? (one.A_Const.sval?.sval ?? '').split(',') : [],
  )
  // `"$user"` is whoever calls.
  return !parts.some((part) => part.trim().replaceAll('"', '') === '$user')
}
