import { resolveConfig } from '@tenantry/runtime/config'
import { expect, test } from 'vitest'

import { clusterEnvironment } from '../../src/workspace/development/cluster-environment.ts'
import { embeddedPostgresStatus } from '../../src/workspace/embedded-postgres/index.ts'
import {
  embeddedDatabaseName,
  resolveClusterUrls,
} from '../../src/workspace/resolve-cluster-urls.ts'
import { createTemporaryProject, queryValue } from './embedded-postgres/temporary-project.ts'

const GIVEN = 'postgres://me@db.example.com/acme'

test('gives each cluster without a URL a database of its own, and stops what it started', async () => {
  const root = await createTemporaryProject()
  const clusters = { primary: {}, reports: {}, far: { url: GIVEN } }

  const reachable = await resolveClusterUrls(
    root,
    resolveConfig({ name: 'acme', mode: 'pool', clusters }),
  )

  const { config } = reachable
  const names = ['primary', 'reports'].map((name) =>
    queryValue(config.clusters.get(name)?.url ?? '', 'select current_database()'),
  )
  expect(await Promise.all(names)).toEqual(['acme', 'acme_reports'])
  expect(config.catalogCluster).toBe(config.clusters.get('primary'))
  expect(clusterEnvironment(config)).toEqual({
    DATABASE_URL: config.catalogCluster.url,
    DATABASE_URL_REPORTS: config.clusters.get('reports')?.url,
    DATABASE_URL_FAR: GIVEN,
  })
  await reachable.release()
  expect(await embeddedPostgresStatus(root)).toMatchObject({ running: false })
})

test('touches nothing when every cluster has a URL', async () => {
  const root = await createTemporaryProject()
  const config = resolveConfig({
    name: 'acme',
    mode: 'pool',
    clusters: { primary: { url: GIVEN } },
  })

  const reachable = await resolveClusterUrls(root, config)

  expect(reachable.started).toBe(false)
  expect(reachable.config.catalogCluster.url).toBe(GIVEN)
})

test('names stay within what PostgreSQL keeps of a name, and differ', () => {
  const long = 'c'.repeat(60)
  const clusters = { primary: {}, [`${long}1`]: {}, [`${long}2`]: {} }
  const config = resolveConfig({ name: 'acme', mode: 'pool', clusters })

  const names = [...config.clusters.keys()].map((name) => embeddedDatabaseName(config, name))

  expect(names.every(({ length }) => length <= 63)).toBe(true)
  expect(new Set(names).size).toBe(3)
})
