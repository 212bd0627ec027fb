import type { Edit, Mutant } from '../mutant.ts'

function attack(name: string, scene: 'driver' | 'silos' = 'driver') {
  return { attack: `connections: ${name}`, in: scene } as const
}

const CLUSTER = 'database/connections/cluster-connections.ts'
const CHECKED_OUT = 'database/session/checked-out-client.ts'

const GIVEN_BACK_TWICE: Edit = {
  file: CHECKED_OUT,
  find: '    if (this.#isReleased) return\n',
  replace: '',
}

/** Who has a connection, how many there are, and what becomes of them. */
export const CONNECTION_MUTANTS: readonly Mutant[] = [
  {
    what: 'a closed process opens connections',
    file: 'database/connections/pools.ts',
    find: 'if (this.#isClosed) throw tenancyClosed()',
    replace: '',
    caughtBy: attack('use a tenancy that is closed'),
  },
  {
    what: 'who waits is forgotten when all is closed',
    file: CLUSTER,
    find: 'this.#lines.refuseAll(tenancyClosed)',
    replace: '',
    caughtBy: attack('wait for a connection while all are closed', 'silos'),
  },
  {
    what: 'a connection is waited for without end',
    file: 'database/connections/waiting-lines.ts',
    find: 'const timer = setTimeout(late, share.waitMs)',
    replace: 'const timer = setTimeout(() => undefined, share.waitMs)',
    caughtBy: attack('wait without end'),
  },
  {
    what: 'lookups wait behind requests',
    file: 'database/connections/pools.ts',
    find: "await this.connect(place, 'runtime')",
    replace: 'await this.connect(place)',
    caughtBy: attack('keep a lookup waiting behind requests'),
  },
  {
    what: 'connections without a bound',
    file: CLUSTER,
    find: 'if (this.#placesTaken < this.#options.most) {',
    replace: 'if (this.#placesTaken < Infinity) {',
    caughtBy: attack('open more connections than there may be', 'silos'),
  },
  {
    what: 'a place is free before its connection is closed',
    file: CLUSTER,
    find: '    await this.#clear(client)\n    this.#leave()',
    replace: '    this.#leave()\n    await this.#clear(client)',
    caughtBy: attack('have more connections open while some are replaced'),
  },
  {
    what: 'the place of an idle connection is taken before that is closed',
    file: CLUSTER,
    find: 'return longestIdle && { place: this.#clear(longestIdle) }',
    replace:
      'if (longestIdle) void this.#clear(longestIdle)\n    return longestIdle && { place: FREE }',
    caughtBy: attack('open more connections than there may be', 'silos'),
  },
  {
    what: 'a connection that must serve nobody goes back',
    file: CLUSTER,
    find: 'if (isUsable && !this.#isClosed) this.#idle.add(client)',
    replace: 'if (!this.#isClosed) this.#idle.add(client)',
    caughtBy: { attack: 'traces: hand on a connection with a lock', in: 'driver' },
  },
  {
    what: 'a connection is given back twice',
    ...GIVEN_BACK_TWICE,
    caughtBy: attack('give a connection back twice'),
  },
  {
    what: 'a connection may be given back twice',
    file: 'database/connections/cluster-client.ts',
    find: "    if (!this.#isOut) throw new TypeError('The connection was given back already.')\n",
    replace: '',
    also: GIVEN_BACK_TWICE,
    caughtBy: attack('have two places after one was given back twice'),
  },
  {
    what: 'a connection that broke goes back',
    file: 'database/connections/cluster-client.ts',
    find: 'destroy === false && !this.#isLost',
    replace: 'destroy === false',
    caughtBy: attack('be given a connection that broke while it was in use'),
  },
  {
    what: 'a connection that is about to break goes back',
    file: CHECKED_OUT,
    find: "error instanceof DatabaseError && !code.startsWith('57P')",
    replace: 'error instanceof DatabaseError',
    caughtBy: attack('be given a connection that is about to break'),
  },
  {
    what: 'a connection goes back on which a lookup failed',
    file: 'database/connections/pools.ts',
    find: '      client.release(true)\n',
    replace: '      client.release()\n',
    caughtBy: attack('be given a connection on which a lookup was about to break'),
  },
  {
    what: 'a connection goes back on which something was cancelled',
    file: CHECKED_OUT,
    find: '    this.drop()\n    if (this.#inFlight > 0) await cancelStatement',
    replace: '    if (this.#inFlight > 0) await cancelStatement',
    caughtBy: attack('be hit by what cancels the statement before'),
  },
  {
    what: 'nothing is cancelled',
    file: CHECKED_OUT,
    find: 'if (this.#inFlight > 0) await cancelStatement',
    replace: 'if (this.#inFlight < 0) await cancelStatement',
    caughtBy: attack('have a statement go on that was given up'),
  },
  {
    what: 'a connection goes back while a statement runs',
    file: CHECKED_OUT,
    find: ' && this.#inFlight === 0\n',
    replace: '\n',
    caughtBy: { attack: 'traces: leave a statement that goes on', in: 'driver' },
  },
  {
    what: 'a transaction that was begun by hand goes unnoticed',
    file: CHECKED_OUT,
    find: 'if (expected !== undefined && status !== expected) this.#isAstray = true',
    replace: '',
    caughtBy: {
      attack: 'traces: begin a transaction behind the back of the runtime',
      in: 'driver',
    },
  },
  {
    what: 'a connection is taken for a session that has ended',
    file: 'database/session/clean-client.ts',
    find: '      if (this.#isRetired) throw transactionEnded()\n',
    replace: '',
    also: {
      file: 'database/session/clean-client.ts',
      find: '      if (!this.#isRetired) return\n',
      replace: '      if (this !== null) return\n',
    },
    caughtBy: {
      attack: 'traces: have a connection taken for a session that has ended',
      in: 'driver',
    },
  },
  {
    what: 'a connection is handed on in a transaction',
    file: 'database/session/session-driver.ts',
    find: "if (status !== 'T' && status !== 'E') return client",
    replace: 'if (status !== null) return client',
    also: [
      {
        file: CHECKED_OUT,
        find: 'if (expected !== undefined && status !== expected) this.#isAstray = true',
        replace: '',
      },
      {
        file: CHECKED_OUT,
        find: "const isIdle = this.#client.getTransactionStatus() === 'I' && this.#inFlight === 0",
        replace: 'const isIdle = this.#inFlight === 0',
      },
      {
        file: 'database/session/context-statement.ts',
        find: "search === 'none' ? '$1' : unlessLeftover('$1', search)",
        replace: "'$1'",
      },
    ],
    caughtBy: { attack: 'traces: leave a transaction open for the victim', in: 'driver' },
  },
]
