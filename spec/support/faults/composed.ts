import { createHttp, type HttpOptions } from '../../../lib/client/http.js'
import { createMetadata } from '../../../lib/client/metadata.js'
import { checkConfig } from '../../../lib/config/check.js'
import { definitions } from '../../../lib/connectors/definitions.js'
import { exitCode } from '../../../lib/workflow/exit-code.js'
import { metadataWorkflow } from '../../../lib/workflow/metadata.js'
import type { RunResult } from '../../../lib/workflow/result.js'
import { summaryText } from '../../../lib/workflow/summary.js'
import type { FaultProxy } from '../fault-proxy.js'
import { type Account, type Difference, difference } from './oracle.js'
import { cleanAccount, type FaultRunOptions } from './rig.js'
import { openWorld, type World } from './world.js'

type ComposedOptions = Pick<FaultRunOptions, 'generation' | 'random' | 'shape' | 'faults' | 'accepts'> & {
  /** Of the client: what a config can't say. */
  readonly client?: Partial<HttpOptions>
  readonly during?: (world: World) => Promise<void>
}

export interface ComposedRun extends Difference {
  readonly code: number
  readonly status: RunResult
  readonly stdout: string
  readonly account: Account
  readonly clean: Account
  readonly proxy: Pick<FaultProxy, 'exchanges' | 'rules' | 'received' | 'maxInFlight'>
  readonly durationMs: number
}

/** The same run, composed in TypeScript, so that its client can be given other options than those of the command line. */
export async function composedRun(options: ComposedOptions): Promise<ComposedRun> {
  const clean = await cleanAccount(options)
  const world = await openWorld(options)
  const http = createHttp({ hostPort: world.proxy.url, token: () => 'composed', ...options.client })
  try {
    options.faults?.(world.proxy, world)
    const config = checkConfig(world.document, { connectors: definitions, file: 'spec' })
    const startedAt = performance.now()
    const workflow = await metadataWorkflow({ config, connectors: definitions, metadata: createMetadata(http) })
    const [status] = await Promise.all([workflow.run(), options.during?.(world)])
    const durationMs = performance.now() - startedAt
    const account = world.oracle.account()
    return {
      code: exitCode(status, true),
      status,
      stdout: summaryText(status),
      account,
      clean,
      ...difference(clean, account),
      proxy: world.proxy,
      durationMs,
    }
  } finally {
    http.close()
    await world.close()
  }
}
