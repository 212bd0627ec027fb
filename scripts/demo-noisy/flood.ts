import { type Load, sendLoad } from './send-load.ts'

// Sends a load from a process of its own, `flood.ts LOAD`: a line of JSON for what was answered in each second, and one for all.

const SECOND_MS = 1000

const load: Load = JSON.parse(process.argv[2] ?? '')
let answered: Record<number, number> = {}
const telling = setInterval(() => {
  tell({ second: answered })
  answered = {}
}, SECOND_MS)
const { sent, statuses, tookMs } = await sendLoad(load, (status) => {
  answered[status] = (answered[status] ?? 0) + 1
})
clearInterval(telling)
tell({ sent, statuses, tookMs })

function tell(what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`)
}
