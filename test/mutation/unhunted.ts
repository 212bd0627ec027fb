/**
 * Files that refuse something and have no mutant, with the reason: the test that would go red, or why
 * nobody is kept from another's rows there.
 */
export const UNHUNTED: Readonly<Record<string, string>> = {
  // The catalog.
  'catalog/catalog-version.ts': 'it tells versions apart, for that error',
  'catalog/ledger.ts': 'it says which migrations a placement has, across all tenants',
  'catalog/ledger-catalog.ts':
    'the same, for `saas migrate`, which the role of requests cannot ask',
  'catalog/catalog-locks.ts': 'it lets one process at a time create or delete a tenant',
  'catalog/lease-catalog.ts':
    'it says who may build an index or a template, which the role of requests cannot ask',
  'catalog/served-ledgers.ts': 'it tells what is pending, and names no tenant',
  'catalog/run-catalog.ts':
    'it records what `saas migrate` did, where the role of requests reads nothing',
  'catalog/verify-run-catalog.ts':
    'it says which runs of `saas verify` live, where the role of requests reads nothing',
  'catalog/measurement.ts':
    'it says what migrations took, where the role of requests reads nothing',
  'catalog/extraction-catalog.ts':
    'it says where calls are done, where the role of requests writes nothing',
  'catalog/move-catalog.ts':
    'it says how far moves have come, where the role of requests writes nothing',
  'catalog/moving-sql.ts':
    'it refuses writes where rows have moved; each refusal is tried in test/runtime/fleet/extraction',
  'catalog/extraction-sql.ts':
    'it says where calls are done; that the role of requests sets no route is tried in test/runtime/extraction',
  'catalog/event-catalog.ts':
    'it says which events wait, where the role of requests writes nothing',
  'catalog/event-sql.ts':
    'it says which tenants have events, by their ids; that the role of requests lists none is tried in test/runtime/extraction',
  'catalog/storage-catalog.ts': 'it says how much tenants store, as the administrator reads it',
  'catalog/storage-measurements.ts': 'it names functions of the catalog',
  'catalog/storage-sql.ts':
    'it counts how much tenants store; who leases too much is kept from writing, and sees no row',
  'catalog/timing.ts': 'it counts milliseconds',
  'catalog/quota-sql.ts':
    'it counts requests of tenants by their ids; that limits hold is tried in test/runtime/quota',
  'catalog/quota-catalog.ts':
    'it says what tenants may use, where the role of requests writes nothing',
  'catalog/usage-catalog.ts':
    'it says what tenants use, where the role of requests reads nothing: tried in test/runtime/quota',
  'catalog/usage-sql.ts':
    'it keeps counts of tenants by their ids; that the role of requests reads none is tried in test/runtime/quota',
  'catalog/ready-placements.ts':
    'it says where migrations and the system scope go, across all tenants',
  'catalog/share-texts.ts': 'it keeps one copy of equal texts',
  'catalog/refuse-unknown-tenant.ts': 'it words an error',
  'catalog/tenant-row.ts': 'it names columns',
  // Who is let in.
  'context/delete-first.ts': 'it bounds the memory',
  'context/with-deadline.ts': 'it bounds the time',
  'http/ambiguous-request.ts': 'it words an error',
  'http/end-with-response.ts': 'it says when a request is over, and counts its bytes',
  'http/when-closed.ts': 'it says when a socket is closed',
  'http/problem.ts': 'it says what an answer is made of',
  'http/refusal-problem.ts': 'it words the answers of quotas',
  'http/bearer-token.ts': 'it reads; who verifies what it has read refuses',
  'http/from-domain.ts': 'it asks for one name, exactly; nobody has a domain that is no name',
  'http/from-header.ts': 'it believes whoever asks, for development',
  'http/tenant-resolver.ts': 'types alone',
  'service/service-plugin.ts':
    'it hands a call to what verifies it, twice: test/runtime/service tries each refusal',
  'service/serve-routes.ts':
    'it hands a request to what verifies it: test/runtime/handover tries each refusal',
  'service/serve-module.ts': 'it starts and stops a process',
  'service/service-environment.ts':
    'it reads keys and ports; what calls are verified with is hunted where that is done',
  'service/metrics/load-telemetry.ts': 'it loads libraries',
  'service/call-headers.ts': 'it reads what a caller says of its time and version',
  'service/event-delivery.ts': 'it reads which event is delivered; whose it is, the token has said',
  // Connections: what cannot be had is an error, and nobody's rows.
  'database/session/cancel-statement.ts':
    'the server checks the key of the connection; that this serves nobody afterwards is hunted',
  'database/catalog-outdated.ts': 'it words an error',
  'database/session/copy-through.ts':
    'it passes bytes on between two connections of the administrator; what servers refuse it throws',
  'database/session/data-moved.ts': 'it words an error',
  'database/session/exceeded-limit.ts':
    'it words an error; that PostgreSQL has ended the connection is not up to us',
  'database/connections/type-parsers.ts': 'it turns what was answered into values',
  'database/paging/page-cursor.ts':
    'a cursor says where to go on, and nothing of whose rows: forged ones are tried in test/generate',
  'database/paging/read-page.ts': 'its query is scoped like every other one',
  'database/connections/connect-failure.ts': 'it words an error',
  'database/connections/require-cluster.ts': 'it needs a cluster to lead to',
  'database/replica/server-identity.ts': 'what it asks is answered with a row, or with an error',
  'database/sign/context-refused.ts': 'it words an error',
  'database/events/event-rows.ts': 'its queries are scoped like every other one',
  'database/transactions/tenant-transactions.ts':
    'it says which transaction a caller is in; one of another tenant is refused by its connection, which is hunted',
  'database/storage/measure-tenant.ts': 'it counts rows as the system role, and tells none',
  'database/scope/refusal.ts': 'it words an error',
  'database/scope/query-notes.ts': 'row-level security shows such a query nothing; this says why',
}

