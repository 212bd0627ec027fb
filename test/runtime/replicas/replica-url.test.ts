import { Client } from 'pg'
import { describe, expect, test } from 'vitest'

import { type ClusterConfig, resolveConfig } from '@tenantry/runtime/config'

import { replicaUrl } from '../../../packages/runtime/src/database/connections/login.ts'

/** As node-postgres reads it. */
function loginOf(cluster: ClusterConfig): Partial<Client> {
  const config = resolveConfig({ name: 'acme', mode: 'pool', clusters: { primary: cluster } })
  const { catalogCluster } = config
  const [replica] = catalogCluster.replicas
  if (replica === undefined) throw new Error('no replica')
  const { user, password, host, port, database } = new Client({
    connectionString: replicaUrl(config.name, catalogCluster, replica, 'silo'),
  })
  return { user, password, host, port, database }
}

describe('reads log in on a replica as requests do, whatever login its URL has', () => {
  test.each([
    ['postgres://replica:5433', 'replica', 5433],
    ['postgres://root:secret@replica/other', 'replica', 5432],
    ['postgres://replica/other?user=root&password=secret', 'replica', 5432],
    ['postgres://a:b@replica/other?user=root&password=secret', 'replica', 5432],
    ['postgres:///other?host=/var/run/replica&user=root', '/var/run/replica', 5432],
    ['postgres://root:secret@%2Fvar%2Frun%2Freplica/other', '/var/run/replica', 5432],
  ])('%s', (url, host, port) => {
    const appUrl = 'postgres://requests:p%40ss%2Fw%3Frd@primary/db?sslmode=disable'
    expect(loginOf({ appUrl, replicas: [{ url }] })).toEqual({
      user: 'requests',
      password: 'p@ss/w?rd',
      host,
      port,
      database: 'silo',
    })
    const derived = loginOf({ url: 'postgres://root:secret@primary/db', replicas: [{ url }] })
    expect(derived).toMatchObject({ user: 'acme_app', host, database: 'silo' })
    expect(derived.password).not.toBe('secret')
  })
})
