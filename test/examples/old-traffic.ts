import { setTimeout as sleep } from 'node:timers/promises'

import { createHttpClient } from '../support/http-client.ts'

/** Requests of several accounts to the code that knows of no tenants, until it is stopped. */
export interface OldTraffic {
  /** Ends when the requests in flight were answered. */
  stop(): Promise<{ readonly answered: number; readonly wrong: readonly string[] }>
}

export function sendOldTraffic(url: string, accounts: readonly string[]): OldTraffic {
  const wrong: string[] = []
  let answered = 0
  const stopping = new AbortController()
  const workers = accounts.map(async (account) => {
    const http = createHttpClient(url, { 'x-account': account })
    for (let round = 0; !stopping.signal.aborted; round++) {
      try {
        const project = await http.create('/projects', { name: `Live ${round}` })
        const task = await http.create(`/projects/${project}/tasks`, { title: `Task ${round}` })
        const email = `user1@${account}.example`
        await http.create(`/tasks/${task}/comments`, { email, body: `${account} ${round}` })
        const tasks = await http.get(`/projects/${project}/tasks`)
        const open = await http.get('/open-tasks')
        const isRight = JSON.stringify(tasks.body).includes(task) && open.status === 200
        if (!isRight) wrong.push(`${account} ${round}: ${JSON.stringify(tasks)} ${open.status}`)
        answered += 5
      } catch (error) {
        wrong.push(`${account} ${round}: ${String(error)}`)
      }
      await sleep(5)
    }
  })
  return {
    async stop() {
      stopping.abort()
      await Promise.all(workers)
      return { answered, wrong }
    },
  }
}