/** A guard within a file that is hunted, and why its absence harms nobody. */
export interface Spared {
  readonly file: string
  /** As it stands there, once. */
  readonly guard: string
  readonly reason: string
}

export const SPARED: readonly Spared[] = [
  {
    file: 'admission.ts',
    guard: 'rows[0]?.deleted ?? true',
    reason: 'the function that is asked always answers',
  },
  {
    file: 'catalog/access-sql.ts',
    guard:
      'revoke all on function tenantry.find_domain(text), tenantry.find_key(bytea) from public',
    reason: 'nobody else may use the schema',
  },
  {
    file: 'catalog/tenant-changes.ts',
    guard: 'return BUCKET.test(payload)',
    reason:
      'another text would be a bucket that nobody is in, and the probe too: nothing were proven',
  },
  {
    file: 'context/change-listener.ts',
    guard: 'if (channel === CHANGES_CHANNEL)',
    reason: 'it listens to no other channel',
  },
  {
    file: 'context/change-listener.ts',
    guard: 'if (rows.length === 0) throw',
    reason: 'the probe does not arrive then either; this says so sooner',
  },
  {
    file: 'context/tenant-directory.ts',
    guard: 'if (now < outage.retryAt)',
    reason: 'it spares the catalog in an outage, and lets in who is let in anyway',
  },
  {
    file: 'database/session/checked-out-client.ts',
    guard: '|| code === STATEMENT_UNKNOWN',
    reason: 'the name is forgotten as well, and the statement prepared anew',
  },
  {
    file: 'database/session/clean-client.ts',
    guard: 'if (isInTransaction && !this.#client.hasContext) this.retire()',
    reason: 'a transaction whose context failed has failed: PostgreSQL runs nothing in it',
  },
  {
    file: 'database/session/clean-client.ts',
    guard: 'const MOST_TRIED = 5',
    reason: 'each connection that is not clean is dropped, so that there is an end to them',
  },
  {
    file: 'database/connections/cluster-client.ts',
    guard: 'const GOODBYE_MS = 5000',
    reason: 'a server that does not answer keeps a place: test/runtime/pools',
  },
  {
    file: 'database/session/leftovers.ts',
    guard: ", '25P02'",
    reason: 'a connection in a transaction is dropped where it is taken, before that is asked',
  },
  {
    file: 'database/session/session-traces.ts',
    guard: "'LOAD'",
    reason: 'nobody but a superuser loads what is not a plugin, and what fails is dropped',
  },
  {
    file: 'database/replica/read-route.ts',
    guard: 'if (server !== this.#server) return',
    reason: 'without it a read comes to the cluster sooner',
  },
  {
    file: 'database/replica/replica.ts',
    guard: 'this.#presence.catch(reject)',
    reason:
      'a replica that is silent shows nobody anything: test/runtime/replicas/failures.test.ts',
  },
  {
    file: 'http/admit-request.ts',
    guard: 'if (problem === undefined) throw error',
    reason: 'the request fails without it as well',
  },
  {
    file: 'http/issuer-keys.ts',
    guard: 'if (TOKEN_FAULTS.some',
    reason: 'it tells one refusal from another',
  },
  {
    file: 'http/jwt.ts',
    guard: 'cause instanceof errors.JOSEError ?',
    reason: 'it tells one refusal from another',
  },
  {
    file: 'http/resolve-tenant.ts',
    guard: 'if (tenant !== undefined) return tenant',
    reason: 'no tenant is called nothing',
  },
]
