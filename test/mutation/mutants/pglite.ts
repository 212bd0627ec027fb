import type { Mutant } from '../mutant.ts'
import { doorMutants } from './door-mutants.ts'

const group = 'one session'

/** What keeps connections apart that share the one session of a PGlite. */
export const PGLITE_MUTANTS: readonly Mutant[] = [
  ...doorMutants({ file: 'pglite/pglite-session.ts', group }, [
    [
      'PGlite: the session goes to whoever comes',
      '    if (this.#holder === undefined) {',
      '    if (this.#holder !== null) {',
      'run inside the transaction of another',
    ],
    [
      'PGlite: the session stays as it was',
      'if (this.#dressedFor !== user) await this.#dressFor(user)',
      '',
      'be the superuser whose session it is',
    ],
    [
      'PGlite: the session stays that of the login before',
      'if (this.#dressedFor !== user) await this.#dressFor(user)',
      'if (this.#dressedFor === undefined) await this.#dressFor(user)',
      'be whoever was there before',
    ],
    [
      'PGlite: settings stay in the session',
      "[queryMessage('discard all'), queryMessage(identity)]",
      "[queryMessage('reset session authorization'), queryMessage(identity)]",
      'find what another login left',
    ],
    [
      'PGlite: a login that is not there is let in',
      '    if (error === undefined) {',
      '    if (error !== null) {',
      'be a login that is not there',
    ],
    [
      'PGlite: a transaction outlives its connection',
      "    await this.#execute(queryMessage('rollback'))\n",
      '',
      'have written what another did not commit',
    ],
    [
      'PGlite: a connection that ends keeps the session',
      "    await this.#execute(queryMessage('rollback'))\n    this.#pass()\n",
      "    await this.#execute(queryMessage('rollback'))\n",
      'keep the session with a transaction that nobody ends',
    ],
    [
      'PGlite: the session is waited for without end',
      'setTimeout(() => reject(busy()), LONGEST_WAIT_MS)',
      'setTimeout(() => busy(), LONGEST_WAIT_MS)',
      'wait for the session without end',
    ],
  ]),
  ...doorMutants({ file: 'pglite/pglite-socket.ts', group }, [
    [
      'PGlite: all databases are one',
      'if (database !== PGLITE_DATABASE) throw otherDatabase(database)',
      '',
      'go to another database',
    ],
    [
      'PGlite: a login may become another',
      'if (this.login !== PGLITE_ROLE && messages.some(changesLogin)) throw loginChange(this.login)',
      '',
      'become the superuser again',
    ],
    [
      'PGlite: only simple queries are looked into',
      "new Set(['Q', 'P'])",
      "new Set(['Q'])",
      'become the superuser again by a prepared statement',
    ],
    [
      'PGlite: only prepared statements are looked into',
      "new Set(['Q', 'P'])",
      "new Set(['P'])",
      'become the superuser again',
    ],
  ]),
]
