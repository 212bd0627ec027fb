import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { afterAll, beforeAll, expect, inject, test } from 'vitest'

import '../support/provided-context.ts'
import { runSaas } from '../cli/run-saas.ts'
import { saasResult } from '../cli/saas-result.ts'
import { type RunningProcess, startApplication } from '../examples/example-process.ts'
import { SERVICE_KEY, UNTIL_FOLLOWED_MS } from '../support/extracted.ts'
import { commitAll, git } from '../support/git.ts'
import { createHttpClient, type HttpClient } from '../support/http-client.ts'
import { type GeneratedApplication, Generator, serveGenerated } from './generated-application.ts'

const OPTIONS = { timeout: 600_000 }
/** In the order in which they leave: billing calls projects. */
const MODULES = ['projects', 'billing', 'crm']
const TIERS = ['free', 'team', 'enterprise']

let folder: string
let root: string
let application: GeneratedApplication
let environment: Record<string, string>
const processes: RunningProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-three-'))
  const modules = MODULES.flatMap((module) => ['--module', module])
  root = await new Generator(folder).write('three', 'pool', modules)
  await writeCalls()
  await commitAll(root, 'Start')
  application = await serveGenerated(root, {
    databaseUrl: inject('databaseUrl'),
    tenants: TIERS.length,
    tierOf: (index) => TIERS[index] ?? 'free',
    tell: async (url) => {
      environment = { DATABASE_URL: url }
      return environment
    },
  })
}, OPTIONS.timeout)
afterAll(async () => {
  await Promise.all(processes.map((running) => running.stop()))
  await application?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** Has billing ask projects, by its index, as modules of an application do. */
async function writeCalls(): Promise<void> {
  await change(
    'src/modules/projects/index.ts',
    [
      '/** Puts the routes',
      `let projects: ProjectService | undefined

/** The name of a project of the tenant in the context. */
export async function projectName(id: string): Promise<string> {
  if (projects === undefined) throw new Error('The module projects is not registered.')
  return (await projects.get(id)).name
}

/** Puts the routes`,
    ],
    [
      '  await app.register(',
      `  projects = new ProjectService(new ProjectRepository(tenancy))
  await app.register(`,
    ],
    ['service: new ProjectService(new ProjectRepository(tenancy))', 'service: projects'],
  )
  await change(
    'src/modules/billing/billing.service.ts',
    [
      'import type { BillingRepository }',
      `import { projectName } from '../projects/index.ts'
import type { BillingRepository }`,
    ],
    [
      '  async create(values: NewBilling): Promise<Billing> {\n',
      `  /** A billing may name the project that it is for. */
  async create({ name, ...values }: NewBilling): Promise<Billing> {
    const [, project] = /^project (.*)$/.exec(name) ?? []
    if (project !== undefined) return await this.create({ ...values, name: await projectName(project) })
`,
    ],
    ['create(values)\n', 'create({ ...values, name })\n'],
  )
}

async function change(path: string, ...pairs: readonly [string, string][]): Promise<void> {
  let text = await readFile(join(root, path), 'utf8')
  for (const [from, to] of pairs) {
    expect(text).toContain(from)
    text = text.replace(from, () => to)
  }
  await writeFile(join(root, path), text)
}

test(
  'three modules leave one after the other, call each other, and come back',
  OPTIONS,
  async () => {
    const first = await tree()
    for (const module of MODULES) {
      // Its type check is of the whole application: once for all three.
      const checks = module === MODULES.at(-1) ? [] : ['--check-command', '']
      await extract('apply', module, '--test-command', '', ...checks)
      await commitAll(root, module)
    }

    const told = { ...process.env, ...environment, NODE_ENV: 'test', LOG_LEVEL: 'info' }
    const keys = Object.fromEntries(
      MODULES.map((module) => [`${variable(module)}_KEY`, SERVICE_KEY]),
    )
    const urls: Record<string, string> = {}
    for (const module of MODULES) {
      const { url } = await start({ ...told, ...keys, ...urls }, `services/${module}/main.ts`)
      urls[`${variable(module)}_URL`] = url
    }
    const { url } = await start({ ...told, ...keys, ...urls })
    for (const { slug } of application.tenants)
      await work(createHttpClient(url, { host: `${slug}.localhost` }), slug)

    // The one that is called before the one that calls it.
    for (const module of MODULES) await extract('route', module, 'remote', '--percent', '100')
    await delay(UNTIL_FOLLOWED_MS)
    for (const { slug } of application.tenants)
      await work(createHttpClient(url, { host: `${slug}.localhost` }), slug)
    // Only the service of projects can have answered billing.
    const [projects] = processes
    await projects?.stop()
    const [{ slug } = { slug: '' }] = application.tenants
    const left = await createHttpClient(url, { host: `${slug}.localhost` }).post('/billings', {
      name: 'project 00000000-0000-4000-8000-000000000000',
    })
    expect(left.status).toBe(503)

    for (const module of MODULES) await extract('route', module, 'local', '--percent', '100')
    await delay(UNTIL_FOLLOWED_MS)
    for (const { slug: each } of application.tenants)
      await work(createHttpClient(url, { host: `${each}.localhost` }), each)

    const refused = await runSaas(['extract', 'undo', 'projects', '--json'], {
      cwd: root,
      env: environment,
    })
    expect(refused.stdout).toContain(
      'services/billing/main.ts: it calls projects; undo billing first',
    )
    for (const module of ['billing', 'projects', 'crm']) {
      await extract('undo', module)
      await commitAll(root, `Back: ${module}`)
    }
    expect(await tree()).toBe(first)
  },
)

/** What a tenant does: in each of the modules, and across two of them. */
async function work(client: HttpClient, slug: string): Promise<void> {
  const project = await client.create('/projects', { name: `Project of ${slug}` })
  await client.create('/crms', { name: `Contact of ${slug}` })
  const billing = await client.create('/billings', { name: `project ${project}` })
  expect(await client.get(`/billings/${billing}`)).toMatchObject({
    status: 200,
    body: { name: `Project of ${slug}` },
  })
  const strange = await client.post('/billings', {
    name: 'project 00000000-0000-4000-8000-000000000000',
  })
  // An error of projects, that billing did not make, has its class wherever it was thrown.
  expect(strange.status).toBe(404)
}

function variable(module: string): string {
  return `${module.toUpperCase()}_SERVICE`
}

async function start(
  told: Readonly<Record<string, string | undefined>>,
  main?: string,
): Promise<RunningProcess> {
  const running = await startApplication(root, told, main)
  processes.push(running)
  return running
}

// oxlint-disable-next-line typescript/no-explicit-any -- what a command prints as JSON
async function extract(...given: string[]): Promise<any> {
  return await saasResult(['extract', ...given], { cwd: root, env: environment })
}

/** What git has of all files. */
async function tree(): Promise<string> {
  return await git(root, 'rev-parse', 'HEAD^{tree}')
}
