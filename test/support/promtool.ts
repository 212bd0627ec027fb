import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const PROGRAMS = ['/usr/bin/promtool', '/usr/local/bin/promtool']
/** Where it is unpacked: installing the package would start a Prometheus. */
const UNPACKED = join(tmpdir(), 'tenantry-prometheus')

/** Where promtool is, of a real Prometheus; taken from Debian's package where there is none. Undefined where it cannot be had. */
export async function findPromtool(): Promise<string | undefined> {
  const unpacked = join(UNPACKED, 'usr/bin/promtool')
  const found = [process.env['PROMTOOL'] ?? '', ...PROGRAMS, unpacked].find(existsSync)
  if (found !== undefined) return found
  try {
    await unpack()
  } catch (error) {
    process.stdout.write(`promtool: ${String(error)}\n`)
  }
  return existsSync(unpacked) ? unpacked : undefined
}

async function unpack(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-prometheus-'))
  const options = { cwd: folder, timeout: 120_000 }
  const download = ['download', 'prometheus']
  try {
    await run('apt-get', download, options).catch(async () => {
      await run('apt-get', ['update'], options)
      await run('apt-get', download, options)
    })
    const archive = (await readdir(folder)).find((name) => name.endsWith('.deb')) ?? ''
    await run('dpkg-deb', ['--extract', archive, 'unpacked'], options)
    // Another run may have been quicker.
    await rename(join(folder, 'unpacked'), UNPACKED).catch(() => undefined)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Runs it, and resolves to all that it says. @throws An error with that where it finds a fault. */
export async function runPromtool(program: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout, stderr } = await run(program, [...args])
    return `${stdout}${stderr}`
  } catch (error) {
    if (!(error instanceof Error && 'stdout' in error && 'stderr' in error)) throw error
    throw new Error(`promtool ${args.join(' ')}: ${String(error.stdout)}${String(error.stderr)}`, {
      cause: error,
    })
  }
}
