import { COMPUTED } from '../find-imports.ts'
import type { ImportRule } from '../rule.ts'
import { RUNTIME, RUNTIME_ERRORS, WORLD } from './places.ts'
import { onlyImports, onlyIn } from './shapes.ts'

export const RUNTIME_RULES: readonly ImportRule[] = [
  onlyImports(
    RUNTIME,
    [
      'node:',
      'kysely',
      'pg',
      'valibot',
      'express',
      'fastify',
      'hono',
      'jose',
      '@electric-sql/pglite',
      '@opentelemetry/api',
      '@opentelemetry/exporter-prometheus',
      '@opentelemetry/sdk-metrics',
      COMPUTED,
    ],
    {
      id: 'runtime-stands-alone',
      reason:
        'It is installed in production: nothing of the CLI, and no package that its package.json does not name.',
      planted: [
        {
          path: `${RUNTIME}/catalog/planted.ts`,
          text: `export * from '../../../../src/testing/index.ts'`,
        },
      ],
    },
  ),
  onlyIn(
    [
      `${RUNTIME}/handover`,
      `${RUNTIME}/http/fastify.ts`,
      `${RUNTIME}/http/keep-context.ts`,
      `${RUNTIME}/service`,
    ],
    ['fastify'],
    {
      id: 'fastify-in-its-adapter',
      within: RUNTIME,
      reason:
        'Fastify is an optional peer: an application without it must be able to load everything else.',
      planted: [{ path: `${RUNTIME}/http/planted.ts`, text: `import fastify from 'fastify'` }],
    },
  ),
  onlyIn([`${RUNTIME}/http/express.ts`], ['express'], {
    id: 'express-in-its-adapter',
    within: RUNTIME,
    reason:
      'Express is an optional peer: an application without it must be able to load everything else.',
    planted: [{ path: `${RUNTIME}/http/planted.ts`, text: `import express from 'express'` }],
  }),
  onlyIn([`${RUNTIME}/http/hono.ts`], ['hono'], {
    id: 'hono-in-its-adapter',
    within: RUNTIME,
    reason:
      'Hono is an optional peer: an application without it must be able to load everything else.',
    planted: [{ path: `${RUNTIME}/http/planted.ts`, text: `import { Hono } from 'hono'` }],
  }),
  onlyIn(
    [
      `${RUNTIME}/http/jwt.ts`,
      `${RUNTIME}/http/issuer-keys.ts`,
      `${RUNTIME}/service`,
      `${RUNTIME}/extraction/remote`,
    ],
    ['jose'],
    {
      id: 'jose-in-its-adapter',
      within: RUNTIME,
      reason:
        'jose is an optional peer: an application without it must be able to load everything else.',
      planted: [{ path: `${RUNTIME}/http/planted.ts`, text: `import { jwtVerify } from 'jose'` }],
    },
  ),
  {
    kind: 'edge',
    id: 'adapters-are-on-top',
    reason:
      'Whoever imports an adapter needs its optional peer as well; each is an export of its own.',
    from: [RUNTIME],
    to: ['express.ts', 'fastify.ts', 'hono.ts', 'jwt.ts'].map((name) => `${RUNTIME}/http/${name}`),
    planted: [{ path: `${RUNTIME}/http/planted.ts`, text: `export * from './jwt.ts'` }],
  },
  onlyIn([`${RUNTIME}/pglite`], ['@electric-sql/pglite'], {
    id: 'pglite-in-its-folder',
    within: RUNTIME,
    reason:
      'PGlite is an optional peer, for tests alone: an application without it must be able to load everything else.',
    planted: [
      {
        path: `${RUNTIME}/database/planted.ts`,
        text: `import { PGlite } from '@electric-sql/pglite'`,
      },
    ],
  }),
  {
    kind: 'edge',
    id: 'pglite-is-on-top',
    reason:
      'Production code knows a stream that carries bytes, and not what is behind it: no branch is there for tests.',
    from: [RUNTIME],
    exceptFrom: [`${RUNTIME}/pglite`],
    to: [`${RUNTIME}/pglite`],
    planted: [
      {
        path: `${RUNTIME}/database/planted.ts`,
        text: `import { startPglite } from '../pglite/index.ts'`,
      },
    ],
  },
  onlyIn([`${RUNTIME}/otel`, `${RUNTIME}/service/metrics`], ['@opentelemetry/api'], {
    id: 'otel-in-its-folder',
    within: RUNTIME,
    reason:
      'The API of OpenTelemetry is an optional peer: an application without it must be able to load everything else.',
    planted: [
      {
        path: `${RUNTIME}/quota/planted.ts`,
        text: `import { metrics } from '@opentelemetry/api'`,
      },
    ],
  }),
  {
    kind: 'edge',
    id: 'otel-is-on-top',
    reason: 'What happens in the runtime is counted in any case; who makes metrics of it asks.',
    from: [RUNTIME],
    // A service is a process that serves metrics itself; loaded where somebody wants them.
    exceptFrom: [`${RUNTIME}/otel`, `${RUNTIME}/service`],
    to: [`${RUNTIME}/otel`],
    planted: [
      {
        path: `${RUNTIME}/quota/planted.ts`,
        text: `import { observeTenancy } from '../otel/index.ts'`,
      },
    ],
  },
  onlyImports(
    `${RUNTIME}/otel`,
    ['@opentelemetry/api', `${RUNTIME}/quota/index.ts`, `${RUNTIME}/vitals.ts`],
    {
      id: 'otel-reads-numbers',
      reason: 'It turns what the tenancy says of itself into instruments, and looks nowhere else.',
      planted: [
        {
          path: `${RUNTIME}/otel/planted.ts`,
          text: `import type { Pools } from '../database/connections/pools.ts'`,
        },
      ],
    },
  ),
  onlyIn([`${RUNTIME}/config`], ['valibot'], {
    id: 'valibot-in-config',
    within: RUNTIME,
    reason:
      'What comes in from outside is checked once, with the configuration; behind that, types hold.',
    planted: [{ path: `${RUNTIME}/placement/planted.ts`, text: `import * as v from 'valibot'` }],
  }),
  onlyIn([`${RUNTIME}/database`, `${RUNTIME}/migrations`], ['kysely'], {
    id: 'kysely-in-database-and-migrations',
    within: RUNTIME,
    reason:
      'A Kysely made anywhere else has neither the plugin nor the driver that keep tenants apart.',
    planted: [{ path: `${RUNTIME}/planted.ts`, text: `import { Kysely } from 'kysely'` }],
  }),
  onlyIn([`${RUNTIME}/context/context-store.ts`], ['node:async_hooks'], {
    id: 'one-carrier-of-the-tenant',
    within: RUNTIME,
    reason: 'Two stores can disagree about whose request this is; one cannot.',
    planted: [
      {
        path: `${RUNTIME}/planted.ts`,
        text: `import { AsyncLocalStorage } from 'node:async_hooks'`,
      },
    ],
  }),
  onlyIn(
    [
      `${RUNTIME}/migrations/read-migrations.ts`,
      `${RUNTIME}/modules`,
      `${RUNTIME}/extraction/remote`,
      `${RUNTIME}/extraction/requests`,
      `${RUNTIME}/extraction/rehearsal/rehearsal-report.ts`,
      `${RUNTIME}/service/metrics`,
    ],
    WORLD.filter((name) => name !== 'pg'),
    {
      id: 'runtime-reaches-databases-alone',
      within: RUNTIME,
      reason:
        'In production it reads no file but the migrations and the records of modules that have moved, starts no process and opens no socket but those to PostgreSQL and to the services of extracted modules. A rehearsal writes its report.',
      planted: [
        { path: `${RUNTIME}/config/planted.ts`, text: `import { readFileSync } from 'node:fs'` },
      ],
    },
  ),
  onlyImports(`${RUNTIME}/config`, [RUNTIME_ERRORS, 'valibot', 'node:stream'], {
    id: 'config-imports-errors-alone',
    reason:
      'saas.config.ts loads it: nothing may connect, or cost time, because a configuration is read.',
    planted: [
      {
        path: `${RUNTIME}/config/planted.ts`,
        text: `import type { Placement } from '../placement/placement.ts'`,
      },
    ],
  }),
  onlyImports(
    `${RUNTIME}/database/connections`,
    [
      'node:crypto',
      'pg',
      RUNTIME_ERRORS,
      `${RUNTIME}/config`,
      `${RUNTIME}/placement`,
      `${RUNTIME}/quota/gate`,
      `${RUNTIME}/database/catalog-outdated.ts`,
      `${RUNTIME}/database/sql-state.ts`,
    ],
    {
      id: 'connections-carry-anything',
      reason:
        'How a connection comes about has nothing to do with what is sent on it: a pool knows neither sessions nor tenants.',
      planted: [
        {
          path: `${RUNTIME}/database/connections/planted.ts`,
          text: `import type { Session } from '../session/session.ts'`,
        },
      ],
    },
  ),
  onlyImports(
    `${RUNTIME}/database/scope`,
    [
      'kysely',
      RUNTIME_ERRORS,
      `${RUNTIME}/database/end-of-quoted.ts`,
      `${RUNTIME}/database/sql-text.ts`,
    ],
    {
      id: 'scope-turns-trees-into-trees',
      reason:
        'The wall in the query is judged by its input and output alone: no connection, no context, no configuration.',
      planted: [
        {
          path: `${RUNTIME}/database/scope/planted.ts`,
          text: `import type { Session } from '../session/session.ts'`,
        },
      ],
    },
  ),
  {
    kind: 'edge',
    id: 'database-does-not-know-tenants',
    reason:
      'The driver is handed a session and asks nobody whose it is: the wall stands whatever catalog or request is behind it.',
    from: [`${RUNTIME}/database`],
    to: ['catalog', 'context', 'fleet', 'http', 'migrations', 'tenancy.ts'].map(
      (name) => `${RUNTIME}/${name}`,
    ),
    planted: [
      {
        path: `${RUNTIME}/database/planted.ts`,
        text: `import { ContextStore } from '../context/context-store.ts'`,
      },
    ],
  },
  {
    kind: 'edge',
    id: 'context-reads-no-more-than-tenants',
    reason:
      'A request knows its tenant; how tenants are made, moved and migrated is none of its business.',
    from: [`${RUNTIME}/context`],
    to: ['catalog', 'database', 'fleet', 'http', 'migrations', 'tenancy.ts'].map(
      (name) => `${RUNTIME}/${name}`,
    ),
    exceptTo: [
      'api-key.ts',
      'tenant.ts',
      'tenant-changes.ts',
      'tenant-row.ts',
      'refuse-unknown-tenant.ts',
    ].map((name) => `${RUNTIME}/catalog/${name}`),
    planted: [
      {
        path: `${RUNTIME}/context/planted.ts`,
        text: `type Fleet = import('../fleet/fleet.ts').Fleet`,
      },
    ],
  },
  {
    kind: 'edge',
    id: 'fleet-runs-without-requests',
    reason: 'The fleet is worked on under its own roles, outside any tenant context.',
    from: ['catalog', 'fleet', 'migrations', 'placement'].map((name) => `${RUNTIME}/${name}`),
    to: ['context', 'http', 'tenancy.ts', 'database/scope'].map((name) => `${RUNTIME}/${name}`),
    planted: [
      {
        path: `${RUNTIME}/migrations/planted.ts`,
        text: `import { TenantCompiler } from '../database/scope/tenant-compiler.ts'`,
      },
    ],
  },
  {
    kind: 'edge',
    id: 'fleet-is-above-its-parts',
    reason:
      'It puts catalog, placements and migrations together; a part that imports it closes a circle.',
    from: ['catalog', 'migrations', 'placement'].map((name) => `${RUNTIME}/${name}`),
    to: [`${RUNTIME}/fleet`],
    planted: [
      {
        path: `${RUNTIME}/catalog/planted.ts`,
        text: `import type { Fleet } from '../fleet/fleet.ts'`,
      },
    ],
  },
  {
    kind: 'edge',
    id: 'catalog-knows-no-migration',
    reason: 'It remembers the names of migrations; what they hold is read and rendered elsewhere.',
    from: [`${RUNTIME}/catalog`],
    to: [`${RUNTIME}/migrations`],
    planted: [
      {
        path: `${RUNTIME}/catalog/planted.ts`,
        text: `import { readMigrations } from '../migrations/read-migrations.ts'`,
      },
    ],
  },
  onlyImports(`${RUNTIME}/modules`, [RUNTIME_ERRORS, 'node:fs', 'node:path'], {
    id: 'modules-are-folders',
    reason:
      'They say where the code of a module lies, without loading any: commands ask that cannot wait for a database.',
    planted: [
      {
        path: `${RUNTIME}/modules/planted.ts`,
        text: `import { readMigrations } from '../migrations/read-migrations.ts'`,
      },
    ],
  }),
  onlyImports(`${RUNTIME}/placement`, [`${RUNTIME}/config`], {
    id: 'placement-is-a-word',
    reason: 'It says what a placement is and how it is named; everything else builds on it.',
    planted: [
      {
        path: `${RUNTIME}/placement/planted.ts`,
        text: `import { Catalog } from '../catalog/catalog.ts'`,
      },
    ],
  }),
  onlyImports(
    `${RUNTIME}/engine`,
    [
      RUNTIME_ERRORS,
      `${RUNTIME}/config`,
      `${RUNTIME}/catalog/current-tenant-sql.ts`,
      `${RUNTIME}/database/connections/roles.ts`,
      `${RUNTIME}/database/replace-unquoted.ts`,
      `${RUNTIME}/database/sql-state.ts`,
      `${RUNTIME}/database/sql-text.ts`,
      `${RUNTIME}/migrations/role-names.ts`,
    ],
    {
      id: 'engine-is-text',
      reason:
        'It says in SQL what differs between PostgreSQL and Citus; whoever sends it decides when and where.',
      planted: [
        {
          path: `${RUNTIME}/engine/planted.ts`,
          text: `import type { Fleet } from '../fleet/fleet.ts'`,
        },
      ],
    },
  ),
  onlyImports(
    `${RUNTIME}/http`,
    [
      RUNTIME_ERRORS,
      `${RUNTIME}/context`,
      `${RUNTIME}/quota`,
      `${RUNTIME}/handover/index.ts`,
      'node:timers',
      'express',
      'fastify',
      'hono',
      'jose',
    ],
    {
      id: 'http-knows-no-database',
      reason:
        'An adapter finds the tenant of a request and enters its context; it needs no more to do so.',
      planted: [
        {
          path: `${RUNTIME}/http/planted.ts`,
          text: `import { Pools } from '../database/connections/pools.ts'`,
        },
      ],
    },
  ),
  onlyImports(
    `${RUNTIME}/handover`,
    [
      RUNTIME_ERRORS,
      `${RUNTIME}/contract`,
      `${RUNTIME}/extraction`,
      'fastify',
      'node:crypto',
      'node:stream',
    ],
    {
      id: 'handover-knows-no-tenancy',
      reason:
        'The connection of the module says whose a request is and where it goes; handing it over needs no more.',
      planted: [
        {
          path: `${RUNTIME}/handover/planted.ts`,
          text: `import type { Tenancy } from '../tenancy.ts'`,
        },
      ],
    },
  ),
  onlyImports(`${RUNTIME}/contract`, [RUNTIME_ERRORS, 'node:crypto'], {
    id: 'contract-depends-on-nothing',
    reason:
      'Both sides of a module load it, and the packages of contracts: it brings neither a driver, nor a server, nor a client along.',
    planted: [
      {
        path: `${RUNTIME}/contract/planted.ts`,
        text: `import { jwtVerify } from 'jose'`,
      },
    ],
  }),
  onlyImports(
    `${RUNTIME}/service`,
    [
      RUNTIME_ERRORS,
      `${RUNTIME}/contract`,
      `${RUNTIME}/context/context-store.ts`,
      `${RUNTIME}/http/keep-context.ts`,
      `${RUNTIME}/otel/index.ts`,
      '@opentelemetry',
      'fastify',
      'jose',
      'node:crypto',
      'node:http',
      'node:util',
    ],
    {
      id: 'service-knows-no-caller',
      reason:
        'It verifies, decodes and runs; the tenancy and the functions of the module are handed in, and how callers route is theirs.',
      planted: [
        {
          path: `${RUNTIME}/service/planted.ts`,
          text: `import type { Routing } from '../extraction/index.ts'`,
        },
      ],
    },
  ),
  onlyImports(
    `${RUNTIME}/extraction`,
    [
      RUNTIME_ERRORS,
      `${RUNTIME}/contract`,
      'jose',
      'node:crypto',
      'node:http',
      'node:https',
      'node:stream',
      'node:timers',
      // The report of a rehearsal, and nothing else: `runtime-reaches-databases-alone`.
      'node:fs',
    ],
    {
      id: 'extraction-knows-no-database',
      reason:
        'A facade asks the tenancy whose call it is, and its routing where to do it; both are handed in.',
      planted: [
        {
          path: `${RUNTIME}/extraction/planted.ts`,
          text: `import { Pools } from '../database/connections/pools.ts'`,
        },
      ],
    },
  ),
  onlyImports(
    `${RUNTIME}/quota`,
    [
      RUNTIME_ERRORS,
      `${RUNTIME}/catalog/tenant.ts`,
      `${RUNTIME}/config`,
      `${RUNTIME}/context/with-deadline.ts`,
      'node:crypto',
      'node:timers',
      'pg',
    ],
    {
      id: 'quotas-count',
      reason:
        'What is let in is decided from numbers: stores are handed in, and nothing is known of requests, statements or tenants beyond their ids.',
      planted: [
        {
          path: `${RUNTIME}/quota/planted.ts`,
          text: `import { Pools } from '../database/connections/pools.ts'`,
        },
      ],
    },
  ),
  {
    kind: 'edge',
    id: 'http-takes-the-context-as-a-type',
    reason: 'The one store of the context belongs to the tenancy, which is handed to the adapter.',
    from: [`${RUNTIME}/http`],
    to: [`${RUNTIME}/context`],
    only: ['static', 'dynamic'],
    planted: [
      {
        path: `${RUNTIME}/http/planted.ts`,
        text: `import { ContextStore } from '../context/context-store.ts'`,
      },
    ],
  },
  {
    kind: 'edge',
    id: 'tenancy-is-on-top',
    reason: 'It puts the parts together; a part that imports it is no part any more.',
    from: [RUNTIME],
    exceptFrom: [
      'context-database.ts',
      'extraction-routes.ts',
      'moving-tenancy.ts',
      'extraction-events.ts',
      'event-streams.ts',
      'postgres-quotas.ts',
      'process-quotas.ts',
      'service-tenancy.ts',
      'storage-quotas.ts',
      'tenancy.ts',
      'index.ts',
    ].map((name) => `${RUNTIME}/${name}`),
    to: [
      'admission.ts',
      'context-database.ts',
      'extraction-routes.ts',
      'extraction-events.ts',
      'event-streams.ts',
      'postgres-quotas.ts',
      'process-quotas.ts',
      'storage-quotas.ts',
      'tenancy.ts',
      'index.ts',
    ].map((name) => `${RUNTIME}/${name}`),
    planted: [
      {
        path: `${RUNTIME}/placement/planted.ts`,
        text: `import type { Tenancy } from '../tenancy.ts'`,
      },
    ],
  },
  {
    kind: 'edge',
    id: 'runtime-config-through-its-index',
    reason:
      'The configuration is an export that applications rely on; the runtime uses the same one.',
    from: [RUNTIME],
    exceptFrom: [`${RUNTIME}/config`],
    to: [`${RUNTIME}/config`],
    exceptTo: [`${RUNTIME}/config/index.ts`],
    planted: [
      {
        path: `${RUNTIME}/planted.ts`,
        text: `import { parseDuration } from './config/duration.ts'`,
      },
    ],
  },
]
