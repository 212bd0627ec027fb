import type { Node } from 'libpg-query'

import { TenantryError } from '@tenantry/runtime/errors'

import type { Parser } from '../parser.ts'

/** What the server tells of a condition, a view or a rule, as the grammar reads it. */
export class DefinitionParser {
  readonly parser: Parser
  readonly #known = new Map<string, Node | undefined>()

  constructor(parser: Parser) {
    this.parser = parser
  }

  /** @throws {TenantryError} SQL_INVALID: without its condition a policy would pass for another one. */
  condition(text: string, of: string): Node {
    const statement = this.statement(`select 1 where ${text}`)
    const where =
      statement !== undefined && 'SelectStmt' in statement
        ? statement.SelectStmt.whereClause
        : undefined
    if (where !== undefined) return where
    throw new TenantryError('SQL_INVALID', {
      message: `The grammar does not understand what the server tells of ${of}: ${text}`,
      hint: 'Use a version of Tenantry that knows the version of the server.',
    })
  }

  /** Undefined where it cannot be read. */
  statement(text: string): Node | undefined {
    if (!this.#known.has(text)) this.#known.set(text, this.#parse(text))
    return this.#known.get(text)
  }

  #parse(text: string): Node | undefined {
    try {
      return this.parser.parseSync(text).stmts?.[0]?.stmt
    } catch {
      // The grammar says so by throwing, and nothing else.
      return undefined
    }
  }
}
