import { TenantryError } from '../errors.ts'
import type { MigrationNotes } from './define-migration.ts'

/** What a migration says of itself, beside its SQL. */
export interface Directives {
  /** Why columns, tables or rows may go; undefined where none may. */
  readonly destructive: string | undefined
  /** Why findings of the linter do not count, by their rule. */
  readonly allow: Readonly<Record<string, string>>
  /** The migration that every placement must have before; undefined where there is none. */
  readonly contracts: string | undefined
  /** Whether it makes what an application had before it was adopted. */
  readonly isBaseline: boolean
}

/** What only an SQL file has to say: one in TypeScript has a form for it. */
interface FileDirectives extends Directives {
  readonly isBackfill: boolean
}

interface ReadFile extends FileDirectives {
  readonly sql: string
  /** What stands behind `-- tenantry: down`; undefined where nothing says it. */
  readonly down: string | undefined
}

const DIRECTIVE = /^\s*--\s*tenantry:(.*)$/i
const COMMENT_OR_BLANK = /^\s*(--.*)?$/

/**
 * Takes `-- tenantry: …` out of the comments at the beginning of an SQL file. What is left is what the
 * checksum covers, so that a reason can be given after the migration was applied.
 *
 * @throws {TenantryError} MIGRATION_DIRECTIVE_INVALID for one that is not known, has no reason, stands
 * twice, or comes after SQL.
 */
export function readDirectives(name: string, text: string): ReadFile {
  const left: string[] = []
  const given: string[] = []
  let isLeading = true
  let down: string[] | undefined
  for (const line of text.split('\n')) {
    if (down !== undefined) {
      down.push(line)
      continue
    }
    const directive = DIRECTIVE.exec(line.trimEnd())?.[1]?.trim()
    if (directive === undefined) {
      isLeading &&= COMMENT_OR_BLANK.test(line.trimEnd())
      left.push(line)
    } else if (directive === 'down') down = []
    else if (isLeading) given.push(directive)
    else throw invalid(name, directive, 'it stands after SQL, and belongs to the top of the file')
  }
  return { ...parseDirectives(name, given), sql: left.join('\n'), down: down?.join('\n') }
}

function parseDirectives(name: string, given: readonly string[]): FileDirectives {
  let destructive: string | undefined
  let contracts: string | undefined
  let isBackfill = false
  let isBaseline = false
  const allow: Record<string, string> = {}
  for (const directive of given) {
    const [word = '', ...rest] = directive.split(/\s+/)
    if (word === 'destructive') {
      if (destructive !== undefined) throw invalid(name, directive, 'it stands there twice')
      destructive = requireReason(name, directive, rest)
    } else if (word === 'allow') {
      const [rule = '', ...reason] = rest
      if (Object.hasOwn(allow, rule)) throw invalid(name, directive, 'it stands there twice')
      allow[rule] = requireReason(name, directive, reason)
    } else if (word === 'contracts') {
      if (contracts !== undefined) throw invalid(name, directive, 'it stands there twice')
      contracts = requireMigration(name, rest)
    } else if (word === 'backfill' && rest.length === 0) isBackfill = true
    else if (word === 'baseline' && rest.length === 0) isBaseline = true
    else throw invalid(name, directive, 'nothing of that name is known')
  }
  return { destructive, allow, contracts, isBackfill, isBaseline }
}

/**
 * What a migration in TypeScript says of itself.
 *
 * @throws {TenantryError} MIGRATION_DIRECTIVE_INVALID where a reason is empty.
 */
export function checkDirectives(
  name: string,
  { destructive, allow = {}, contracts, baseline: isBaseline = false }: MigrationNotes,
): Directives {
  if (destructive !== undefined) requireReason(name, 'destructive', [destructive])
  for (const [rule, reason] of Object.entries(allow)) requireReason(name, `allow ${rule}`, [reason])
  if (contracts !== undefined) requireMigration(name, contracts.split(/\s+/))
  return { destructive, allow, contracts, isBaseline }
}

function requireMigration(name: string, words: readonly string[]): string {
  const [other = ''] = words
  if (words.length === 1 && other !== '' && other < name) return other
  throw invalid(name, `contracts ${words.join(' ')}`, 'it is not the name of an earlier migration')
}

function requireReason(name: string, directive: string, words: readonly string[]): string {
  const reason = words.join(' ').trim()
  if (reason === '') throw invalid(name, directive, 'the reason is missing')
  return reason
}

function invalid(migration: string, directive: string, why: string): TenantryError {
  return new TenantryError('MIGRATION_DIRECTIVE_INVALID', {
    message: `The migration ${migration} says ${JSON.stringify(`tenantry: ${directive}`)}: ${why}.`,
    hint: 'Above the SQL stand `-- tenantry: destructive <reason>`, `-- tenantry: allow <rule> <reason>`, `-- tenantry: contracts <migration>`, `-- tenantry: backfill` or `-- tenantry: baseline`; behind it `-- tenantry: down` and the way back.',
    details: { migration, directive },
  })
}
