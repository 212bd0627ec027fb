// Builds both packages, the command manifest, and the tarballs that `saas init` puts into applications
// when it runs from this repository.
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'

function run(program: string, args: readonly string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
}

process.chdir(new URL('..', import.meta.url).pathname)
for (const folder of ['dist', 'packages/runtime/dist', 'local-packages']) {
  rmSync(folder, { recursive: true, force: true })
}
run('tsc', ['-p', 'packages/runtime/tsconfig.build.json'])
run('tsc', ['-p', 'tsconfig.build.json'])
run('oclif', ['manifest'])
mkdirSync('local-packages')
for (const folder of ['.', './packages/runtime']) {
  run('npm', ['pack', folder, '--pack-destination', 'local-packages', '--loglevel=error'])
}
writeFileSync('dist/.built', '')
