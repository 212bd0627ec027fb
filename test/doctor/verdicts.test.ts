import { readFile, glob } from 'node:fs/promises'

import { describe, expect, test } from 'vitest'

import {
  CLUSTER_CHECK,
  EMBEDDED_CHECK,
  findVariables,
  isSound,
  NODE_CHECK,
  PACKAGES_CHECK,
  report,
  summarise,
} from '../../src/doctor/index.ts'

const codes = ({ findings }: { findings: readonly { code: string }[] }) =>
  findings.map(({ code }) => code)

test.each([
  ['22.17.9', ['NODE_TOO_OLD']],
  ['20.19.0', ['NODE_TOO_OLD']],
  ['22.18.0', []],
  ['24.21.0', []],
])('Node %s', (version, expected) => {
  expect(codes(NODE_CHECK.judge({ version }))).toEqual(expected)
})

const LOGIN = { login: 'admin', isSuperuser: true, mayCreateRoles: true, mayCreateDatabases: true }
const EXAMINATION = {
  version: { number: 180_001, name: '18.1' },
  admin: LOGIN,
  pooler: 'none',
  losesStatements: false,
  logins: [],
} as const
const CLUSTER = { examination: EXAMINATION, hasSilos: false, preparedStatements: true }

test.each([
  [140_022, '14.22', ['DATABASE_TOO_OLD']],
  [150_000, '15.0', []],
  [180_009, '18.9', []],
  [190_000, '19beta1', ['DATABASE_UNTRIED']],
])('server %i', (number, name, expected) => {
  const examination = { ...EXAMINATION, version: { number, name } }
  expect(codes(CLUSTER_CHECK.judge({ ...CLUSTER, examination }))).toEqual(expected)
})

describe('a cluster', () => {
  test('whose pooler forgets statements that are not used is fine', () => {
    const examination = { ...EXAMINATION, pooler: 'transaction', losesStatements: true } as const
    expect(codes(CLUSTER_CHECK.judge({ ...CLUSTER, examination }))).toEqual([
      'POOLER_LOSES_STATEMENTS',
    ])
    const without = { ...CLUSTER, examination, preparedStatements: false }
    expect(codes(CLUSTER_CHECK.judge(without))).toEqual([])
  })

  test('needs no right to create databases without silos, and none to create roles that are there', () => {
    const admin = { ...LOGIN, mayCreateRoles: false, mayCreateDatabases: false }
    const role = {
      kind: 'app',
      role: 'x_app',
      exists: true,
      powers: [],
      refused: undefined,
    } as const
    const there = { ...EXAMINATION, admin, logins: [role] }
    expect(codes(CLUSTER_CHECK.judge({ ...CLUSTER, examination: there }))).toEqual([])
    const missing = { ...there, logins: [{ ...role, exists: false }] }
    const silos = { ...CLUSTER, examination: missing, hasSilos: true }
    expect(codes(CLUSTER_CHECK.judge(silos))).toEqual([
      'ADMIN_MAY_NOT_CREATE_ROLES',
      'ADMIN_MAY_NOT_CREATE_DATABASES',
    ])
  })
})

describe('the embedded PostgreSQL', () => {
  const probe = { freeBytes: 5e9, takenPort: undefined, isRunning: false }
  const judge = (isNeeded: boolean, change: object) =>
    EMBEDDED_CHECK.judge({ isNeeded, probe: { ...probe, ...change } }).findings

  test('on a full disk is an error where it is needed', () => {
    const full = { code: 'DISK_NEARLY_FULL' }
    expect(judge(true, { freeBytes: 1e8 })).toMatchObject([{ ...full, severity: 'error' }])
    expect(judge(false, { freeBytes: 1e8 })).toMatchObject([{ ...full, severity: 'warning' }])
    expect(judge(true, { freeBytes: 9e8 })).toMatchObject([{ ...full, severity: 'warning' }])
    expect(judge(true, {})).toEqual([])
  })

  test('that cannot run is an error where it is needed', () => {
    const refused = { code: 'EMBEDDED_POSTGRES_UNAVAILABLE', message: 'No.', hint: 'Install.' }
    const judgeRefused = (isNeeded: boolean) =>
      report(EMBEDDED_CHECK, { fact: { isNeeded, probe: refused } })
    expect(judgeRefused(true)).toMatchObject({ status: 'error', findings: [{ what: 'No.' }] })
    expect(judgeRefused(false)).toMatchObject({ status: 'warning' })
  })
})

describe('packages', () => {
  const packages = {
    lockFiles: [{ file: 'pnpm-lock.yaml', packageManager: 'pnpm' }],
    packageManager: undefined,
    missing: [],
    runtime: '0.1.0',
    cli: '0.1.0',
  }

  test('of two versions', () => {
    expect(codes(PACKAGES_CHECK.judge({ ...packages, runtime: '0.0.9' }))).toEqual([
      'RUNTIME_VERSION_DIFFERS',
    ])
    expect(codes(PACKAGES_CHECK.judge({ ...packages, runtime: undefined }))).toEqual([])
  })

  test('that another package manager was to install', () => {
    const npm = { ...packages, packageManager: 'npm@11.0.0' }
    expect(codes(PACKAGES_CHECK.judge(npm))).toEqual(['LOCK_FILES_DISAGREE'])
    const pnpm = { ...packages, packageManager: 'pnpm@12.0.0' }
    expect(codes(PACKAGES_CHECK.judge(pnpm))).toEqual([])
  })
})

test('what could not be looked at is not sound', () => {
  const fine = report(NODE_CHECK, { fact: { version: '24.0.0' } })
  const unseen = report(CLUSTER_CHECK, { unseen: 'it was dark' }, 'eu')
  expect(isSound(summarise([fine]))).toBe(true)
  expect(unseen).toMatchObject({ id: 'cluster:eu', status: 'unseen', note: 'it was dark' })
  expect(isSound(summarise([fine, unseen]))).toBe(false)
})

test('reads the variables of a configuration from its text', () => {
  const text = `url: process.env.DATABASE_URL, appUrl: process.env['APP_URL'], x: env["B-C"] ?? env.DATABASE_URL`
  expect(findVariables(text)).toEqual(['APP_URL', 'B-C', 'DATABASE_URL'])
})

test('every code is told in docs/doctor.md', async () => {
  const docs = await readFile('docs/doctor.md', 'utf8')
  for await (const file of glob('src/doctor/*.ts')) {
    const source = await readFile(file, 'utf8')
    for (const [, code = ''] of source.matchAll(/code: '([A-Z_]+)'/g)) expect(docs).toContain(code)
  }
})
