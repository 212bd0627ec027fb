import type { TenantDatabase, TenantIdColumn } from '@tenantry/runtime'
import type { Generated } from 'kysely'

export interface DocumentTables {
  document: {
    tenant_id: TenantIdColumn
    id: Generated<string>
    title: string
    body: string
  }
}

export interface NewDocument {
  readonly title: string
  readonly body: string
}

type Db = TenantDatabase<DocumentTables>

export async function listDocuments(db: Db) {
  return db.selectFrom('document').select(['id', 'title']).orderBy('id').limit(20).execute()
}

export async function findDocument(db: Db, id: string) {
  return db
    .selectFrom('document')
    .select(['id', 'title', 'body'])
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Reads every document: no index helps a search for any part of a text. */
export async function searchDocuments(db: Db, text: string) {
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  return db
    .selectFrom('document')
    .select(['id', 'title'])
    .where('body', 'ilike', pattern)
    .orderBy('id')
    .limit(20)
    .execute()
}

export async function insertDocument(db: Db, { title, body }: NewDocument) {
  return db
    .insertInto('document')
    .values({ title, body })
    .returning(['id', 'title'])
    .executeTakeFirstOrThrow()
}
