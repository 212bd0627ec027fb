import type { Mutant } from '../mutant.ts'

function attack(name: string) {
  return { attack: `statements: ${name}`, in: 'driver' } as const
}

function trace(name: string) {
  return { attack: `traces: ${name}`, in: 'driver' } as const
}

/** What one statement, one stream and one transaction may do. */
export const STATEMENT_MUTANTS: readonly Mutant[] = [
  {
    what: 'the simple protocol',
    file: 'database/session/contextual-query.ts',
    find: "portal, values: [...values], queryMode: 'extended' })",
    replace: "portal, values: [...values], queryMode: 'simple' as 'extended' })",
    caughtBy: attack('stack a statement behind another'),
  },
  {
    what: 'the context without its timeout',
    file: 'database/session/context-statement.ts',
    find: "setting('statement_timeout')",
    replace: "setting('tenantry.nothing')",
    caughtBy: attack('run longer than it may'),
  },
  {
    what: 'the context without its search_path',
    file: 'database/session/context-statement.ts',
    find: "setting('search_path')",
    replace: "setting('tenantry.nothing')",
    caughtBy: attack('see the rows of the context'),
  },
  {
    what: 'the rows of the context among those of the statement',
    file: 'database/session/contextual-query.ts',
    find: '    if (this.hasContext) super.handleDataRow(message)',
    replace: '    super.handleDataRow(message)',
    caughtBy: attack('see the rows of the context'),
  },
  {
    what: 'the answer of the context in place of that of the statement',
    file: 'database/session/contextual-query.ts',
    find: '    if (answered === undefined) {',
    replace: '    if (answered !== null) {',
    caughtBy: attack('see the rows of the context'),
  },
  {
    what: 'a leftover is an error like others',
    file: 'database/session/contextual-query.ts',
    find: 'this.hasContext ? error : asLeftover(error)',
    replace: 'error',
    caughtBy: trace('keep the victim from its rows by what a function left'),
  },
  {
    what: 'a copy from the client goes on',
    file: 'database/session/contextual-query.ts',
    find: '    this.handleError(copyUnsupported(), connection)\n    connection.stream.destroy()',
    replace: '    super.handleCopyInResponse(connection)',
    caughtBy: attack('copy rows from the client'),
  },
  {
    what: 'a stream of any size',
    file: 'database/session/portal-query.ts',
    find: 'if (Number.isInteger(chunkSize) && chunkSize > 0 && chunkSize <= MOST_ROWS) {',
    replace: 'if (chunkSize !== undefined) {',
    caughtBy: attack('ask for no rows at a time'),
  },
  {
    what: 'a stream goes on when its transaction has ended',
    file: 'database/session/session-connection.ts',
    find: '    if (!this.#isIn(transaction)) throw transactionEnded()\n',
    replace: '',
    also: {
      file: 'database/session/session-connection.ts',
      find: '    this.#options.assertSession()\n    const askedAt = performance.now()',
      replace: '    const askedAt = performance.now()',
    },
    caughtBy: attack("read on in the victim's stream"),
  },
  {
    what: 'a stream goes on in another context',
    file: 'database/session/session-connection.ts',
    find: '    this.#options.assertSession()\n    const askedAt = performance.now()',
    replace: '    const askedAt = performance.now()',
    caughtBy: attack("read on in an own stream as somebody else's"),
  },
  {
    what: 'a statement runs alone while its transaction ends',
    file: 'database/session/connection-transaction.ts',
    find: "return this.#state !== 'ending'",
    replace: 'return true',
    caughtBy: attack('have a statement run that was queued in a transaction'),
  },
  {
    what: 'a session is moved to another connection in its midst',
    file: 'database/session/clean-client.ts',
    find: 'if (this.#client.hasContext) return await this.#sendClean(send, 1)',
    replace: 'if (this.#client.hasContext) return await this.#sendClean(send, 2)',
    caughtBy: trace('go on elsewhere when the own connection is spoiled'),
  },
  {
    what: 'statements stay prepared for ever',
    file: 'database/session/prepared-statements.ts',
    find: 'if (this.#known.size <= MOST_STATEMENTS) return',
    replace: 'if (this.#known.size > 0) return',
    caughtBy: attack('keep a server from forgetting statements'),
  },
  {
    what: 'statements that are dropped are not closed',
    file: 'database/session/contextual-query.ts',
    find: 'for (const name of this.#close) closeStatement(connection, name)',
    replace: '',
    caughtBy: attack('keep a server from forgetting statements'),
  },
  {
    what: 'a star is prepared in a transaction',
    file: 'database/session/checked-out-client.ts',
    find: 'isAlone || !mayGoStale(statement.text) ? this.#statements',
    replace: 'isAlone || !mayGoStale(schema) ? this.#statements',
    caughtBy: attack('lose a transaction to a column that was added'),
  },
  {
    what: 'all schemas are shown',
    file: 'database/placement-introspector.ts',
    find: 'return [{ name: await this.#ownSchema() }]',
    replace: 'return await this.#database.getSchemas()',
    caughtBy: attack('list the schemas of others'),
  },
  {
    what: 'the tables of all schemas are shown',
    file: 'database/placement-introspector.ts',
    find: 'return tables.filter(({ schema }) => schema === own)',
    replace: 'return tables.filter(({ schema }) => schema !== own || own !== schema.slice(1))',
    caughtBy: attack('list the tables of others'),
  },
]
