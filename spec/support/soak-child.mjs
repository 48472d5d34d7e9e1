/** A process that runs one pipeline after the other, as a service does that embeds the package, and tells what it holds. */
import { readdirSync, readFileSync } from 'node:fs'
import { createHttp, createMetadata, definitions, loadConfig, metadataWorkflow } from '../../dist/index.js'

/** What a run that leaks would keep: for the negative control. */
const kept = []

process.on('message', async ({ file, hostPort, leaks }) => {
  const config = await loadConfig(file, { connectors: definitions })
  const http = createHttp({ hostPort, token: () => 'soak' })
  const workflow = await metadataWorkflow({ config, connectors: definitions, metadata: createMetadata(http) })
  const result = await workflow.run()
  http.close()
  if (leaks) kept.push({ records: Array.from({ length: 100_000 }, (_, n) => n), handle: setInterval(() => {}, 60_000) })
  await new Promise((resume) => setTimeout(resume, 20)) // sockets close on the next turns
  globalThis.gc()
  process.send({ state: result.state, ...held() })
})

const held = () => ({
  rss: Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024,
  heap: process.memoryUsage().heapUsed,
  handles: process.getActiveResourcesInfo().filter((name) => name !== 'TTYWrap').length,
  descriptors: readdirSync('/proc/self/fd').length,
})
