import { createServer } from 'node:http'

import type { PrometheusExporter } from '@opentelemetry/exporter-prometheus'

export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** What Prometheus would read from an exporter, over a real socket. */
export async function scrape(exporter: PrometheusExporter): Promise<Sample[]> {
  const server = createServer((request, response) =>
    exporter.getMetricsRequestHandler(request, response),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  try {
    const response = await fetch(`http://127.0.0.1:${address.port}/metrics`)
    return parseSamples(await response.text())
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

/** The samples of a text in the format of Prometheus. Label values of ours hold no quotes and no braces. */
export function parseSamples(text: string): Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)/.exec(line) ?? []
      if (name === undefined) throw new Error(`This is no sample: ${line}`)
      const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = '', named = '']) => [
        label,
        named,
      ])
      return { name, labels: Object.fromEntries(pairs), value: Number(value) }
    })
}
