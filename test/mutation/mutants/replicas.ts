import type { Edit, Mutant } from '../mutant.ts'

function attack(name: string) {
  return { attack: `replicas: ${name}`, in: 'replicas' } as const
}

const REPLICA = 'database/replica/replica.ts'
const ROUTE = 'database/replica/read-route.ts'
const CLUSTER = 'database/connections/cluster-connections.ts'

const PROMOTED_ANSWERS: Edit = {
  file: 'database/session/read-only.ts',
  find: "when not pg_catalog.pg_is_in_recovery() then '${PROMOTED}' \\\n",
  replace: '',
}
const ANYBODY_IS_A_REPLICA: Edit = { file: REPLICA, find: ' || !identity.isReplica', replace: '' }
const CLOSED_PROCESS: Edit = {
  file: 'database/connections/pools.ts',
  find: 'if (this.#isClosed) throw tenancyClosed()',
  replace: '',
}

/** Which server answers a read, and how old what it says may be. */
export const REPLICA_MUTANTS: readonly Mutant[] = [
  {
    what: "the login in a replica's URL is used",
    file: 'database/connections/login.ts',
    find: '  writeLogin(url, user, password || undefined)\n',
    replace: '',
    caughtBy: attack('read as the administrator who is named in the URL of a replica'),
  },
  {
    what: 'a replica answers though it is behind',
    file: 'database/session/read-only.ts',
    find: "else '${BEHIND}' end)",
    replace: "else 'on' end)",
    caughtBy: attack('see less than there was at a position'),
  },
  {
    what: 'a position leaves out what is not on the disk',
    file: 'database/replica/position.ts',
    find: 'pg_catalog.pg_current_wal_insert_lsn()',
    replace: 'pg_catalog.pg_current_wal_flush_lsn()',
    caughtBy: attack('see less than there was at a position'),
  },
  {
    what: 'own writes are not waited for',
    file: 'database/replica/reads.ts',
    find: 'mustSeeOwn ? await this.#position(opened) : given',
    replace: 'mustSeeOwn ? given : given',
    caughtBy: attack('see less than was written in the same context'),
  },
  {
    what: 'a context is not known to have written',
    file: 'context-database.ts',
    find: '      onStatement: () => this.#writers.add(context.require()),\n',
    replace: '',
    caughtBy: attack('see less than was written in the same context'),
  },
  {
    what: 'a read goes on at a replica that may be older',
    file: ROUTE,
    find: "this.#hasAnswered || failure === 'lacking'",
    replace: "failure === 'lacking'",
    caughtBy: attack('see less than before, on another replica'),
  },
  {
    what: 'a stream begins again in its midst',
    file: 'database/replica/read-driver.ts',
    find: '        if (hasBegun) throw error\n',
    replace: '',
    caughtBy: attack('read rows of a stream twice'),
  },
  {
    what: 'every error is tried elsewhere',
    file: ROUTE,
    find: 'if (server === undefined || failure === undefined) throw error',
    replace: 'if (server === undefined) throw error',
    caughtBy: attack('have an error tried elsewhere'),
  },
  {
    what: 'a context that failed is prepared once more',
    file: 'database/session/contextual-query.ts',
    find: "if (name !== '') closeStatement(connection, name)",
    replace: '',
    caughtBy: attack('keep a replica out that was behind once'),
  },
  {
    what: 'a replica on another timeline answers',
    file: REPLICA,
    find: ' && position.timeline === identity.timeline',
    replace: '',
    caughtBy: attack('be answered at a position of another timeline'),
  },
  {
    what: 'a replica answers at a position of another cluster',
    file: REPLICA,
    find: 'position.system === system && ',
    replace: '',
    caughtBy: attack('be answered at a position of another cluster'),
  },
  {
    what: 'a server that is no replica answers',
    ...ANYBODY_IS_A_REPLICA,
    also: PROMOTED_ANSWERS,
    caughtBy: attack('be answered by the cluster itself under the name of a replica'),
  },
  {
    what: 'a server of another cluster answers',
    file: REPLICA,
    find: 'if (identity.system !== system || !identity.isReplica) {',
    replace: 'if (identity.system === undefined) {',
    also: PROMOTED_ANSWERS,
    caughtBy: attack('be answered by a server of somebody else'),
  },
  {
    what: 'a closed process reads on replicas',
    file: 'database/replica/replicas.ts',
    find: 'if (this.#isClosed) throw tenancyClosed()',
    replace: '',
    also: CLOSED_PROCESS,
    caughtBy: attack('read in a tenancy that is closed'),
  },
  {
    what: 'a closed process goes on with connections',
    file: CLUSTER,
    find: '    if (this.#isClosed) throw tenancyClosed()\n    const admission',
    replace: '    const admission',
    also: [
      {
        file: CLUSTER,
        find: '      if (this.#isClosed) throw tenancyClosed()\n      client = ',
        replace: '      client = ',
      },
      {
        file: CLUSTER,
        find: '      if (this.#isClosed) throw tenancyClosed()\n      return client',
        replace: '      return client',
      },
    ],
    caughtBy: attack('read on when the tenancy is closed'),
  },
]
