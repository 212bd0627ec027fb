/**
 * Files that refuse something and have no mutant, with the reason: the test that would go red, or why
 * nobody is kept from another's rows there.
 */
export const UNHUNTED: Readonly<Record<string, string>> = {
  // Refusals of the catalog: what a slug, a domain or a key may look like.
  'catalog/api-key.ts': 'test/runtime/http/api-keys.test.ts',
  'catalog/catalog.ts': 'it refuses to lose what others changed',
  'catalog/domain-catalog.ts': 'test/runtime/http/domains.test.ts',
  'catalog/domain.ts': 'test/runtime/http/domains.test.ts',
  'catalog/refuse-unknown-tenant.ts': 'it words an error',
  'catalog/tenant.ts': 'test/runtime/catalog/slugs.test.ts',
  // Who is let in.
  'context/access-directory.ts': 'test/runtime/http/api-keys.test.ts',
  'context/access-lookup.ts': 'test/runtime/context/access-lookup.test.ts',
  'context/catalog-outage.ts': 'it words an error',
  'context/change-listener.ts': 'test/runtime/context/change-listener.test.ts',
  'context/handed-context.ts': 'test/runtime/context/worker.test.ts',
  'context/tenant-directory.ts': 'test/runtime/context/tenant-directory.test.ts',
  'http/admit-request.ts': 'test/runtime/http/adapters',
  'http/fastify.ts': 'test/runtime/http/adapters',
  'http/from-api-key.ts': 'test/runtime/http/api-keys.test.ts',
  'http/from-path.ts': 'test/runtime/http/resolvers.test.ts',
  'http/issuer-keys.ts': 'test/runtime/http/jwt.test.ts',
  'http/jwt.ts': 'test/runtime/http/jwt.test.ts',
  'http/one-of.ts': 'test/runtime/http/resolvers.test.ts',
  'http/read-request.ts': 'test/runtime/http/resolvers.test.ts',
  'http/refuse-ambiguity.ts': 'it words an error',
  'http/resolve-tenant.ts': 'test/runtime/http/resolvers.test.ts',
  // Connections: what cannot be had is an error, and nobody's rows.
  'database/cancel-statement.ts': 'it cancels, and reads nothing',
  'database/checked-out-client.ts': 'it passes on the errors of the connection',
  'database/cluster-client.ts': 'test/runtime/pools',
  'database/cluster-connections.ts': 'test/runtime/pools',
  'database/connect-failure.ts': 'it words an error',
  'database/login.ts': 'test/runtime/database/login.test.ts',
  'database/placement-introspector.ts': 'it says what it does not do',
  'database/pools.ts': 'test/runtime/pools',
  'database/portal-query.ts': 'test/runtime/database/stream.test.ts',
  'database/require-cluster.ts': 'it needs a cluster to lead to',
  'database/session-driver.ts':
    'a connection in an open transaction is refused by its first context as well: test/runtime/database/leftovers.test.ts',
  'database/replica/position.ts': 'test/runtime/replicas',
  'database/replica/read-driver.ts': 'test/runtime/replicas',
  'database/replica/read-route.ts': 'test/runtime/replicas',
  'database/replica/replica.ts': 'test/runtime/replicas',
  'database/replica/replicas.ts': 'test/runtime/replicas',
  'database/replica/server-identity.ts': 'test/runtime/replicas',
  'database/sign/context-keys.ts': 'test/runtime/signed/signed-context.test.ts',
  'database/sign/context-refused.ts': 'it words an error',
  'database/scope/refusal.ts': 'it words an error',
  'database/system-scope.ts': 'test/runtime/context/system-scope.test.ts',
}
