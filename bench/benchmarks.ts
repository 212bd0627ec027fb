import type { Benchmark } from './benchmark.ts'

/** All there are. What a benchmark needs is loaded when it runs. */
export const BENCHMARKS: readonly Benchmark[] = [
  {
    name: 'startup',
    summary: '`saas --help` against a bare oclif command',
    run: async () => (await import('./startup/measure-startup.ts')).measureStartup(),
  },
  {
    name: 'init',
    summary: '`saas init --no-install --no-git --yes` against `saas --help`',
    run: async () => (await import('./init/measure-init.ts')).measureInit(),
  },
  {
    name: 'scoped-select',
    summary: 'a tenant-scoped select against an unscoped one, and against the sequential form',
    run: async () =>
      (await import('./scoped-select/measure-scoped-select.ts')).measureScopedSelect(),
  },
  {
    name: 'select-latency',
    summary: 'the median select of one row, on loopback and with 1 ms of delay each way',
    run: async () =>
      (await import('./select-latency/measure-select-latency.ts')).measureSelectLatency(),
  },
  {
    name: 'select-throughput',
    summary: 'selects of one row over 1, 8 and 32 connections against unscoped ones',
    run: async () =>
      (await import('./select-throughput/measure-select-throughput.ts')).measureSelectThroughput(),
  },
  {
    name: 'transaction',
    summary: 'a transaction of 50 statements against an unscoped one',
    run: async () => (await import('./transaction/measure-transaction.ts')).measureTransaction(),
  },
  {
    name: 'tenant-lookup',
    summary: 'a cached tenant among 100,000 against an awaited Map.get',
    run: async () =>
      (await import('./tenant-lookup/measure-tenant-lookup.ts')).measureTenantLookup(),
  },
  {
    name: 'plugin',
    summary: "writing queries for a tenant against Kysely's own compiler",
    run: async () => (await import('./plugin/measure-plugin.ts')).measurePlugin(),
  },
  {
    name: 'signed-context',
    summary: 'a scoped select whose context is signed and verified, against one that is not',
    run: async () =>
      (await import('./signed-context/measure-signed-context.ts')).measureSignedContext(),
  },
  {
    name: 'rate',
    summary: 'a decision about the rate of one of 5,000 tenants, against rate-limiter-flexible',
    run: async () => (await import('./rate/measure-rate.ts')).measureRate(),
  },
  {
    name: 'hot-tenant',
    summary:
      'one tenant shared by three processes through PostgreSQL, against rate-limiter-flexible',
    run: async () => (await import('./hot-tenant/measure-hot-tenant.ts')).measureHotTenant(),
  },
  {
    name: 'door',
    summary: 'a request to a Fastify route behind the door of quotas, against the same without it',
    run: async () => (await import('./door/measure-door.ts')).measureDoor(),
  },
  {
    name: 'many-silos',
    summary: '1,000 silos over 60 connections against one silo (takes minutes and 8 GB of disk)',
    run: async () => (await import('./many-silos/measure-many-silos.ts')).measureManySilos(),
  },
  {
    name: 'fleet-migrate',
    summary:
      '5,000 bridge tenants against a bare loop that sends the same messages (takes minutes)',
    run: async () =>
      (await import('./fleet-migrate/measure-fleet-migrate.ts')).measureFleetMigrate(),
  },
  {
    name: 'fleet-vs-migrator',
    summary: "500 bridge tenants against Kysely's own Migrator for each schema",
    run: async () =>
      (await import('./fleet-vs-migrator/measure-fleet-vs-migrator.ts')).measureFleetVsMigrator(),
  },
  {
    name: 'fleet-noop',
    summary: '`saas migrate` with nothing to do for 5,000 tenants against a bare oclif command',
    run: async () => (await import('./fleet-noop/measure-fleet-noop.ts')).measureFleetNoop(),
  },
  {
    name: 'fleet-memory',
    summary: 'the memory of `saas migrate` at 20,000 tenants against 5,000 (takes minutes)',
    run: async () => (await import('./fleet-memory/measure-fleet-memory.ts')).measureFleetMemory(),
  },
  {
    name: 'provision-bridge',
    summary: 'new bridge tenants against their DDL, sent by hand',
    run: async () =>
      (await import('./provision/measure-provision-bridge.ts')).measureProvisionBridge(),
  },
  {
    name: 'provision-silo',
    summary: 'new silo tenants against a bare `create database … template`',
    run: async () => (await import('./provision/measure-provision-silo.ts')).measureProvisionSilo(),
  },
  {
    name: 'gate',
    summary: 'a connection taken and given back while nobody waits, against the Pool of pg',
    run: async () => (await import('./gate/measure-gate.ts')).measureGate(),
  },
  {
    name: 'neighbour',
    summary:
      'a tenant beside one that floods against the same one alone, and the throughput of all',
    run: async () => (await import('./neighbour/measure-neighbour.ts')).measureNeighbour(),
  },
  {
    name: 'facade',
    summary: 'a call of an extracted module that stays in the process, against a direct one',
    run: async () => (await import('./facade/measure-facade.ts')).measureFacade(),
  },
  {
    name: 'remote-call',
    summary: 'a call of a module in another process, against a plain Fastify JSON round trip',
    run: async () => (await import('./remote-call/measure-remote-call.ts')).measureRemoteCall(),
  },
  {
    name: 'outbox',
    summary: 'events that are written in a transaction against plain inserts, and against a lock',
    run: async () => (await import('./outbox/measure-outbox.ts')).measureOutbox(),
  },
  {
    name: 'generate',
    summary: '`saas generate resource` against `saas --help` and a round of the migrations',
    run: async () => (await import('./generate/measure-generate.ts')).measureGenerate(),
  },
  {
    name: 'repositories',
    summary:
      '`saas generate repositories` for 300 tables against the types of kysely-codegen alone',
    run: async () => (await import('./repositories/measure-repositories.ts')).measureRepositories(),
  },
  {
    name: 'repository-call',
    summary: 'calls of generated repositories against Kysely written by hand',
    run: async () =>
      (await import('./repository-call/measure-repository-call.ts')).measureRepositoryCall(),
  },
  {
    name: 'lint-database',
    summary:
      '`saas lint --database` over 5,000 schemas against `select * from pg_policies` (takes minutes)',
    run: async () =>
      (await import('./lint-database/measure-lint-database.ts')).measureLintDatabase(),
  },
  {
    name: 'lint',
    summary:
      '`saas lint` on 100,000 lines against `tsc` and typescript-eslint (installs them; takes minutes)',
    run: async () => (await import('./lint/measure-lint.ts')).measureLint(),
  },
  {
    name: 'lint-since',
    summary: '`saas lint --since` behind a run before, against one without what that has kept',
    run: async () => (await import('./lint/measure-lint-since.ts')).measureLintSince(),
  },
  {
    name: 'move-data',
    summary: 'the move of a tenant to the database of a service against COPY of the same rows',
    run: async () => (await import('./move-data/measure-move-data.ts')).measureMoveData(),
  },
  {
    name: 'tracked-write',
    summary:
      'an insert into a table whose rows move, of a tenant that does not, against one without',
    run: async () => (await import('./move-data/measure-tracked-write.ts')).measureTrackedWrite(),
  },
  {
    name: 'extract-plan',
    summary: '`saas extract plan` on 190,000 lines against `tsc` (installs it; takes minutes)',
    run: async () => (await import('./extract-plan/measure-extract-plan.ts')).measureExtractPlan(),
  },
]
