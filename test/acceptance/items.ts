/**
 * What `saas migrate` must survive, and what `saas generate` must make, and how far tenants stay apart. A test shows an item by carrying its name as a tag; an
 * item that no test has shown fails the acceptance (survival-report.ts).
 */
export const ITEMS = [
  {
    name: 'interleaved',
    description: 'tenants apart over 10,000 interleaved requests in each mode',
  },
  {
    name: 'orders',
    description: 'tenants apart in 2,000 orders of messages, answers and failures',
  },
  {
    name: 'mutants',
    description: 'every guard of the runtime missed by an attack when it is gone',
  },
  { name: 'older-server', description: 'the tests of the runtime on PostgreSQL 15' },
  { name: 'kill-9', description: 'kill -9 at any instant, and run again' },
  { name: 'frozen-runner', description: 'a runner that freezes and thaws' },
  { name: 'two-runners', description: 'two runners at once' },
  { name: 'dirty-rows', description: 'dirty rows in the first, middle or last placement' },
  { name: 'idle-reader', description: 'an idle reader with a lock, while others read on' },
  { name: 'deadlocks', description: 'deadlocks with live traffic' },
  { name: 'frozen-connections', description: 'connections that freeze or break' },
  { name: 'pgbouncer', description: 'PgBouncer in transaction mode' },
  { name: 'changing-tenants', description: 'tenants created, suspended, deleted during the run' },
  { name: 'half-provisioned', description: 'a tenant that is half provisioned' },
  { name: 'cluster-down', description: 'one cluster of three down' },
  { name: 'edited-migration', description: 'an applied migration edited' },
  { name: 'out-of-order', description: 'older timestamps after a branch merge' },
  { name: 'names', description: 'names: keywords, quotes, upper and lower case, 63 bytes' },
  { name: 'ctrl-c', description: 'Ctrl-C once, and twice' },
  { name: 'broken-placements', description: 'a fleet with broken placements, and after the mend' },
  {
    name: 'noisy-neighbour',
    description: 'one of 200 tenants at a hundred times its quota, over three processes',
  },
  {
    name: 'generated-resources',
    description: 'generated resources type-check, are formatted, and pass their tests in each mode',
  },
] as const
