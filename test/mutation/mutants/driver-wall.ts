import type { Mutant } from '../mutant.ts'

function attack(name: string) {
  return { attack: name, in: 'driver' } as const
}

const schedule = { schedule: 'first batches' } as const

/** Wall 3: the context, and the connection that carries it. */
export const DRIVER_MUTANTS: readonly Mutant[] = [
  {
    what: 'statements without their context',
    file: 'database/session/connection-transaction.ts',
    find: '        return context()',
    replace: '        return context().slice(1)',
    caughtBy: attack('raw reads: select everything'),
  },
  {
    what: 'transactions without their context',
    file: 'database/session/connection-transaction.ts',
    find: 'return [this.#begin, ...context()]',
    replace: 'return [this.#begin, ...context()].slice(0, 1)',
    caughtBy: schedule,
  },
  {
    what: 'the context without its tenant',
    file: 'database/session/context-statement.ts',
    find: "    tenantId ?? '',\n",
    replace: "    tenantId && '',\n",
    caughtBy: attack('raw reads: select everything'),
  },
  {
    what: 'a connection that serves another tenant',
    file: 'database/session/session.ts',
    find: 'if (taken.tenantId === now.tenantId && taken.placement.id === now.placement.id) return',
    replace: 'if (taken !== null) return',
    caughtBy: attack("the context: carry the victim's transaction into an own context"),
  },
  {
    what: 'the last tenant serves whoever has none',
    file: 'context/context-store.ts',
    find: '    const context = this.#storage.getStore()\n    if (context !== undefined) return context',
    replace:
      "    const context = this.#storage.getStore() ?? Reflect.get(this, 'last')\n    Reflect.set(this, 'last', context)\n    if (context !== undefined) return context",
    caughtBy: attack('the context: use the database of a context that has ended'),
  },
  {
    what: 'the tenant in a variable',
    file: 'context/context-store.ts',
    find: '    const context = this.#storage.getStore()\n    if (context !== undefined) return context',
    replace:
      "    const context = Reflect.get(globalThis, 'tenantry last')\n    if (context !== undefined) return context",
    caughtBy: schedule,
  },
  {
    what: 'a context inside that of another tenant',
    file: 'context/context-store.ts',
    find: 'if (outer !== undefined && options.insideAnotherTenant !== true) throw nested(outer, context)',
    replace: '',
    caughtBy: attack("the context: enter the victim's context from within"),
  },
  {
    what: 'statements on a connection that was given back',
    file: 'database/session/session-connection.ts',
    find: 'if (this.#client.isRetired || !this.#transaction.admits) throw',
    replace: 'if (!this.#transaction.admits) throw',
    caughtBy: attack('what is left behind: use a connection that was given back'),
  },
  {
    what: 'a connection with traces goes back',
    file: 'database/session/session-connection.ts',
    find: 'if (leavesTraces(command, query.sql)) this.#client.current.drop()',
    replace: '',
    caughtBy: schedule,
  },
  {
    what: 'a commit in the middle goes unnoticed',
    file: 'database/session/session-connection.ts',
    find: 'if (isAstray) this.#client.retire()',
    replace: '',
    caughtBy: attack('what is left behind: end the transaction and go on'),
  },
  {
    what: 'a rollback that was asked to be a commit',
    file: 'database/session/session-connection.ts',
    find: "if ((await this.#end('commit')) !== 'ROLLBACK') return",
    replace: "if ((await this.#end('commit')) !== null) return",
    caughtBy: attack('what is left behind: commit what has failed'),
  },
  {
    what: 'leftovers are not looked for',
    file: 'database/session/context-statement.ts',
    find: "search === 'none' ? '$1' : unlessLeftover('$1', search)",
    replace: "'$1'",
    caughtBy: attack('what is left behind: meet what a function left on the connection'),
  },
]
