import {
  type CompiledQuery,
  type DatabaseConnection,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'

import { TenantryError } from '../errors.ts'

/** Values stand in the statement itself: a message to a placement carries no parameters. */
class LiteralCompiler extends PostgresQueryCompiler {
  protected override appendValue(value: unknown): void {
    try {
      this.appendImmediateValue(value)
    } catch (cause) {
      throw new TenantryError('MIGRATION_VALUE_UNSUPPORTED', {
        message: `A migration holds a value that has no SQL literal: ${String(value)}.`,
        hint: 'Give it as text and cast it: sql`${JSON.stringify(value)}::jsonb`.',
        cause,
      })
    }
  }
}

class RecordingDriver extends DummyDriver {
  readonly #connection: DatabaseConnection

  constructor(record: (statement: string) => void) {
    super()
    this.#connection = {
      executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
        if (query.query.kind === 'SelectQueryNode') throw readsRows()
        record(query.sql)
        return Promise.resolve({
          get rows(): Row[] {
            throw readsRows()
          },
        })
      },
      streamQuery() {
        throw readsRows()
      },
    }
  }

  override acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(this.#connection)
  }
}

/** A Kysely that hands every statement to `record` and runs none. */
export function createRecorder(record: (statement: string) => void): Kysely<unknown> {
  return new Kysely<unknown>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new RecordingDriver(record),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new LiteralCompiler(),
    },
  })
}

function readsRows(): TenantryError {
  return new TenantryError('MIGRATION_READS_ROWS', {
    message:
      'A migration reads rows while it is rendered, before there is a placement to read from.',
    hint: 'Write it as one statement that reads and changes in the database: update … from, insert … select.',
  })
}
