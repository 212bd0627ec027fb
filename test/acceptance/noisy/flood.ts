import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import type { Load, LoadReport } from '../../../scripts/demo-noisy/send-load.ts'

/** Sends a load from a process of its own. */
export async function flood(load: Load): Promise<Omit<LoadReport, 'served'>> {
  const program = 'scripts/demo-noisy/flood.ts'
  const ran = await promisify(execFile)(process.execPath, [program, JSON.stringify(load)])
  return JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '')
}
