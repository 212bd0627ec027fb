import type { SharedTable, TenantDatabase, TenantIdColumn } from '@tenantry/runtime'
import type { Generated } from 'kysely'

export interface NoteTables {
  note: {
    tenant_id: TenantIdColumn
    id: Generated<string>
    title: string
    colour: string
    done: Generated<boolean>
  }
  /** The same for all tenants; only a migration or the system scope writes to it. */
  label_colour: SharedTable<{ name: string; hex: string }>
}

export interface NewNote {
  readonly title: string
  readonly colour: string
}

type Db = TenantDatabase<NoteTables>

const COLUMNS = ['id', 'title', 'colour', 'done'] as const

export async function listNotes(db: Db) {
  return db
    .selectFrom('note')
    .innerJoin('label_colour', 'label_colour.name', 'note.colour')
    .select(['note.id', 'note.title', 'note.colour', 'note.done', 'label_colour.hex'])
    .orderBy('note.title')
    .execute()
}

export async function findNote(db: Db, id: string) {
  return db.selectFrom('note').select(COLUMNS).where('id', '=', id).executeTakeFirst()
}

export async function insertNote(db: Db, { title, colour }: NewNote) {
  return db
    .insertInto('note')
    .values({ title, colour })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
}

export async function markNote(db: Db, id: string, done: boolean) {
  return db
    .updateTable('note')
    .set({ done })
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirst()
}

/** Whether there was such a note. */
export async function deleteNote(db: Db, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('note').where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}

export async function listColours(db: Db) {
  return db.selectFrom('label_colour').select(['name', 'hex']).orderBy('name').execute()
}
