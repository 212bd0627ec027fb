import {
  type AliasedExpression,
  type Expression,
  expressionBuilder,
  type Kysely,
  type RawBuilder,
  type SelectQueryBuilder,
  sql,
  type SqlBool,
} from 'kysely'

import { Dice } from './dice.ts'

export type Columns = Record<string, string | number | null>
export type Tables = Record<string, Columns>

/** What every generated select returns, so that each fits wherever another is asked for. */
export interface Answer {
  readonly word: string | null
  readonly other: string | null
  readonly number: number | null
}
export type Select = SelectQueryBuilder<Tables, string, Answer>

/** What `from` takes. */
type From = string | AliasedExpression<Answer, string>

/** A row source in scope, and what of it can be read. */
interface Source {
  readonly words: readonly [string, ...string[]]
  readonly numbers: readonly string[]
}

const TABLES: Readonly<Record<string, Source>> = {
  customer: { words: ['name', 'id'], numbers: [] },
  invoice: { words: ['number', 'customer_id', 'id'], numbers: ['amount'] },
  note: { words: ['body', 'invoice_id', 'author_id'], numbers: [] },
  event: { words: ['kind', 'id'], numbers: [] },
  currency: { words: ['code', 'name'], numbers: [] },
}
const TABLE_NAMES = ['invoice', 'customer', 'note', 'event', 'currency'] as const
const ANSWER: Source = { words: ['word', 'other'], numbers: ['number'] }
const LITERALS = ['1', '4', '9', 'Ada', 'Dee', 'secret', 'own', 'x'] as const
const DEEPEST = 3

/**
 * Writes queries over Kysely's builder by a grammar: joins of all kinds, derived tables, CTEs that hide
 * tables, subqueries wherever an expression may stand, set operations, raw fragments. Each is sorted by
 * all that it returns before it is cut off, so that the same rows give the same answer.
 */
export class QueryGenerator {
  readonly dice: Dice
  readonly #db: Kysely<Tables>
  #aliases = 0

  constructor(db: Kysely<Tables>, seed: number) {
    this.#db = db
    this.dice = new Dice(seed)
  }

  select(depth = 0, ctes: readonly string[] = [], outer: readonly Source[] = []): Select {
    const { dice } = this
    if (depth < 2 && outer.length === 0 && dice.chance(25)) return this.#withCte(depth, ctes)
    const one = this.#plain(depth, ctes, outer)
    if (depth >= DEEPEST || dice.chance(80)) return one
    const other = this.#plain(depth + 1, ctes, outer)
    switch (dice.pick(['union', 'unionAll', 'intersect', 'except'] as const)) {
      case 'union':
        return one.union(other)
      case 'unionAll':
        return one.unionAll(other)
      case 'intersect':
        return one.intersect(other)
      case 'except':
        return one.except(other)
    }
  }

  /** A condition over what is in scope. */
  condition(scope: readonly Source[], depth: number, ctes: readonly string[]): Expression<SqlBool> {
    const { dice } = this
    const eb = expressionBuilder<Tables, string>()
    const word = this.word(scope, DEEPEST, ctes)
    switch (dice.roll(depth >= DEEPEST ? 5 : 9)) {
      case 0:
        return eb(word, '=', dice.pick(LITERALS))
      case 1:
        return eb(word, 'is not', null)
      case 2:
        return eb(this.number(scope, DEEPEST, ctes), dice.pick(['>', '<=', '<>']), dice.roll(300))
      case 3:
        return sql<SqlBool>`${word} = ${dice.pick(LITERALS)} or ${dice.chance(50)}`
      case 4:
        return sql<SqlBool>`true`
      case 5:
        return eb.or([
          this.condition(scope, depth + 1, ctes),
          this.condition(scope, depth + 1, ctes),
        ])
      case 6:
        return eb.not(this.condition(scope, depth + 1, ctes))
      case 7:
        return eb.exists(this.select(depth + 1, ctes, scope))
      default:
        return eb(word, dice.pick(['in', 'not in']), this.#words(depth + 1, ctes, scope))
    }
  }

  word(
    scope: readonly Source[],
    depth: number,
    ctes: readonly string[],
  ): RawBuilder<string | null> {
    const { dice } = this
    const words = scope.flatMap((source) => source.words)
    const [first = 'word', ...others] = words
    const column = sql<string | null>`${sql.ref(dice.pick([first, ...others]))}::text`
    switch (dice.roll(depth >= DEEPEST ? 3 : 5)) {
      case 0:
      case 1:
        return column
      case 2:
        return sql<string | null>`coalesce(${column}, 'none') || ${dice.pick(LITERALS)}::text`
      case 3:
        return sql<string | null>`(${this.#oneOf('max', 'word', depth + 1, ctes, scope)})`
      default:
        return sql<
          string | null
        >`case when ${this.condition(scope, depth + 1, ctes)} then ${column} else 'else' end`
    }
  }

  number(
    scope: readonly Source[],
    depth: number,
    ctes: readonly string[],
  ): RawBuilder<number | null> {
    const { dice } = this
    const [first, ...others] = scope.flatMap((source) => source.numbers)
    if (depth < DEEPEST && dice.chance(30)) {
      return sql<number | null>`(${this.#oneOf('sum', 'number', depth + 1, ctes, scope)})::int`
    }
    if (first === undefined) return sql<number | null>`${dice.roll(50)}::int`
    return sql<number | null>`${sql.ref(dice.pick([first, ...others]))}::int`
  }

  #withCte(depth: number, ctes: readonly string[]): Select {
    const { dice } = this
    // A name of its own, or that of a table, which it then hides.
    const name = dice.chance(50) ? dice.pick(TABLE_NAMES) : this.#alias('cte')
    const body = this.select(depth + 1, ctes)
    return this.#db
      .with(name, () => body)
      .selectFrom(name)
      .$call((query) => this.#finish(query, [prefixed(name, ANSWER)], depth, [...ctes, name]))
  }

  #plain(depth: number, ctes: readonly string[], outer: readonly Source[]): Select {
    const { dice } = this
    const first = this.#source(depth, ctes)
    const scope = [first.source]
    // From the scoped database, so that it passes the plugin by itself as well, or from nothing.
    let query: SelectQueryBuilder<Tables, string, object> =
      depth === 0 || dice.chance(50)
        ? this.#db.selectFrom(first.from)
        : expressionBuilder<Tables, string>().selectFrom(first.from)
    for (let joins = dice.roll(3); joins > 0; joins -= 1) {
      if (depth < DEEPEST && dice.chance(15)) {
        const lateral = this.#alias('l')
        const correlated = this.select(depth + 1, ctes, scope).as(lateral)
        query = query.leftJoinLateral(correlated, (join) => join.onTrue())
        scope.push(prefixed(lateral, ANSWER))
        continue
      }
      const next = this.#source(depth, ctes)
      const on = dice.chance(50)
        ? sql<SqlBool>`true`
        : this.condition([...scope, next.source], DEEPEST, ctes)
      query = this.#join(query, next.from, on)
      scope.push(next.source)
    }
    return this.#finish(query, [...scope, ...outer], depth, ctes)
  }

