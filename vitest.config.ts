import { fileURLToPath } from 'node:url'

import { defineConfig } from 'vitest/config'

// No `import` or `default` here: they would hold for require() too, and hand CommonJS packages a module.
const conditions = ['tenantry-source', 'node', 'module']

/** Another copy of the runtime's source, for the tests that break it on purpose. */
const runtime = process.env['TENANTRY_RUNTIME_SOURCE']
const original = fileURLToPath(new URL('packages/runtime/src/', import.meta.url))

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  plugins: runtime === undefined ? [] : [redirect(original, `${runtime}/`)],
  test: {
    include: ['test/**/*.test.ts'],
    // The cache knows nothing of the redirection, and would hand out the original.
    fsModuleCache: runtime === undefined,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    globalSetup: ['test/support/postgres-server.ts'],
    reporters: ['default', 'test/support/closing-line.ts'],
  },
})

function redirect(from: string, to: string) {
  return {
    name: 'redirect-runtime',
    enforce: 'pre' as const,
    async resolveId(
      this: {
        resolve(id: string, importer?: string, options?: object): Promise<{ id: string } | null>
      },
      id: string,
      importer: string | undefined,
    ) {
      const resolved = await this.resolve(id, importer, { skipSelf: true })
      return resolved?.id.startsWith(from) ? to + resolved.id.slice(from.length) : null
    },
  }
}
