import { type Load, sendLoad } from './send-load.ts'

// Sends a load from a process of its own, `flood.ts LOAD`, and prints what came of it.

const load: Load = JSON.parse(process.argv[2] ?? '')
const { sent, statuses, tookMs } = await sendLoad(load)
process.stdout.write(JSON.stringify({ sent, statuses, tookMs }))
