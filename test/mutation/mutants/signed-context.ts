import type { Mutant } from '../mutant.ts'

const FILE = 'catalog/current-tenant-sql.ts'

function attack(name: string) {
  return { attack: `signed contexts: ${name}`, in: 'signed' } as const
}

/** What a database compares before it believes a context. */
export const SIGNED_MUTANTS: readonly Mutant[] = [
  {
    what: 'a signature is not compared',
    file: FILE,
    find: `select \${IS_TIMELY} and decode(right(token, 64), 'hex') =
      sha256(outer_pad || sha256(inner_pad || convert_to(claimed || left(token, -64), 'UTF8')))`,
    replace: 'select ${IS_TIMELY}',
    caughtBy: attack('be the victim with an own token'),
  },
  {
    what: 'a token is believed for ever',
    file: FILE,
    find: 'select ${IS_TIMELY} and decode(',
    replace: 'select true and decode(',
    caughtBy: attack('be itself with a token whose time has passed'),
  },
  {
    what: 'any key is believed',
    file: FILE,
    find: 'if is_proved then',
    replace: 'if is_proved is not false then',
    caughtBy: attack('be the victim with a key that nobody knows'),
  },
  {
    what: 'nobody asks whether the database verifies',
    file: 'database/sign/assert-verified.ts',
    find: 'if (rows[0]?.verifies === true) return',
    replace: 'return',
    also: {
      file: 'catalog/catalog-sql.ts',
      find: '${verifiesContext ? VERIFYING_TENANT_SQL : PLAIN_TENANT_SQL}',
      replace: '${PLAIN_TENANT_SQL}',
    },
    caughtBy: attack('be the victim without a token'),
  },
]
