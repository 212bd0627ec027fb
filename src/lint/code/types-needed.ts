import { ts } from 'ts-morph'

import {
  type ImportGraph,
  moduleOf,
  QUERY_ROOTS,
  type SourceText,
  type TableCall,
  tableCallsIn,
  type WrittenText,
  writtenTexts,
} from '../../code/index.ts'

/**
 * The files whose types have to be known to find who queries the tables of another module: those of which their text
 * does not say that they do not. `all` where a name, a query or a piece of SQL may come to it from out of sight, so
 * that any file may have a say. Empty where nobody does.
 *
 * @param graph Its files have their texts.
 * @param owners The modules of tables.
 */
export function typesNeeded(
  graph: ImportGraph,
  owners: ReadonlyMap<string, string>,
): 'all' | readonly SourceText[] {
  if (owners.size === 0) return []
  const tables = new Tables(owners)
  const reach = new Reach(graph)
  const found: SourceText[] = []
  for (const file of graph.files) {
    const module = moduleOf(file, graph)?.module
    const names = module !== undefined && tables.areNamed(file.text, module)
    const isUnclear = mayHandOn(file.text, tables)
    if (!names && !isUnclear) continue
    const read = ts.createSourceFile(file.fileName, file.text, ts.ScriptTarget.Latest, true)
    const texts = writtenTexts(read)
    if (isUnclear) {
      if (texts.some((one) => isPart(one, tables))) return 'all'
      if (tableCallsIn(read).some((call) => isOpen(call, file, tables, reach))) return 'all'
    }
    if (module === undefined || !names) continue
    const others = texts.filter(({ text }) => tables.areNamed(text, module))
    // Who runs it knows what it is.
    if (others.some(({ text, isTagged }) => !isTagged && STATEMENT.test(text))) return 'all'
    if (others.length > 0) found.push(file)
  }
  return found
}

/** The tables that modules own, as texts name them. */
class Tables {
  readonly #owners: ReadonlyMap<string, string>
  /** Names that are no word. */
  readonly #odd: readonly string[]

  constructor(owners: ReadonlyMap<string, string>) {
    this.#owners = new Map([...owners].map(([table, module]) => [table.toLowerCase(), module]))
    this.#odd = [...this.#owners.keys()].filter((table) => !/^[\w$]+$/.test(table))
  }

  /** Whether one of another module is named somewhere in a text. */
  areNamed(text: string, module: string): boolean {
    const lower = text.toLowerCase()
    for (const [word] of lower.matchAll(WORDS)) {
      const owner = this.#owners.get(word)
      if (owner !== undefined && owner !== module) return true
    }
    return this.#odd.some((table) => lower.includes(table) && this.#owners.get(table) !== module)
  }

  has(name: string): boolean {
    return this.#owners.has(name.toLowerCase()) || this.#odd.length > 0
  }

  ownerOf(name: string): string | undefined {
    return this.#owners.get(name.toLowerCase())
  }
}

/** And what is written with a backslash, behind which a word begins: `'select 1\nfrom customer'`. */
const WORDS = /\\[nrtvfb]|[\w$]+/g

/** Whether a file of another module that queries is imported, through whomever. */
class Reach {
  readonly #graph: ImportGraph
  #imports: ReadonlyMap<SourceText, readonly SourceText[]> | undefined

  constructor(graph: ImportGraph) {
    this.#graph = graph
  }

