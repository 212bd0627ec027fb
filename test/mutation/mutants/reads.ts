import type { Mutant } from '../mutant.ts'

function attack(name: string) {
  return { attack: `reads: ${name}`, in: 'driver' } as const
}

const DRIVER = 'database/replica/read-driver.ts'

/** What a read may do, on whichever server it runs. */
export const READ_MUTANTS: readonly Mutant[] = [
  {
    what: 'a read may write',
    file: DRIVER,
    find: '({ ...session(), readOnly })',
    replace: '({ ...session(), label: typeof readOnly })',
    caughtBy: attack('write in a read'),
  },
  {
    what: 'a read on the cluster itself may write',
    file: 'database/session/read-only.ts',
    find: `const ON_CLUSTER = "pg_catalog.set_config('transaction_read_only', 'on', true)"`,
    replace: `const ON_CLUSTER = "pg_catalog.set_config('transaction_read_only', 'off', true)"`,
    caughtBy: attack('write in a read'),
  },
  {
    what: 'a transaction begins in a read',
    file: DRIVER,
    find: "    throw new TenantryError('READ_TRANSACTION_UNSUPPORTED', {",
    replace: "    void new TenantryError('READ_TRANSACTION_UNSUPPORTED', {",
    caughtBy: attack('begin a transaction in a read'),
  },
  {
    what: 'a read serves whoever has it',
    file: 'database/replica/reads.ts',
    find: '        assertSameSession(opened, now)\n',
    replace: '',
    caughtBy: attack("carry the victim's read into an own context"),
  },
  {
    what: 'a position of any form',
    file: 'database/replica/position.ts',
    find: "if (lsn !== '') return",
    replace: 'if (lsn !== null) return',
    caughtBy: attack('name a position that is none'),
  },
  {
    what: 'nobody asks whether a context still holds for a read',
    file: DRIVER,
    find: '        await assertAdmitted()\n',
    replace: '',
    caughtBy: attack('go on reading when suspended'),
  },
]
