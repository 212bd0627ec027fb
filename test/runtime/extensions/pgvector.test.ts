import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'

import { type Generated, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createTenancy, type Tenancy, type TenantIdColumn } from '@tenantry/runtime'
import { findDrift } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { readSchemaOf } from '../../../src/workspace/open-scratch.ts'
import { generateCode, writeCode } from '../../generate/generate-code.ts'
import {
  createTestFleet,
  sqlMigration,
  type TestFleet,
  typescriptMigration,
} from '../../support/test-fleet.ts'
import { findVectorServer, type VectorServer } from '../../support/vector-server.ts'

interface Database {
  document: {
    tenant_id: TenantIdColumn
    id: Generated<string>
    title: string
    embedding: string | null
  }
}

interface Document {
  readonly id: string
  readonly title: string
  readonly embedding: number[] | null
}

/** What the generated repository of it looks like to this test. */
interface Documents {
  create(values: { title: string; embedding?: readonly number[] | null }): Promise<Document>
  update(id: string, changes: { embedding: readonly number[] | null }): Promise<Document>
  find(id: string): Promise<Document>
}

const FOLDER = '.generated-vectors'
const TIERS = ['pooled', 'bridged', 'siloed']

const server: VectorServer | undefined = await findVectorServer()

describe.skipIf(server === undefined)('on a server with pgvector', () => {
  let fleet: TestFleet
  let tenancy: Tenancy<Database>
  let migrations: RenderedMigration[]

  beforeAll(async () => {
    migrations = [
      await typescriptMigration('20260101000000_document', (schema) =>
        schema.createTenantTable('document', (table) =>
          table
            .addColumn('title', 'text', (column) => column.notNull())
            .addColumn('embedding', sql`vector(3)`),
        ),
      ),
      await sqlMigration(
        '20260101000001_near',
        'create index document_near on document using hnsw (embedding vector_l2_ops)',
      ),
    ]
    fleet = await createTestFleet({
      databaseUrl: server?.url ?? '',
      extensions: ['citext', 'vector'],
      migrations,
    })
    tenancy = await createTenancy<Database>(fleet.config)
    for (const tier of TIERS) {
      for (const slug of [`one-${tier}`, `two-${tier}`]) await fleet.create({ slug, tier })
    }
  })

  afterAll(async () => {
    await tenancy?.close()
    await fleet?.[Symbol.asyncDispose]()
    await server?.[Symbol.asyncDispose]()
    await rm(FOLDER, { recursive: true, force: true })
  })

  test.each(TIERS)('the nearest rows of a tenant that is %s are its own', async (tier) => {
    const add = async (slug: string, rows: readonly (readonly [string, number[]])[]) => {
      await tenancy.run(slug, () =>
        tenancy.db
          .insertInto('document')
          .values(rows.map(([title, list]) => ({ title, embedding: JSON.stringify(list) })))
          .execute(),
      )
    }
    await add(`one-${tier}`, [
      ['far', [9, 9, 9]],
      ['near', [1, 1, 1]],
    ])
    await add(`two-${tier}`, [['theirs', [1, 1, 1.5]]])
    await tenancy.run(`one-${tier}`, async () => {
      const near = (list: readonly number[]) =>
        tenancy.db
          .selectFrom('document')
          .select('title')
          .orderBy(sql`embedding <-> ${JSON.stringify(list)}`)
          .execute()
      for (let use = 1; use <= 3; use++) {
        expect(await near([1, 1, 2])).toEqual([{ title: 'near' }, { title: 'far' }])
      }
      const { rows } =
        await sql`select title, embedding <=> '[1,1,1]' as angle from document order by embedding <-> '[8,8,8]' limit 1`.execute(
          tenancy.db,
        )
      expect(rows).toEqual([{ title: 'far', angle: 0 }])
    })
  })

  test('a repository takes and hands out numbers', async () => {
    const code = await generateCode(await readSchemaOf(fleet.fleet, migrations))
    await writeCode(FOLDER, code)
    const loaded: { DocumentRepository: new (tenancy: Tenancy<Database>) => Documents } =
      await import(resolve(FOLDER, 'document.repository.ts'))
    const documents = new loaded.DocumentRepository(tenancy)
    await tenancy.run('one-pooled', async () => {
      const created = await documents.create({ title: 'x', embedding: [0.5, -1e-3, 3] })
      expect(created.embedding).toEqual([0.5, -0.001, 3])
      expect(await documents.find(created.id)).toEqual(created)
      expect((await documents.update(created.id, { embedding: [1, 2, 3] })).embedding).toEqual([
        1, 2, 3,
      ])
      expect((await documents.update(created.id, { embedding: null })).embedding).toBeNull()
      expect((await documents.create({ title: 'y' })).embedding).toBeNull()
      // A client's mistake, which the generated application answers with 400.
      await expect(documents.create({ title: 'z', embedding: [1, 2] })).rejects.toMatchObject({
        code: '22000',
      })
    })
  })

  test('another run does nothing, and nothing has drifted', async () => {
    const outcomes = await fleet.migrate(migrations)
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(5).fill('up to date'))
    const placements = await fleet.fleet.catalog.placements()
    expect(await findDrift(fleet.fleet, migrations, placements)).toEqual({
      asExpected: 5,
      classes: [],
      unreadable: [],
    })
  })
})
