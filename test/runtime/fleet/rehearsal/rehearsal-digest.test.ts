import { createHash } from 'node:crypto'

import { expect, test } from 'vitest'

import { resolveConfig, type SaasConfig } from '@tenantry/runtime/config'

import { rehearsalDigest } from '../../../../packages/runtime/src/fleet/rehearsal/rehearsal-digest.ts'

const MIGRATIONS = [{ name: '20260101000000_a', checksum: 'c' }]
const url = 'postgres://localhost/app'

type Clusters = SaasConfig['clusters']
type Tiers = NonNullable<SaasConfig['tiers']>

function digest(clusters: Clusters, tiers: Tiers, migrations = MIGRATIONS): string {
  return rehearsalDigest(resolveConfig({ name: 'acme', mode: 'pool', clusters, tiers }), migrations)
}

const POOLED: Tiers = { pooled: { mode: 'pool' } }
const BRIDGED: Tiers = { pooled: { mode: 'bridge' } }
const ON_CITUS: Clusters = { primary: { url, engine: 'citus' } }

function secondOn(engine: 'postgres' | 'citus'): Clusters {
  return { primary: { url }, second: { url: 'postgres://elsewhere/app', engine } }
}

function largeAs(mode: 'pool' | 'bridge' | 'silo'): Tiers {
  return { large: { mode, cluster: 'second' } }
}

test('what the cluster of the catalog becomes is rehearsed', () => {
  expect(digest(ON_CITUS, POOLED)).not.toBe(digest({ primary: { url } }, POOLED))
  expect(digest(ON_CITUS, BRIDGED)).not.toBe(digest(ON_CITUS, POOLED))
})

test('so is what another cluster becomes', () => {
  const digests = [
    digest(secondOn('postgres'), largeAs('pool')),
    digest(secondOn('citus'), largeAs('pool')),
    digest(secondOn('citus'), largeAs('bridge')),
  ]
  expect(new Set(digests).size).toBe(3)
})

test('on PostgreSQL alone the migrations are all there is to it', () => {
  const ofMigrations = createHash('sha256').update('20260101000000_a c\n').digest('hex')
  expect(digest({ primary: { url } }, POOLED)).toBe(ofMigrations)
  expect(digest(secondOn('postgres'), { ...BRIDGED, ...largeAs('silo') })).toBe(ofMigrations)
  expect(digest({ primary: { url } }, POOLED, [])).not.toBe(ofMigrations)
})
