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
  {
    what: 'a database is used before it is asked whether it verifies',
    file: 'database/sign/verified-databases.ts',
    find: 'const asked = assertVerified(this.#config, this.#pools, place)',
    replace: 'const asked = Promise.resolve()',
    also: {
      file: 'catalog/catalog-sql.ts',
      find: '${verifiesContext ? VERIFYING_TENANT_SQL : PLAIN_TENANT_SQL}',
      replace: '${PLAIN_TENANT_SQL}',
    },
    caughtBy: attack('be the victim without a token'),
  },
  {
    what: 'a token of a later time is believed',
    file: FILE,
    find: 'between transaction_timestamp() and transaction_timestamp() + interval',
    replace: '> transaction_timestamp() and now() < now() + interval',
    caughtBy: attack('be itself with a token of a later time'),
  },
  {
    what: 'a signature is not that of a tenant',
    file: FILE,
    find: "convert_to(claimed || left(token, -64), 'UTF8')",
    replace: "convert_to(left(token, -64), 'UTF8')",
    also: {
      file: 'database/sign/context-token.ts',
      find: 'key.sign(tenantId + claim)',
      replace: 'key.sign(claim)',
    },
    caughtBy: attack('be the victim with an own token'),
  },
  {
    what: 'a signature is not that of a time',
    file: FILE,
    find: "convert_to(claimed || left(token, -64), 'UTF8')",
    replace: "convert_to(claimed, 'UTF8')",
    also: {
      file: 'database/sign/context-token.ts',
      find: 'key.sign(tenantId + claim)',
      replace: 'key.sign(tenantId)',
    },
    caughtBy: attack('be itself for longer than its token says'),
  },
  {
    what: 'names in the function that verifies are looked up anywhere',
    file: FILE,
    find: ' set search_path = pg_catalog, pg_temp\nas $tenantry$',
    replace: '\nas $tenantry$',
    caughtBy: attack('be the victim by a function in place of the hash'),
  },
  {
    what: 'the keys can be read',
    file: 'catalog/catalog-sql.ts',
    find: 'revoke all on tenantry.signing_key from public, ${app}, ${system};',
    replace: 'grant select on tenantry.signing_key to ${app};',
    caughtBy: attack('read the keys'),
  },
  {
    what: 'keys are never retired',
    file: 'fleet/preparation/install-context-keys.ts',
    find: "await client.query('delete from tenantry.signing_key')",
    replace: '',
    caughtBy: attack('be itself with a key that was retired'),
  },
  {
    what: 'applications share the keys of one secret',
    file: 'database/sign/context-key.ts',
    find: '`tenantry signed context ${application}`',
    replace: '`tenantry signed context ${typeof application}`',
    caughtBy: attack('be the victim with the key of another application'),
  },
  {
    what: 'a key is made of nothing',
    file: 'database/sign/context-keys.ts',
    find: 'if (password !== undefined) return password',
    replace: "if (password !== null) return password ?? ''",
    caughtBy: {
      attack: 'logins: sign contexts with a key that everybody can make',
      in: 'driver',
    },
  },
  ...(
    [
      ['a token is kept when it is old', 'now < known.renewAt && ', ''],
      [
        'a token is kept when the clock was set back',
        ' && now >= known.renewAt - TOKEN_RENEWAL_S',
        '',
      ],
    ] as const
  ).map(([what, find, replace]): Mutant => ({
    what,
    file: 'database/sign/context-signer.ts',
    find,
    replace,
    caughtBy: { attack: 'logins: be given a token of another time', in: 'driver' },
  })),
]
