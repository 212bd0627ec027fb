import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** What `saas extract apply` leaves beside the `src` of a service, as far as others read it. */
export function recordOfMove(module: string, folder = `src/modules/${module}`): string {
  return JSON.stringify({ format: 1, module, folder, service: `services/${module}`, texts: '' })
}

/** Writes texts by their paths below a folder. */
export async function writeTexts(
  root: string,
  texts: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
}