  #join(
    query: SelectQueryBuilder<Tables, string, object>,
    table: From,
    on: Expression<SqlBool>,
  ): SelectQueryBuilder<Tables, string, object> {
    switch (this.dice.roll(5)) {
      case 0:
        return query.leftJoin(table, (join) => join.on(on))
      case 1:
        return query.rightJoin(table, (join) => join.on(sql<SqlBool>`(${on}) = true`))
      case 2:
        return query.crossJoin(table)
      default:
        return query.innerJoin(table, (join) => join.on(on))
    }
  }

  #finish(
    query: SelectQueryBuilder<Tables, string, object>,
    scope: readonly Source[],
    depth: number,
    ctes: readonly string[],
  ): Select {
    const { dice } = this
    let filtered = query
    for (let conditions = dice.roll(3); conditions > 0; conditions -= 1) {
      filtered = filtered.where(this.condition(scope, depth, ctes))
    }
    const plain = filtered.select([
      this.word(scope, depth, ctes).as('word'),
      this.word(scope, DEEPEST, ctes).as('other'),
      this.number(scope, depth, ctes).as('number'),
    ])
    const answered = dice.chance(30) ? this.#aggregated(plain, depth, ctes) : plain
    if (dice.chance(70)) return answered
    // Set operations take no order of their own, so what is cut off is a table by itself.
    const name = this.#alias('cut')
    const cut = answered
      .orderBy('word')
      .orderBy('other')
      .orderBy('number')
      .limit(1 + dice.roll(4))
    return this.#db.selectFrom(cut.as(name)).select(['word', 'other', 'number'])
  }

  #aggregated(rows: Select, depth: number, ctes: readonly string[]): Select {
    const name = this.#alias('all')
    const isGrouped = this.dice.chance(50)
    const selected = this.#db
      .selectFrom(rows.as(name))
      .select([
        sql<string | null>`string_agg(distinct word, ',' order by word)`.as('word'),
        sql<string | null>`${sql.raw(isGrouped ? 'other' : 'max(other)')}`.as('other'),
        sql<number | null>`(count(*) + coalesce(sum(number), 0))::int`.as('number'),
      ]) as unknown as Select
    if (!isGrouped) return selected
    const grouped = selected.groupBy(sql.ref(`${name}.other`))
    if (depth >= DEEPEST || this.dice.chance(60)) return grouped
    const least = this.#oneOf('min', 'number', depth + 1, ctes, [])
    return grouped.having(sql<number>`count(*)`, '>=', least)
  }

  /** A table, a CTE or a derived table, as `from` takes it. */
  #source(depth: number, ctes: readonly string[]): { from: From; source: Source } {
    if (depth < DEEPEST - 1 && this.dice.chance(15)) {
      const derived = this.#alias('d')
      return {
        from: this.select(depth + 1, ctes).as(derived),
        source: prefixed(derived, ANSWER),
      }
    }
    const name = this.dice.pick([...ctes, ...TABLE_NAMES] as unknown as readonly [string])
    const alias = this.#alias('s')
    const source = ctes.includes(name) ? ANSWER : (TABLES[name] ?? ANSWER)
    return { from: `${name} as ${alias}`, source: prefixed(alias, source) }
  }

  #words(depth: number, ctes: readonly string[], outer: readonly Source[]) {
    const name = this.#alias('in')
    return this.#db.selectFrom(this.select(depth, ctes, outer).as(name)).select('word')
  }

  #oneOf(
    aggregate: 'max' | 'min' | 'sum',
    column: 'word' | 'number',
    depth: number,
    ctes: readonly string[],
    outer: readonly Source[],
  ) {
    const name = this.#alias('one')
    const of = sql.ref(`${name}.${column}`)
    return this.#db
      .selectFrom(this.select(depth, ctes, outer).as(name))
      .select(sql<number>`${sql.raw(aggregate)}(${of})`.as('found'))
  }

  #alias(prefix: string): string {
    this.#aliases += 1
    return `${prefix}${this.#aliases}`
  }
}

function prefixed(alias: string, { words, numbers }: Source): Source {
  const [first, ...others] = words
  const name = (column: string): string => `${alias}.${column}`
  return { words: [name(first), ...others.map(name)], numbers: numbers.map(name) }
}
