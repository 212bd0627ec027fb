import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { type CliProject, createCliProject } from './cli-project.ts'

const RUN = resolve('bin/run.js')
const SLOW_FILE = 'src/modules/billing/migrations/20260102000000_slow.sql'
const CTRL_C = { tags: ['ctrl-c'] }
/** Takes its time in every placement, and none in the rehearsal. */
const SLOW = `alter table invoice add note text;
  do $$ begin
    if current_schema() !~ '^tenantry_rehearsal' then perform pg_sleep(0.4); end if;
  end $$;
  create table step (tenant_id uuid, id int);
  alter table step enable row level security;
  alter table step force row level security;`

let project: CliProject

beforeEach(async () => {
  project = await createCliProject()
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
  for (const slug of ['a', 'b', 'c', 'd']) {
    const created = await project.saas(['tenant', 'create', slug, '--tier', 'bridged'])
    expect(created).toMatchObject({ exitCode: 0 })
  }
  await project.write(SLOW_FILE, SLOW)
})

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
})

function startMigrate(...args: string[]): ChildProcess {
  return spawn(process.execPath, [RUN, 'migrate', '--concurrency', '1', ...args], {
    cwd: project.root,
    env: { ...process.env, DATABASE_URL: project.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Waits until a placement is in the middle of it. */
async function untilSlow(): Promise<void> {
  for (;;) {
    const [row] = await project.query<{ waiting: boolean }>(
      "select exists (select from pg_stat_activity where datname = $1 and wait_event = 'PgSleep') as waiting",
      [project.name],
    )
    if (row?.waiting) return
    await sleep(5)
  }
}

interface State {
  readonly schema: string
  readonly hasNote: boolean
  readonly hasStep: boolean
  readonly times: number
}

async function states(): Promise<State[]> {
  const schemas = await project.query<{ schema: string }>(
    "select nspname as schema from pg_namespace where nspname = 'pool' or nspname like 't\\_%' order by 1",
  )
  return await Promise.all(
    schemas.map(async ({ schema }) => {
      const [row] = await project.query<Omit<State, 'schema'>>(
        `select
           exists (select from information_schema.columns
             where table_schema = $1 and table_name = 'invoice' and column_name = 'note') as "hasNote",
           to_regclass(format('%I.step', $1::text)) is not null as "hasStep",
           (select count(*)::int from "${schema}".tenantry_ledger where migration like '%slow') as times`,
        [schema],
      )
      return { schema, hasNote: false, hasStep: false, times: -1, ...row }
    }),
  )
}

async function countDone(): Promise<number> {
  return (await states()).filter(({ times }) => times === 1).length
}

async function expectNothingHalfDone(): Promise<number> {
  const all = await states()
  expect(all).toHaveLength(5)
  for (const { hasNote, hasStep, times } of all) {
    expect([hasNote, hasStep, times]).toEqual(times === 1 ? [true, true, 1] : [false, false, 0])
  }
  return all.filter(({ times }) => times === 1).length
}

/** Collects what it writes from now on; told in full once it has ended. */
function read(stream: Readable | null): { readonly text: string } {
  const collected = { text: '' }
  stream?.on('data', (chunk) => (collected.text += String(chunk)))
  return collected
}

/** Waits until it writes this. */
async function untilTold(stream: Readable | null, wanted: string): Promise<void> {
  const told = read(stream)
  await expect.poll(() => told.text, { timeout: 20_000 }).toContain(wanted)
}

/** A statement goes on in the server when its client is gone, and holds its locks until it ends. */
/** What was under way ends with its runner, and lets go of its locks. */
async function untilNoneIsAbandoned(): Promise<void> {
  await expect
    .poll(
      () =>
        project.query(
          "select from pg_stat_activity where datname = $1 and wait_event = 'PgSleep'",
          [project.name],
        ),
      { timeout: 10_000 },
    )
    .toEqual([])
}

interface Told {
  readonly placement: { readonly schema: string }
  readonly outcome: string
  readonly applied: readonly string[]
}

function outcomesIn(stdout: string): readonly Told[] {
  return JSON.parse(stdout).result.placements
}

async function expectRerunCompletes(): Promise<void> {
  const rerun = await project.saas(['migrate'])
  expect(rerun).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('failed') })
  expect(await expectNothingHalfDone()).toBe(5)
}

describe('saas migrate that does not come to its end', () => {
  test(
    'Ctrl-C: what runs is finished, the rest is told, and the status is 130',
    CTRL_C,
    async () => {
      const child = startMigrate('--json')
      const stdout = read(child.stdout)
      await untilSlow()
      child.kill('SIGINT')
      const [exitCode] = await once(child, 'close')
      expect(exitCode).toBe(130)
      const done = await expectNothingHalfDone()
      expect(done).toBeGreaterThan(0)
      expect(done).toBeLessThan(5)
      const outcomes = Map.groupBy(outcomesIn(stdout.text), ({ outcome }) => outcome)
      expect(outcomes.get('migrated')).toHaveLength(done)
      expect(outcomes.get('not run')).toHaveLength(5 - done)
      await expectRerunCompletes()
    },
  )

  test('Ctrl-C twice: it stops at once', CTRL_C, async ({ annotate }) => {
    // Whoever waited for it would wait for a minute.
    await project.write(SLOW_FILE, SLOW.replace('0.4', '60'))
    const child = startMigrate()
    await untilSlow()
    child.kill('SIGINT')
    // Two signals that are waiting are one.
    await untilTold(child.stderr, 'Stopping')
    expect(child.exitCode).toBe(null)
    const began = performance.now()
    child.kill('SIGINT')
    const [exitCode] = await once(child, 'close')
    const took = performance.now() - began
    expect(exitCode).toBe(130)
    expect(took).toBeLessThan(15_000)
    await project.write(SLOW_FILE, SLOW)
    await expectNothingHalfDone()
    await untilNoneIsAbandoned()
    await expectRerunCompletes()
    await annotate(
      `twice in the middle of a statement: ended after ${Math.round(took)} ms, with 130`,
    )
  })

  test('Ctrl-C in the pause behind a wave: it ends the pause', CTRL_C, async ({ annotate }) => {
    const config = await readFile(join(project.root, 'saas.config.ts'), 'utf8')
    const rollout = "rollout: [{ name: 'canary', match: { tenants: ['a'] }, pause: '10m' }],"
    await project.write('saas.config.ts', config.replace('clusters:', `${rollout}\n  clusters:`))
    const child = startMigrate('--json')
    const stdout = read(child.stdout)
    await untilTold(child.stderr, 'the next one begins in')
    expect(await countDone()).toBe(1)
    const began = performance.now()
    child.kill('SIGINT')
    const [exitCode] = await once(child, 'close')
    const took = performance.now() - began
    expect(exitCode).toBe(130)
    expect(took).toBeLessThan(15_000)
    const outcomes = Map.groupBy(outcomesIn(stdout.text), ({ outcome }) => outcome)
    expect(outcomes.get('migrated')).toHaveLength(1)
    expect(outcomes.get('not run')).toHaveLength(4)
    await project.write('saas.config.ts', config)
    await expectRerunCompletes()
    await annotate(`in a pause of 10 minutes: ended after ${Math.round(took)} ms, with 130`)
  })

  test(
    'two processes at once: each placement has it exactly once, and both say so',
    { tags: ['two-runners'] },
    async ({ annotate }) => {
      const both = [startMigrate('--json'), startMigrate('--json')]
      const stdouts = both.map((child) => read(child.stdout))
      const ends = await Promise.all(both.map((child) => once(child, 'close')))
      expect(ends.map(([exitCode]) => exitCode)).toEqual([0, 0])
      expect(await expectNothingHalfDone()).toBe(5)
      const told = stdouts.flatMap(({ text }) => outcomesIn(text))
      const byPlacement = Map.groupBy(told, ({ placement }) => placement.schema)
      expect(byPlacement.size).toBe(5)
      for (const [schema, ofBoth] of byPlacement) {
        const outcomes = ofBoth.map(
          ({ outcome, applied }) => `${outcome}, ${applied.length} applied`,
        )
        expect(outcomes.toSorted(), schema).toEqual([
          'migrated, 1 applied',
          'up to date, 0 applied',
        ])
      }
      await annotate(
        'two processes over 5 placements: each migrated by one, and up to date to the other',
      )
    },
  )

  test(
    'kill -9, at four moments: each placement has it exactly once after the next run',
    { tags: ['kill-9'] },
    async () => {
      for (const delay of [0, 150, 300, 450]) {
        const child = startMigrate()
        const closed = once(child, 'close')
        await Promise.race([untilSlow(), closed])
        await sleep(delay)
        child.kill('SIGKILL')
        await closed
        await sleep(500)
        await expectNothingHalfDone()
      }
      await expectRerunCompletes()
    },
  )

  test('kill -9 during the first run of all', { tags: ['kill-9'] }, async () => {
    await using fresh = await createCliProject()
    for (const delay of [250, 350, 450, 550, 650]) {
      const child = spawn(process.execPath, [RUN, 'migrate'], {
        cwd: fresh.root,
        env: { ...process.env, DATABASE_URL: fresh.url },
      })
      // It may be done before it is killed.
      const closed = once(child, 'close')
      await sleep(delay)
      child.kill('SIGKILL')
      await closed
    }
    expect(await fresh.saas(['migrate'])).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await fresh.saas(['tenant', 'create', 'acme'])).toMatchObject({ exitCode: 0 })
    const scratch = await fresh.query(
      "select from pg_namespace where nspname like 'tenantry_rehearsal%'",
    )
    expect(scratch).toEqual([])
  })
})
