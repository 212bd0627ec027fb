import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { ts } from 'ts-morph'
import { expect, test } from 'vitest'

const MANIFEST = fileURLToPath(new URL('../../packages/runtime/package.json', import.meta.url))

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, { readonly types: string }>>
}

// `moduleResolution: node` reads no exports, and most applications in CommonJS still have it.
test.each([
  ['node10', ts.ModuleResolutionKind.Node10, ts.ModuleKind.CommonJS],
  ['node16', ts.ModuleResolutionKind.Node16, ts.ModuleKind.Node16],
  ['bundler', ts.ModuleResolutionKind.Bundler, ts.ModuleKind.ESNext],
])(
  'with moduleResolution %s every export has its types',
  async (_name, moduleResolution, module) => {
    const manifest: Manifest = JSON.parse(await readFile(MANIFEST, 'utf8'))
    const root = dirname(MANIFEST)
    const installed = join('/application/node_modules', manifest.name)
    const built = new Set(
      Object.values(manifest.exports).map(({ types }) => join(installed, types)),
    )
    // As it is once it is built and installed.
    const host: ts.ModuleResolutionHost = {
      fileExists: (path) => path === join(installed, 'package.json') || built.has(path),
      readFile: (path) => ts.sys.readFile(path.replace(installed, root)),
    }
    for (const [entry, { types }] of Object.entries(manifest.exports)) {
      const { resolvedModule } = ts.resolveModuleName(
        join(manifest.name, entry),
        '/application/main.ts',
        { moduleResolution, module },
        host,
      )
      expect(resolvedModule?.resolvedFileName, entry).toBe(join(installed, types))
    }
  },
)