  hasQueryOfOthers(from: SourceText, owner: string): boolean {
    this.#imports ??= importsOf(this.#graph)
    const seen = new Set([from])
    for (const file of seen) {
      const module = moduleOf(file, this.#graph)?.module
      const isOther = file !== from && module !== undefined && module !== owner
      if (isOther && ROOT.test(file.text)) return true
      for (const next of this.#imports.get(file) ?? []) seen.add(next)
    }
    return false
  }
}

function importsOf(graph: ImportGraph): ReadonlyMap<SourceText, readonly SourceText[]> {
  const imports = new Map<SourceText, SourceText[]>()
  for (const { from, to } of graph.edges) {
    const others = imports.get(from)
    if (others) others.push(to)
    else imports.set(from, [to])
  }
  return imports
}

const ROOTS = [...QUERY_ROOTS.keys()].join('|')
const ROOT = new RegExp(`\\.\\s*(?:${ROOTS})\\b`)
const NAME = String.raw`\(\s*(?:'[^'\\\n]*'|"[^"\\\n]*")`
/** A query that is told its tables where it begins. */
const PLAIN_QUERY = new RegExp(
  String.raw`\.\s*(?:${ROOTS})\s*${NAME}\s*\)(?:\s*\.\s*\w+Join\s*${NAME})*`,
  'g',
)
const PLAIN_SQL = /\bsql(?:<[^`]*?>)?`(?:[^`\\$]|\$(?!\{)|\$\{[^`{}]*\})*`\s*\.execute\(/g
const TABLE_CALL = new RegExp(`\\.\\s*(?:${ROOTS}|\\w+Join|from|using)\\s*\\(`)
/** Where a table is named in SQL, up to its name. */
const PLACE = String.raw`\b(?:from|join|into|update|using|only|table|exists)[\s(]+(?:[\w".]+(?:\s+as)?(?:\s+\w+)?\s*,\s*)*(?:"?\w+"?\.)?"?`
const HOLE = new RegExp(`${PLACE}(?:\\$\\{|['"\`]\\s*\\+)`, 'i')
const NAMED = new RegExp(`${PLACE}([\\w$]+)`, 'gi')
const STATEMENT =
  /^(?:--.*\n|\/\*[^]*?\*\/|[\s(])*(?:\$\{|(?:select|insert|update|delete|merge|with|truncate|copy|table|lock|explain)\b)/i
/** What begins in the midst of a statement. */
const CLAUSE = /^\s*(?:from|(?:\w+\s+){0,2}join|into|using|only|exists)\b/i

/** `` sql`customer` `` */
const NAME_ALONE = /[\w$>)\]]`\s*(?:"?\w+"?\.)?"?([\w$]+)"?\s*`/g

/** Whether a file may hand on a name, a query or a piece of SQL, or have one handed in: false where it surely does not. */
function mayHandOn(text: string, tables: Tables): boolean {
  if (HOLE.test(text)) return true
  const rest = text.replaceAll(PLAIN_QUERY, '').replaceAll(PLAIN_SQL, '')
  if (TABLE_CALL.test(rest)) return true
  for (const [, name = ''] of rest.matchAll(NAMED)) if (tables.has(name)) return true
  return [...rest.matchAll(NAME_ALONE)].some(([, name = '']) => tables.has(name))
}

/** Whether a text is a piece of SQL that says what is queried somewhere else, or is told so. */
function isPart({ text, isTagged, isRun }: WrittenText, tables: Tables): boolean {
  const isSql = isTagged || STATEMENT.test(text) || CLAUSE.test(text)
  if (isSql && HOLE.test(text)) return true
  if (isRun) return false
  if (isTagged && tables.has(text.trim().replaceAll('"', '').split('.').at(-1) ?? '')) return true
  const isWhole = !isTagged && !CLAUSE.test(text)
  if (!isSql || isWhole) return false
  return [...text.matchAll(NAMED)].some(([, name = '']) => tables.has(name))
}

function isOpen(
  { names, begins }: TableCall,
  file: SourceText,
  tables: Tables,
  reach: Reach,
): boolean {
  if (names === undefined) return true
  if (begins === 'here') return false
  return names.some((name) => {
    const owner = tables.ownerOf((name.split(/\s+as\s+/i)[0] ?? '').split('.').at(-1)?.trim() ?? '')
    if (owner === undefined) return false
    return begins === 'anywhere' || reach.hasQueryOfOthers(file, owner)
  })
}
